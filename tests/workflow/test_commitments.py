"""Commitments are signed on paper or on screen, once each, and nothing that was recorded disappears."""

from fractions import Fraction
from threading import Thread
from typing import Any

import pytest

from states.refusals import Refused
from tests.workflow.owing import GIANG_THANH, Issuer, at, make_issuer
from workflow.database import Database
from workflow.errors import NotFound
from workflow.queries import commitments as reading
from workflow.queries import obligations as reading_obligations
from workflow.queries.commitments import Signed
from workflow.services import commitments, reports
from workflow.storage import Stored

NOW = at(2025, 6, 2)
SCAN = Stored("b" * 64, 2000, "application/pdf", "pdf", "Danh sách ký.pdf")


@pytest.fixture
def centre(database: Database) -> Issuer:
    return make_issuer(database, "giang-thanh-2025", GIANG_THANH, now=at(2025, 5, 27))


def by(centre: Issuer, who: str) -> dict[str, Any]:
    return {"actor": centre.actors[who], "now": NOW}


def commitment(centre: Issuer, place: str = "khoa-noi") -> int:
    return int(centre.duty("staff_commitment", place).id)


def signed(centre: Issuer, place: str = "khoa-noi") -> Signed:
    return centre.read(reading.signed_of, commitment(centre, place), actor=centre.actors[f"officer@{place}"])


def test_paper_and_screen_add_up_to_an_exact_share(centre: Issuer) -> None:
    number, officer = commitment(centre), by(centre, "officer@khoa-noi")
    centre.write(commitments.expect, number, 7, **officer)
    day = NOW.date()
    centre.write(commitments.record_paper, number, 4, signed_on=day, parties="Viên chức với trưởng khoa", **officer)
    centre.write(commitments.commit, number, **by(centre, "worker0@khoa-noi"))
    assert signed(centre) == Signed(signed=5, expected=7, wanted=Fraction(1))
    assert (signed(centre).share, signed(centre).reached) == (Fraction(5, 7), False)
    centre.write(commitments.commit, number, **by(centre, "worker1@khoa-noi"))
    centre.write(commitments.commit, number, **by(centre, "head@khoa-noi"))
    assert (signed(centre).share, signed(centre).reached) == (Fraction(1), True)
    done = centre.write(reports.hand_in, number, **by(centre, "head@khoa-noi"))
    assert (done.state, done.refusals) == ("submitted", ())


def test_nothing_is_handed_in_before_somebody_signed(centre: Issuer) -> None:
    refused = centre.write(reports.hand_in, commitment(centre), **by(centre, "head@khoa-noi"))
    assert [refusal.detail for refusal in refused.refusals] == [{"lacks": ("expected", "signatures")}]


def test_an_account_signs_once_even_where_it_tries_twice_at_once(centre: Issuer) -> None:
    number = commitment(centre)
    answers: list[int | str] = []

    def sign() -> None:
        try:
            answers.append(centre.write(commitments.commit, number, **by(centre, "worker0@khoa-noi")))
        except Refused as refused:
            answers.append(refused.refusals[0].code)

    racers = [Thread(target=sign) for _ in range(4)]
    for racer in racers:
        racer.start()
    for racer in racers:
        racer.join()
    assert answers.count("already_signed") == 3
    assert signed(centre).signed == 1


def test_a_signature_made_by_mistake_is_taken_back_by_a_row_of_its_own(centre: Issuer) -> None:
    number, worker = commitment(centre), by(centre, "worker0@khoa-noi")
    first = centre.write(commitments.commit, number, **worker)
    centre.write(commitments.withdraw, number, first, reason="Ký nhầm", **worker)
    with pytest.raises(Refused, match="signature_withdrawn"):
        centre.write(commitments.withdraw, number, first, reason="Ký nhầm", **worker)
    assert signed(centre).signed == 0
    centre.write(commitments.commit, number, **worker)
    rows = centre.read(reading.signatures, number, actor=worker["actor"])
    assert [(row.way, row.signers, row.withdrawn, row.reason) for row in rows] == [
        ("screen", 1, True, None),
        ("screen", -1, False, "Ký nhầm"),
        ("screen", 1, False, None),
    ]


def test_a_colleague_takes_no_signature_back_and_the_officer_does(centre: Issuer) -> None:
    number = commitment(centre)
    first = centre.write(commitments.commit, number, **by(centre, "worker0@khoa-noi"))
    with pytest.raises(Refused, match="not_permitted"):
        centre.write(commitments.withdraw, number, first, reason="Đùa", **by(centre, "worker1@khoa-noi"))
    centre.write(commitments.withdraw, number, first, reason="Chuyển công tác", **by(centre, "officer@khoa-noi"))
    assert signed(centre).signed == 0


def test_paper_needs_a_number_a_day_and_something_to_show(centre: Issuer) -> None:
    number, officer = commitment(centre), by(centre, "officer@khoa-noi")
    with pytest.raises(Refused) as refused:
        centre.write(commitments.record_paper, number, 0, signed_on=at(2025, 6, 3).date(), **officer)
    codes = [refusal.code for refusal in refused.value.refusals]
    assert codes == ["number_out_of_range", "date_in_the_future", "evidence_needed"]
    file = centre.write(reports.attach, number, SCAN, **officer)
    centre.write(commitments.record_paper, number, 3, signed_on=NOW.date(), file=file, **officer)
    with pytest.raises(NotFound):
        centre.write(commitments.record_paper, number, 3, signed_on=NOW.date(), file=file + 1, **officer)


def test_only_those_who_work_there_see_it_and_sign(centre: Issuer) -> None:
    number = commitment(centre)
    for stranger in ("worker0@khoa-ngoai", "worker0@ttyt-giang-thanh"):
        with pytest.raises(NotFound):
            centre.write(commitments.commit, number, **by(centre, stranger))
        with pytest.raises(NotFound):
            centre.read(reading.signatures, number, actor=centre.actors[stranger])
    with pytest.raises(Refused, match="works_elsewhere"):
        centre.write(commitments.commit, number, **by(centre, "planner@ttyt-giang-thanh-tchc"))


def test_people_see_what_they_are_to_sign(centre: Issuer) -> None:
    worker = by(centre, "worker0@tram-1")
    mine = centre.read(reading_obligations.to_sign, actor=worker["actor"])
    assert {(row.code, row.organisation_name, row.own) for row in mine} == {
        ("staff_commitment", "tram-1", 0),
        ("leaders_commitment", "tram-1", 0),
        ("emulation_pact", "tram-1", 0),
    }
    centre.write(commitments.commit, commitment(centre, "tram-1"), **worker)
    own = {row.code: row.own for row in centre.read(reading_obligations.to_sign, actor=worker["actor"])}
    assert own == {"staff_commitment": 1, "leaders_commitment": 0, "emulation_pact": 0}


def test_what_is_no_commitment_is_not_signed(centre: Issuer) -> None:
    number = int(centre.duty("unit_review", "khoa-noi").id)
    with pytest.raises(Refused, match="nothing_to_sign"):
        centre.write(commitments.expect, number, 7, **by(centre, "officer@khoa-noi"))


def test_after_it_was_handed_in_nobody_signs_any_more(centre: Issuer) -> None:
    number, officer = commitment(centre), by(centre, "officer@khoa-noi")
    centre.write(commitments.expect, number, 1, **officer)
    centre.write(commitments.commit, number, **by(centre, "worker0@khoa-noi"))
    centre.write(reports.hand_in, number, **officer)
    with pytest.raises(Refused, match="wrong_state"):
        centre.write(commitments.commit, number, **by(centre, "worker1@khoa-noi"))
