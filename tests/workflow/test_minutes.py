"""Minutes say what the data say, are worded until they are final, and stand in the dossiers once they are signed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, select

from states.refusals import Refused
from tests import steps
from tests.workflow.papers import squeezed, text_of_pdf
from tests.world import OPENED, World, later
from workflow.counting import Count
from workflow.documents.minutes import paper_of, spaced
from workflow.documents.sitting import Minutes, Recused, digest_of
from workflow.documents.typeset import pdf_of
from workflow.errors import NotFound
from workflow.models.council import AgendaItem, SittingCopy
from workflow.models.document import Document
from workflow.queries import preparing, timeline
from workflow.queries.ballots import counts_of
from workflow.queries.copies import copies_of, get_copy
from workflow.queries.minutes import minutes_of
from workflow.services import documents, minutes, paper_ballots, recusals, sittings
from workflow.services.attending import Presence
from workflow.storage import Stored

KEEPER = "secretary@unit-1"
SCAN = Stored("a" * 64, 2_000, "application/pdf", "pdf", "bien-ban-da-ky.pdf")
BETTER, AGAIN = replace(SCAN, digest="b" * 64), replace(SCAN, digest="c" * 64)
NOTHING: Mapping[str, Any] = {"number": None, "place": None, "remarks": None, "conclusion": None, "reasons": {}}


def write(world: World, work: Callable[..., Any], *arguments: Any, who: str = KEEPER, **more: Any) -> Any:
    """Let somebody do something, at the time when the round opened unless told."""
    given = {"actor": world.actor(who), "now": OPENED, **more}
    return world.database.write(lambda connection: work(connection, *arguments, **given))


def read(world: World, work: Callable[..., Any], *arguments: Any, who: str = KEEPER, **more: Any) -> Any:
    """Let somebody read something."""
    return world.database.read(lambda connection: work(connection, *arguments, actor=world.actor(who), **more))


def gathered(world: World, sitting: int) -> Minutes:
    """Gather the minutes."""
    made: Minutes = read(world, minutes_of, sitting)
    return made


def drafts(world: World, count: int = 2) -> tuple[int, list[int]]:
    """Draft nominees whose submission has everything but its minutes."""
    submission = steps.start(world)
    named = [steps.draft(world, submission, name=f"Người {number}") for number in range(count)]
    steps.share(world, submission, "submission_letter", world.actor("officer@unit-1"))
    return submission, named


def counted_on_paper(world: World, named: Sequence[int]) -> int:
    """Hold a sitting with one member away, another one related to the first nominee, and ballots on paper."""
    members = world.members["unit-1"]
    organisation = world.organisations["unit-1"]
    convening: dict[str, Any] = {"held_at": OPENED, "place": "Phòng họp", "nominations": named, "method": "counted"}
    sitting: int = write(world, sittings.convene, organisation, **convening)
    came = [Presence(member, member != members[4], None if member != members[4] else "Ốm") for member in members]
    write(world, sittings.attend, sitting, attendance=came, presiding=members[0], clerk=members[1])
    write(world, sittings.open_, sitting)
    write(world, recusals.declare, sitting, named[0], member=members[2], reason="related", why="Em ruột")
    first, second = Count(2, 1, 0), Count(3, 0, 1)
    write(world, paper_ballots.count, sitting, {named[0]: first, named[1]: second})
    shown = read(world, counts_of, sitting, who="chair@unit-1", now=OPENED)
    write(world, paper_ballots.confirm_counts, sitting, digest=shown.digest, who="chair@unit-1")
    write(world, sittings.close, sitting, now=later(OPENED, hours=2))
    return sitting


def papers_missing(world: World, submission: int) -> dict[str, tuple[str, ...]]:
    """Say for whom each shared paper is missing."""
    prepared = read(world, preparing.prepare, submission, who="officer@unit-1", now=OPENED)
    return {item: cover.lacking for item, cover in prepared.cover.items() if not cover.complete}


def test_the_pdf_says_what_the_data_say(world: World) -> None:
    _, named = drafts(world)
    sitting = counted_on_paper(world, named)
    said = gathered(world, sitting)
    rows = steps.rows(world, select(AgendaItem).where(AgendaItem.sitting_id == sitting).order_by("nomination_id"))
    columns = ("members", "present", "issued", "unreturned", "votes_for", "votes_against", "votes_invalid", "base")
    for item, row in zip(said.items, rows, strict=True):
        assert [getattr(item, name) for name in columns] == [getattr(row, name) for name in columns]
        assert (item.needed, item.passed) == (row.needed, row.passed)
    assert [(item.votes_for, item.base, item.needed, item.passed) for item in said.items] == [
        (2, 4, 3, False),
        (3, 5, 3, True),
    ]
    assert said.items[0].recused == (Recused("Ủy viên 3 unit-1", "related", "Em ruột"),)
    assert (said.presiding, said.clerk) == ("Ủy viên 1 unit-1", "Ủy viên 2 unit-1")
    assert (said.counted_by, said.checked_by) == ("Người secretary@unit-1", "Người chair@unit-1")
    assert [(seat.present, seat.reason) for seat in said.seats] == [(True, None)] * 4 + [(False, "Ốm")]
    assert (said.quorum_members, said.issuer, said.above) == (4, "unit-1", "so-y-te")
    assert (said.began_at, said.closed_at) == (OPENED, later(OPENED, hours=2))
    printed = squeezed(text_of_pdf(pdf_of(paper_of(said), at=said.closed_at)))
    cells = (
        ("1", "Người 0 (cá nhân, unit-1)", "2", "1", "0", "0", "2/4 (50%)", "3", "Không thông qua"),
        ("2", "Người 1 (cá nhân, unit-1)", "3", "0", "1", "0", "3/5 (60%)", "3", "Thông qua"),
        ("1", "Người 0", "Ủy viên 3 unit-1", "Có quan hệ với người được xét: Em ruột"),
    )
    assert [row for row in cells if squeezed("".join(row)) not in printed] == []
    assert squeezed(f"Mã đối chiếu dữ liệu: {spaced(digest_of(said))}") in printed


def test_minutes_are_for_those_who_may_see_a_sitting_that_is_over(world: World) -> None:
    _, named = drafts(world)
    sitting = steps.counted(world, named[:1])
    assert gathered(world, sitting).method == "entered"
    with pytest.raises(NotFound):
        read(world, minutes_of, sitting, who="secretary@unit-2")
    convening: dict[str, Any] = {"held_at": OPENED, "place": None, "nominations": named[1:]}
    unfinished = write(world, sittings.convene, world.organisations["unit-1"], **convening)
    with pytest.raises(NotFound):
        gathered(world, unfinished)


def test_minutes_are_worded_until_they_are_final_and_corrected_with_a_trace(world: World) -> None:
    _, named = drafts(world)
    members, sitting = world.members["unit-1"], counted_on_paper(world, named)
    words = {"number": "07/BB-HĐTĐKT", "place": "Hội trường", "remarks": "Nhất trí.", "conclusion": "Trình."}
    write(world, minutes.word, sitting, **words, reasons={})
    worded = gathered(world, sitting)
    assert (worded.number, worded.place, worded.remarks, worded.conclusion) == tuple(words.values())
    for reasons, code in (({members[0]: "Bận"}, "member_not_absent"), ({members[4]: "x" * 401}, "field_too_long")):
        with pytest.raises(Refused) as refused:
            write(world, minutes.word, sitting, **words, reasons=reasons)
        assert steps.codes(refused.value) == [code]
    write(world, sittings.minute, sitting)
    with pytest.raises(Refused) as refused:
        write(world, minutes.word, sitting, **words, reasons={members[4]: "Công tác"})
    assert steps.codes(refused.value) == ["wrong_state"]
    at = later(OPENED, days=1)
    write(world, sittings.correct, sitting, reason="Ghi sai lý do", now=at)
    write(world, minutes.word, sitting, **words, reasons={members[4]: "Công tác"}, now=at)
    write(world, minutes.word, sitting, **words, reasons={members[4]: "Công tác"}, now=at)
    corrected = gathered(world, sitting)
    (correction,) = corrected.corrections
    assert (correction.at, correction.by) == (at, "Người secretary@unit-1")
    assert (correction.reason, correction.changed) == ("Ghi sai lý do", ("reasons",))
    assert corrected.items == worded.items
    assert corrected.seats[4].reason == "Công tác"
    entries = world.database.read(lambda connection: timeline.of(connection, "sitting", sitting))
    assert [entry["action"] for entry in entries][-3:] == ["minute", "correct", "word"]
    assert entries[-1]["texts"] == {f"reason.{members[4]}": "Công tác"}


def test_a_signed_copy_stands_for_the_minutes_in_each_dossier_until_these_are_corrected(world: World) -> None:
    submission, named = drafts(world, 3)
    sitting = steps.counted(world, named[:2])
    with pytest.raises(Refused) as refused:
        write(world, minutes.bind, sitting, SCAN)
    assert steps.codes(refused.value) == ["wrong_state"]
    write(world, sittings.minute, sitting)
    with pytest.raises(Refused) as refused:
        write(world, minutes.bind, sitting, replace(SCAN, media_type="application/msword"))
    assert steps.codes(refused.value) == ["copy_not_signable"]
    with pytest.raises(NotFound):
        write(world, minutes.bind, sitting, SCAN, who="secretary@unit-2")
    assert papers_missing(world, submission) == {"council_minutes": ("Người 0", "Người 1", "Người 2")}
    assert [write(world, minutes.bind, sitting, SCAN) for _ in range(2)] == [1, 1]
    assert papers_missing(world, submission) == {"council_minutes": ("Người 2",)}
    (copy,) = read(world, copies_of, sitting)
    assert copy.minutes_digest == digest_of(gathered(world, sitting))
    assert read(world, documents_of, named[0]) == [(SCAN.digest, copy.id)]

    write(world, sittings.correct, sitting, reason="Sót ý kiến", now=later(OPENED, hours=1))
    assert papers_missing(world, submission) == {"council_minutes": ("Người 0", "Người 1", "Người 2")}
    officer: dict[str, Any] = {"who": "officer@unit-1", "now": later(OPENED, hours=2)}
    with pytest.raises(Refused) as refused:
        write(world, documents.attach_shared, submission, "council_minutes", SCAN, **officer)
    assert steps.codes(refused.value) == ["copy_superseded"]
    write(world, sittings.minute, sitting, now=later(OPENED, hours=2))
    with pytest.raises(Refused) as refused:
        write(world, minutes.bind, sitting, SCAN, now=later(OPENED, hours=3))
    assert steps.codes(refused.value) == ["copy_superseded"]
    assert write(world, minutes.bind, sitting, BETTER, now=later(OPENED, hours=3)) == 2
    assert papers_missing(world, submission) == {"council_minutes": ("Người 2",)}
    newest, oldest = read(world, copies_of, sitting)
    assert (newest.superseded_at, oldest.superseded_at) == (None, later(OPENED, hours=1))
    assert newest.minutes_digest != oldest.minutes_digest
    assert read(world, get_copy, sitting, 1).digest == SCAN.digest
    entries = world.database.read(lambda connection: timeline.of(connection, "sitting", sitting))
    bound = [entry["data"]["digest"] for entry in entries if entry["action"] == "bind"]
    assert bound == [SCAN.digest, BETTER.digest]
    attached = world.database.read(lambda connection: timeline.of(connection, "submission", submission))
    assert [one["data"]["copy"] for one in attached if "copy" in one["data"]] == [oldest.id, newest.id]


def test_what_the_unit_attached_itself_counts_again_only_if_it_is_newer_than_the_correction(world: World) -> None:
    submission, named = drafts(world, 2)
    sitting = steps.vote(world, named[:1])

    def attach(digest: str, hours: int) -> None:
        officer: dict[str, Any] = {"who": "officer@unit-1", "now": later(OPENED, hours=hours)}
        stored = replace(SCAN, digest=digest * 64)
        write(world, documents.attach_shared, submission, "council_minutes", stored, **officer)

    attach("d", 1)
    write(world, minutes.bind, sitting, SCAN, now=later(OPENED, hours=2))
    assert papers_missing(world, submission) == {}
    write(world, sittings.correct, sitting, reason="Sót ý kiến", now=later(OPENED, hours=3))
    assert papers_missing(world, submission) == {"council_minutes": ("Người 0",)}
    attach("e", 4)
    assert papers_missing(world, submission) == {}


def documents_of(connection: Connection, nomination: int, *, actor: object) -> list[tuple[str, int | None]]:
    """List the signed copies in a nominee's dossier."""
    del actor
    statement = select(SittingCopy.digest, Document.copy_id).join(Document, Document.copy_id == SittingCopy.id)
    rows = connection.execute(statement.where(Document.nomination_id == nomination))
    return [(row.digest, row.copy_id) for row in rows]


