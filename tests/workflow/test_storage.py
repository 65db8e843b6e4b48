"""Show that storage keeps inspected files only, whole and once, and leaves nothing else behind."""

import hashlib
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.workflow import samples
from workflow.intake import FileRefused
from workflow.storage import FolderStorage, Stored

PNG = samples.png()
DIGEST = hashlib.sha256(PNG).hexdigest()


def files_below(root: Path) -> list[str]:
    """Return every file that the storage holds, finished or not."""
    return sorted(path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file())


def place_of(digest: str) -> str:
    """Return where a file belongs."""
    return f"{digest[:2]}/{digest[2:4]}/{digest}"


def in_pieces(content: bytes) -> Iterator[bytes]:
    """Give the content byte by byte, as a slow network would."""
    return (content[at : at + 1] for at in range(len(content)))


def test_a_file_is_kept_under_its_digest_and_can_be_read(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path / "files")
    stored = storage.receive(in_pieces(PNG), filename="C:\\Ảnh chân dung.PNG", limit=len(PNG))
    assert stored == Stored(DIGEST, len(PNG), "image/png", "png", "Ảnh chân dung.PNG")
    assert files_below(storage.root) == [place_of(DIGEST)]
    assert storage.has(DIGEST)
    with storage.open(DIGEST) as file:
        assert file.read() == PNG


def test_receiving_the_same_content_again_keeps_one_file_and_heals_it(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    storage.receive([PNG], filename="a.png", limit=1000)
    storage.path(DIGEST).write_bytes(b"spoilt by the disk")
    assert storage.receive([PNG], filename="b.png", limit=1000).digest == DIGEST
    assert files_below(tmp_path) == [place_of(DIGEST)]
    assert storage.path(DIGEST).read_bytes() == PNG


def test_files_and_folders_are_for_their_owner_alone(tmp_path: Path) -> None:
    root = tmp_path / "deep" / "files"
    FolderStorage(root).receive([PNG], filename="a.png", limit=1000)
    modes = {path.is_dir(): path.stat().st_mode & 0o777 for path in [root, *root.rglob("*")]}
    assert modes == {True: 0o700, False: 0o600}


def test_a_file_that_is_too_large_is_refused_as_soon_as_the_limit_is_passed(tmp_path: Path) -> None:
    asked = []

    def endless() -> Iterator[bytes]:
        while True:
            asked.append(1)
            yield b"x" * 10

    with pytest.raises(FileRefused) as refused:
        FolderStorage(tmp_path).receive(endless(), filename="a.png", limit=95)
    assert (refused.value.code, refused.value.detail, len(asked)) == ("file_too_large", {"limit": 95}, 10)
    assert files_below(tmp_path) == []


def test_what_inspection_refuses_is_not_kept(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        FolderStorage(tmp_path).receive([PNG], filename="a.jpg", limit=1000)
    assert refused.value.code == "file_type_mismatch"
    assert files_below(tmp_path) == []


@pytest.mark.parametrize(
    ("filename", "code"), [("a.exe", "file_type_not_allowed"), ("a/..", "file_name_invalid"), ("", "file_name_invalid")]
)
def test_a_wrong_name_is_refused_before_anything_is_read(tmp_path: Path, filename: str, code: str) -> None:
    chunks = iter([PNG])
    with pytest.raises(FileRefused) as refused:
        FolderStorage(tmp_path).receive(chunks, filename=filename, limit=1000)
    assert (refused.value.code, next(chunks)) == (code, PNG)


def test_a_broken_connection_leaves_nothing(tmp_path: Path) -> None:
    def breaking() -> Iterator[bytes]:
        yield PNG[:20]
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        FolderStorage(tmp_path).receive(breaking(), filename="a.png", limit=1000)
    assert files_below(tmp_path) == []


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", DIGEST.upper(), DIGEST[:-1], f"{DIGEST}\n"])
def test_nothing_but_a_digest_leads_to_a_path(tmp_path: Path, digest: str) -> None:
    with pytest.raises(ValueError, match="not a digest"):
        FolderStorage(tmp_path).open(digest)


def test_a_file_that_never_came_is_absent(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    assert not storage.has(DIGEST)
    with pytest.raises(FileNotFoundError):
        storage.open(DIGEST)


def test_sweeping_removes_only_what_a_dead_process_left_behind(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    assert storage.sweep(older_than=datetime(2026, 1, 1, tzinfo=UTC)) == 0
    storage.receive([PNG], filename="a.png", limit=1000)
    moment = datetime(2026, 1, 1, tzinfo=UTC)
    ages = {"old": moment - timedelta(seconds=1), "young": moment, place_of(DIGEST): moment - timedelta(days=9)}
    for name, when in ages.items():
        path = storage.path(DIGEST) if "/" in name else tmp_path / "incoming" / name
        path.touch()
        os.utime(path, (when.timestamp(), when.timestamp()))
    assert storage.sweep(older_than=moment) == 1
    assert files_below(tmp_path) == sorted([place_of(DIGEST), "incoming/young"])
