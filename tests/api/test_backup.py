"""Prove that a backup brings back everything, and that a restored system waits before it writes to anybody."""

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import func, select

from api import backups
from api.backups import databases
from tests import steps
from tests.api.commands import Run, is_one_line
from tests.databases import spelled
from tests.world import OPENED, World
from workflow.models.journal import JournalEntry
from workflow.models.organisation import Organisation
from workflow.pausing import Reason, Work, pauses
from workflow.services import documents, organisations
from workflow.storage import FolderStorage, Stored

PAPER = b"%PDF-1.7 quyet dinh"
DIGEST = hashlib.sha256(PAPER).hexdigest()


@pytest.fixture
def thidua(world: World, run: Run) -> Run:
    """Run commands on a department with one dossier whose paper lies in storage."""
    submission = steps.start(world)
    stored = Stored(DIGEST, len(PAPER), "application/pdf", "pdf", "Tờ trình.pdf")
    officer = world.actor("officer@unit-1")
    world.database.write(
        lambda connection: documents.attach_shared(
            connection, submission, "submission_letter", stored, actor=officer, now=OPENED
        )
    )
    paper = FolderStorage(Path("var/documents")).path(DIGEST)
    paper.parent.mkdir(parents=True)
    paper.write_bytes(PAPER)
    address = spelled(world.database.engine.url)
    return lambda *arguments: run(*arguments, database_url=address, language="en")


def backed_up(thidua: Run, folder: str = "backups") -> Path:
    answer = thidua("backup", folder)
    assert answer.code == 0, answer.out + answer.err
    (made,) = (one for one in Path(folder).iterdir() if one.name != "documents")
    assert str(made) in answer.out
    return made


def restored(world: World, thidua: Run, made: Path) -> None:
    world.database.close()
    answer = thidua("restore", str(made), "--replace")
    assert answer.code == 0, answer.out + answer.err
    assert "paused" in answer.out


def test_a_restore_brings_back_rows_and_documents_and_pauses_mail_and_jobs(world: World, thidua: Run) -> None:
    counts = select(func.count(Organisation.id), select(func.count(JournalEntry.id)).scalar_subquery())

    def everything() -> tuple[int, ...]:
        return tuple(world.database.read(lambda connection: connection.execute(counts).one()))

    before = everything()
    made = backed_up(thidua)
    assert thidua("backup", "--check", str(made)).code == 0
    world.database.write(
        lambda connection: organisations.add(
            connection, "Đơn vị mới", code="later", kind="unit", valid_from=OPENED.date()
        )
    )
    FolderStorage(Path("var/documents")).path(DIGEST).unlink()
    restored(world, thidua, made)
    assert everything() == before
    assert FolderStorage(Path("var/documents")).path(DIGEST).read_bytes() == PAPER
    held = world.database.read(pauses)
    assert {work: pause.reason for work, pause in held.items()} == dict.fromkeys(Work, Reason.RESTORED)
    assert thidua("resume", "mail").code == 0
    assert set(world.database.read(pauses)) == {Work.JOBS}
    assert thidua("resume").code == 0
    assert not world.database.read(pauses)


def test_a_backup_is_refused_once_any_of_its_files_changed(thidua: Run) -> None:
    made = backed_up(thidua)
    paper = FolderStorage(made.parent / "documents").path(DIGEST)
    for file in (*made.iterdir(), paper):
        kept = file.read_bytes()
        for spoilt in (kept + b"x", None):
            file.unlink() if spoilt is None else file.write_bytes(spoilt)
            with pytest.raises(backups.BackupSpoilt, match=file.name):
                backups.check(made)
        file.write_bytes(kept)
    assert thidua("backup", "--check", str(made)).code == 0
    paper.unlink()
    for command in (("backup", "--check", str(made)), ("restore", str(made), "--replace")):
        answer = thidua(*command)
        assert (answer.code, is_one_line(answer.err), str(paper) in answer.err) == (1, True, True)


def test_nothing_is_replaced_unasked_or_while_somebody_uses_it(
    world: World, thidua: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "_PATIENCE_SECONDS", 1)
    made = backed_up(thidua)
    asked = thidua("restore", str(made))
    assert (asked.code, "--replace" in asked.err, is_one_line(asked.err)) == (1, True, True)
    with world.database.engine.begin() as somebody:
        somebody.execute(select(Organisation.id)).all()
        busy = thidua("restore", str(made), "--replace")
    assert (busy.code, "in use" in busy.err, is_one_line(busy.err)) == (1, True, True)
    assert not world.database.read(pauses)


def test_a_missing_document_is_told_and_keeps_nothing_else_from_being_saved(thidua: Run) -> None:
    FolderStorage(Path("var/documents")).path(DIGEST).write_bytes(b"spoilt")
    answer = thidua("backup", "backups")
    assert (answer.code, DIGEST in answer.out) == (1, True)
    (made,) = (one for one in Path("backups").iterdir() if one.name != "documents")
    assert thidua("backup", "--check", str(made)).code == 1


def test_a_backup_that_failed_leaves_nothing_that_looks_like_one(thidua: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device", "backups")

    monkeypatch.setattr(backups, "_take", full)
    answer = thidua("backup", "backups")
    assert (answer.code, is_one_line(answer.err)) == (1, True), answer
    assert list(Path("backups").iterdir()) == []


def test_a_backup_is_restored_only_into_its_own_kind_and_by_a_version_that_knows_its_schema(thidua: Run) -> None:
    made = backed_up(thidua)
    manifest = made / "manifest.json"
    told = json.loads(manifest.read_text())
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[told["backend"]]
    (made / databases.dumped_as(told["backend"])).rename(made / databases.dumped_as(other))
    manifest.write_text(json.dumps(told | {"backend": other}))
    assert other in thidua("restore", str(made), "--replace").err
    (made / databases.dumped_as(other)).rename(made / databases.dumped_as(told["backend"]))
    manifest.write_text(json.dumps(told | {"schema": "9999"}))
    assert "9999" in thidua("restore", str(made), "--replace").err


def test_only_what_can_be_paused_goes_on(thidua: Run) -> None:
    answer = thidua("resume", "everything")
    assert (answer.code, is_one_line(answer.err)) == (2, True)