def test_with_the_signed_copy_alone_a_submission_is_handed_in_and_stays_as_it_was(world: World) -> None:
    submission, named = drafts(world)
    sitting = steps.vote(world, named)
    for nomination in named:
        assert steps.do(world, nomination, "endorse", KEEPER).accepted
    refused = steps.submit(world, submission).outcomes
    assert {refusal.code for one in refused for refusal in one.refusals} >= {"dossier_incomplete"}
    write(world, minutes.bind, sitting, SCAN)
    assert all(one.accepted for one in steps.submit(world, submission).outcomes)
    # A better scan later is for who is still to hand in: nothing changes under the reviewer.
    assert write(world, minutes.bind, sitting, BETTER) == 2
    steps.receive(world, submission)
    assert steps.tick_all(world, named[0]).accepted
    held = read(world, documents_of, named[0])
    assert [digest for digest, _ in held] == [SCAN.digest]
    with pytest.raises(Refused) as refusal:
        write(world, sittings.correct, sitting, reason="Sót ý kiến")
    assert steps.codes(refusal.value) == ["minutes_relied_on"]


def test_the_copy_of_another_sitting_is_refused_wherever_it_is_offered(world: World) -> None:
    submission, named = drafts(world)
    first, second = steps.vote(world, named[:1]), steps.vote(world, named[1:], now=later(OPENED, hours=1))
    write(world, minutes.bind, first, SCAN)
    with pytest.raises(Refused) as refused:
        write(world, minutes.bind, second, SCAN)
    assert steps.codes(refused.value) == ["copy_bound_elsewhere"]
    other = steps.start(world, unit="unit-2")
    with pytest.raises(Refused) as refused:
        write(world, documents.attach_shared, other, "council_minutes", SCAN, who="officer@unit-2")
    assert steps.codes(refused.value) == ["copy_bound_elsewhere"]
    assert papers_missing(world, submission) == {"council_minutes": ("Người 1",)}
    write(world, minutes.bind, second, BETTER)
    assert papers_missing(world, submission) == {}
    # A later vote on the same nominee needs its own copy.
    third = steps.vote(world, named[:1], now=later(OPENED, hours=2))
    assert papers_missing(world, submission) == {"council_minutes": ("Người 0",)}
    write(world, minutes.bind, third, AGAIN, now=later(OPENED, hours=3))
    assert papers_missing(world, submission) == {}
