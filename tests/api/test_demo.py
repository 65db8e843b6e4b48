"""Prove that the demonstration is whole, plainly made up, made once, and that its clock can be moved."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Row, func, select

from api.demo import making, names
from api.demo.cast import CHILDREN, DEPARTMENT, GENERAL, LOGINS, OFFICES, UNITS
from api.demo.papers import TITLES, sample
from api.demo.present import BEGINS
from api.demo.steps import at
from states.actors import Actor, Role
from states.nomination import State
from states.refusals import Refused
from tests.databases import copy_of, opened
from workflow.calendar import VIETNAM, local_day
from workflow.database import Database
from workflow.models import Base
from workflow.models.council import Council, CouncilMember
from workflow.models.decision import Decision
from workflow.models.journal import JournalEntry, JournalText, Pending
from workflow.models.law import AuthorityRule, LegalInstrument
from workflow.models.nomination import Attempt, Nomination
from workflow.models.organisation import Organisation
from workflow.models.person import Account, Person, RoleAssignment
from workflow.models.round import Round
from workflow.queries import installation, invariants
from workflow.services import organisations, people
from workflow.storage import FolderStorage
from workflow.visibility import visible

MADE_AT = datetime(2026, 3, 5, 6, tzinfo=UTC)
PASSWORD = "trinh-dien-12345678"


@dataclass(frozen=True, slots=True)
class Demo:
    """A demonstration, made."""

    database: Database
    storage: FolderStorage

    def rows(self, statement: object) -> list[Row[*tuple[object, ...]]]:
        """Read rows."""
        return self.database.read(lambda connection: list(connection.execute(statement)))  # type: ignore[call-overload] # any SELECT.

    def actor(self, email: str) -> Actor:
        """The actor behind an account, with the roles held when the demonstration begins."""
        statement = select(Account.id, Account.person_id).where(Account.email == email)
        ((account, person),) = self.rows(statement)
        grants = self.database.read(
            lambda connection: people.grants_of(connection, person, day=BEGINS.date())  # type: ignore[arg-type] # an id.
        )
        return Actor(account, person, grants)  # type: ignore[arg-type] # ids.


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def demo(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    """One demonstration on each database, which the tests only read."""
    folder = tmp_path_factory.mktemp("demo")
    with copy_of(request.getfixturevalue(request.param), folder=folder) as url, opened(url) as database:
        storage = FolderStorage(folder / "documents")
        making.make(database, storage, password=PASSWORD, now=MADE_AT)
        yield Demo(database, storage)


def test_nothing_contradicts_anything(demo: Demo) -> None:
    assert demo.database.read(lambda connection: invariants.broken(connection, storage=demo.storage)) == ()


def test_the_story_went_as_it_is_written(demo: Demo) -> None:
    assert demo.rows(select(Attempt)) == []


def test_four_years_are_decided_within_their_places(demo: Demo) -> None:
    statement = (
        select(Round.year, Nomination.subject_type, Nomination.state, func.count())
        .join(Nomination, Nomination.round_id == Round.id)
        .where(Round.state == "decided")
        .group_by(Round.year, Nomination.subject_type, Nomination.state)
    )
    each_year = {("collective", "awarded", 2), ("individual", "awarded", 2), ("individual", "not_awarded", 1)}
    assert {tuple(row) for row in demo.rows(statement)} == {
        (year, *rest) for year in range(2022, 2026) for rest in each_year
    }


def test_each_decision_is_signed_under_the_law_of_its_day(demo: Demo) -> None:
    decided = demo.rows(select(Decision.year, Decision.signed_on).order_by(Decision.year))
    rules = demo.rows(
        select(AuthorityRule.valid_from, AuthorityRule.valid_to, LegalInstrument.code)
        .join(LegalInstrument, LegalInstrument.id == AuthorityRule.instrument_id)
        .where(AuthorityRule.award_form == "GK")
    )
    laws = {
        year: [law for first, last, law in rules if first <= day <= (last or date.max)]  # type: ignore[operator] # days.
        for year, day in decided
    }
    old, new = ["luat-tdkt-2003"], ["luat-06-2022-qh15"]
    assert laws == {2022: old, 2023: old, 2024: new, 2025: new}


def test_who_was_not_awarded_is_told_why(demo: Demo) -> None:
    statement = (
        select(JournalEntry.data, JournalText.text)
        .join(JournalText, JournalText.entry_id == JournalEntry.id)
        .where(JournalEntry.action == "not_award")
    )
    told = demo.rows(statement)
    assert [data for data, _ in told] == [{"reason_code": "criteria_not_met"}] * 4
    assert all(text for _, text in told)


def test_the_round_of_2026_shows_something_at_each_stage(demo: Demo) -> None:
    ((cutoff, state, round_id),) = demo.rows(select(Round.cutoff, Round.state, Round.id).where(Round.year == 2026))
    assert (cutoff, state) == (datetime(2026, 12, 15, tzinfo=VIETNAM), "open")
    states = demo.rows(select(Nomination.state).where(Nomination.round_id == round_id))
    before_the_cutoff = {State.PROPOSED, State.AWARDED, State.NOT_AWARDED, State.STANDBY, State.LAPSED}
    assert {row.state for row in states} == set(State) - before_the_cutoff


def test_nothing_has_happened_after_the_morning_on_which_it_begins(demo: Demo) -> None:
    ((latest,),) = demo.rows(select(func.max(JournalEntry.at)))
    assert latest < BEGINS  # type: ignore[operator] # an instant.


def test_nothing_happens_on_a_saturday_or_sunday(demo: Demo) -> None:
    days = {local_day(row.at) for row in demo.rows(select(JournalEntry.at))}
    assert {day for day in days if day.weekday() > 4} == set()


def test_nobody_hears_today_of_what_happened_long_ago(demo: Demo) -> None:
    assert demo.rows(select(Pending)) == []


def test_everybody_is_plainly_made_up(demo: Demo) -> None:
    people_named = [row.name for row in demo.rows(select(Person.name))]
    assert len(people_named) == len(set(people_named))
    assert all(name.startswith("Người Mẫu ") for name in people_named)
    nominees = demo.rows(select(Nomination.subject_name).where(Nomination.subject_type == "individual"))
    assert all(row.subject_name.startswith("Gương Mẫu ") for row in nominees)
    assert all(row.email.endswith(".example") for row in demo.rows(select(Account.email)))


def test_every_role_has_an_account(demo: Demo) -> None:
    statement = select(RoleAssignment.role).join(Account, Account.person_id == RoleAssignment.person_id)
    assert {row.role for row in demo.rows(statement)} == {role.value for role in Role} - {Role.CLOCK}


def test_every_account_opens_with_the_same_password(demo: Demo) -> None:
    hashes = demo.rows(select(Account.password_hash))
    assert len(hashes) == len(LOGINS)
    assert people.password_fits(PASSWORD, hashes[0].password_hash)


def test_the_units_are_those_that_the_plan_of_bac_giang_names(demo: Demo) -> None:
    rows = demo.rows(select(Organisation.code, Organisation.name).where(Organisation.kind == "unit"))
    assert {row.code: row.name for row in rows} == UNITS
    assert len(UNITS) == 18
    assert UNITS["benh-vien-san-nhi"] == "Bệnh viện Sản – Nhi"


def test_every_unit_and_the_department_has_a_council_that_can_sit(demo: Demo) -> None:
    statement = (
        select(Organisation.code, CouncilMember.position)
        .join(Council, Council.organisation_id == Organisation.id)
        .join(CouncilMember, CouncilMember.council_id == Council.id)
    )
    seats: dict[object, Counter[object]] = {}
    for code, position in demo.rows(statement):
        seats.setdefault(code, Counter())[position] += 1
    assert seats.keys() == {DEPARTMENT, *UNITS}
    assert {(seat["chair"], seat["secretary"]) for seat in seats.values()} == {(1, 1)}
    assert {seat.total() for seat in seats.values()} == {5, 6, 7}


def test_units_cannot_see_each_other(demo: Demo) -> None:
    seen = {}
    for unit in (GENERAL, CHILDREN):
        actor = demo.actor(f"can-bo@{unit}.example")
        rows = demo.rows(select(Nomination.id, Nomination.organisation_id).where(visible(actor, Nomination)))
        assert rows
        seen[unit] = {row.id for row in rows}
    assert seen[GENERAL].isdisjoint(seen[CHILDREN])


def test_its_clock_begins_two_weeks_before_the_cutoff(demo: Demo) -> None:
    offset = demo.database.read(installation.clock_offset)
    assert offset is not None
    assert MADE_AT + offset == BEGINS == datetime(2026, 12, 1, 8, tzinfo=VIETNAM)


def test_an_installation_in_use_is_left_as_it_is(database: Database, tmp_path: Path) -> None:
    add = {"code": "so-y-te", "kind": "department", "valid_from": date(2005, 1, 1)}
    database.write(lambda connection: organisations.add(connection, "Sở Y tế", **add))  # type: ignore[arg-type] # as above.
    before = sizes(database)
    with pytest.raises(Refused, match="installation_in_use"):
        making.make(database, FolderStorage(tmp_path / "documents"), password=PASSWORD, now=MADE_AT)
    assert sizes(database) == before
    assert not database.read(installation.is_demo)
    assert database.read(installation.clock_offset) is None
    assert not (tmp_path / "documents").exists()


def sizes(database: Database) -> dict[str, int]:
    """How many rows each table holds."""
    return database.read(
        lambda connection: {
            table.name: connection.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }
    )


def test_a_demonstration_that_cannot_be_finished_leaves_nothing(database: Database, tmp_path: Path) -> None:
    before = sizes(database)
    with pytest.raises(Refused, match="password_too_short"):
        making.make(database, FolderStorage(tmp_path / "documents"), password="short", now=MADE_AT)
    assert sizes(database) == before


def test_the_samples_pass_the_same_inspection_as_uploads(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)
    contents = {item: sample(title) for item, title in TITLES.items()}
    assert len(set(contents.values())) == len(TITLES)
    for item, content in contents.items():
        stored = storage.receive([content], filename=f"{item}.pdf", limit=len(content))
        assert stored.media_type == "application/pdf"
        assert content == sample(TITLES[item])


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "Một"),
        (5, "Năm"),
        (10, "Mười"),
        (11, "Mười Một"),
        (15, "Mười Lăm"),
        (20, "Hai Mươi"),
        (21, "Hai Mươi Mốt"),
        (99, "Chín Mươi Chín"),
        (100, "Một Trăm"),
        (105, "Một Trăm Linh Năm"),
        (231, "Hai Trăm Ba Mươi Mốt"),
    ],
)
def test_numbers_are_said_as_in_vietnam(number: int, words: str) -> None:
    assert names.in_words(number) == words


def test_what_would_fall_on_a_weekend_is_moved_to_the_monday() -> None:
    assert at(2026, 11, 13, 9) == datetime(2026, 11, 13, 9, tzinfo=VIETNAM)
    assert {at(2026, 11, day, 9) for day in (14, 15, 16)} == {datetime(2026, 11, 16, 9, tzinfo=VIETNAM)}
    assert at(2026, 11, 14).utcoffset() == timedelta(hours=7)


def test_codes_of_offices_are_those_that_the_plan_names() -> None:
    assert {"van-phong", "phong-tccb"} <= OFFICES.keys()
