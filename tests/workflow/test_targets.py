"""The targets of a plan stand as its reports, its office and its awards say."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from sqlalchemy import Connection, event, insert

from states.actors import Actor
from states.refusals import Refused
from tests.workflow.owing import GIANG_THANH, KON_TUM, Issuer, at, make_issuer
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.headcount import Headcount, TitleHolders
from workflow.models.organisation import Organisation
from workflow.queries import targets as reading
from workflow.queries.targets import TargetProgress
from workflow.services import duties, obligations, reports, targets
from workflow.services.reports import Draft
from workflow.targets import Progress, Rate

BACAU = {
    "syt-bac-giang": (None, "department"),
    "syt-bac-giang-khtc": ("syt-bac-giang", "office"),
    "syt-bac-giang-tchc": ("syt-bac-giang", "office"),
    "unit-1": ("syt-bac-giang", "unit"),
    "unit-2": ("syt-bac-giang", "unit"),
}


@pytest.fixture
def centre(database: Database) -> Issuer:
    return make_issuer(database, "giang-thanh-2025", GIANG_THANH, now=at(2025, 5, 27))


@pytest.fixture
def sector(database: Database) -> Issuer:
    return make_issuer(database, "kon-tum-2022", KON_TUM, now=at(2022, 1, 20))


def standing(made: Issuer, who: str, now: Any) -> dict[str, TargetProgress]:
    found = made.read(reading.progress, made.plan, actor=made.actors[who], now=now)
    return {one.target.code: one for one in found}


def report(made: Issuer, place: str, values: dict[str, str], *, code: str, now: Any) -> int:
    number = int(made.duty(code, place).id)
    officer = {"actor": made.actors[f"officer@{place}"], "now": now}
    made.write(reports.save_draft, number, Draft(values, text="Báo cáo"), **officer)
    handed = made.write(reports.hand_in, number, **officer)
    assert handed.refusals == ()
    return number


def test_each_of_the_organisations_counts_and_those_without_stations_do_not(centre: Issuer) -> None:
    done = {"conduct_plan": "yes", "fitness_and_stress": "yes"}
    report(centre, "khoa-noi", done, code="unit_review", now=at(2025, 12, 1))
    report(centre, "tram-1", done | {"stations_meeting_standard": "yes"}, code="unit_review", now=at(2025, 12, 2))
    planner = "planner@ttyt-giang-thanh-tchc"
    now = standing(centre, planner, at(2025, 12, 3))
    assert (now["conduct_plan"].rate, now["conduct_plan"].state) == (Rate(2, 4), Progress.ON_THE_WAY)
    stations = now["stations_meeting_standard"]
    assert (stations.rate, stations.reported, stations.state) == (Rate(1, 2), 1, Progress.ON_THE_WAY)
    assert standing(centre, planner, at(2026, 1, 1))["conduct_plan"].state is Progress.MISSED
    centre.write(
        targets.exempt,
        centre.plan,
        "stations_meeting_standard",
        organisation=centre.organisations["tram-2"],
        applies=False,
        reason="Trạm ngừng hoạt động để xây mới",
        actor=centre.actors[planner],
        now=at(2025, 12, 3),
    )
    stations = standing(centre, planner, at(2025, 12, 3))["stations_meeting_standard"]
    assert (stations.rate, stations.state) == (Rate(1, 1), Progress.ACHIEVED)


def test_what_was_sent_back_does_not_count_until_it_comes_again(centre: Issuer) -> None:
    done = {"conduct_plan": "yes", "fitness_and_stress": "yes"}
    number = report(centre, "khoa-noi", done, code="unit_review", now=at(2025, 12, 1))
    planner = {"actor": centre.actors["planner@ttyt-giang-thanh-tchc"], "now": at(2025, 12, 2)}
    due = at(2025, 12, 9).date()
    centre.write(obligations.return_, number, reason="Chưa có minh chứng", due=due, **planner)
    assert standing(centre, "planner@ttyt-giang-thanh-tchc", at(2025, 12, 3))["conduct_plan"].rate == Rate(0, 4)
    officer = {"actor": centre.actors["officer@khoa-noi"], "now": at(2025, 12, 4)}
    centre.write(reports.save_draft, number, Draft({"conduct_plan": "no"}), **officer)
    centre.write(reports.hand_in, number, **officer)
    now = standing(centre, "planner@ttyt-giang-thanh-tchc", at(2025, 12, 5))
    assert (now["conduct_plan"].rate, now["conduct_plan"].reported) == (Rate(0, 4), 1)
    assert now["fitness_and_stress"].rate == Rate(1, 4)


def test_a_unit_sees_its_own_part_and_the_whole(centre: Issuer) -> None:
    done = {"conduct_plan": "yes", "fitness_and_stress": "no"}
    for place in ("khoa-noi", "khoa-ngoai"):
        report(centre, place, done, code="unit_review", now=at(2025, 12, 1))
    own = standing(centre, "officer@khoa-noi", at(2025, 12, 3))["conduct_plan"]
    assert [(part.name, part.state) for part in own.parts] == [("khoa-noi", Progress.ACHIEVED)]
    assert own.rate == Rate(2, 4)

    def parts(who: str, after: int | None = None, limit: int = 50) -> list[tuple[str, Progress]]:
        found = centre.read(
            reading.parts_of,
            centre.plan,
            "conduct_plan",
            after=after,
            limit=limit,
            actor=centre.actors[who],
            now=at(2025, 12, 3),
        )
        return [(part.name, part.state) for part in found]

    everybody = [
        ("khoa-noi", Progress.ACHIEVED),
        ("khoa-ngoai", Progress.ACHIEVED),
        ("tram-1", Progress.NO_VALUE),
        ("tram-2", Progress.NO_VALUE),
    ]
    assert parts("planner@ttyt-giang-thanh-tchc") == everybody
    assert parts("planner@ttyt-giang-thanh-tchc", centre.organisations["khoa-noi"], 2) == everybody[1:3]
    assert parts("officer@khoa-ngoai") == everybody[1:2]
    with pytest.raises(NotFound):
        parts("worker0@khoa-noi")


def enter(sector: Issuer, code: str, typed: str, **changes: Any) -> int:
    given = {
        "as_of": at(2022, 12, 31).date(),
        "evidence": "Niên giám thống kê",
        "actor": sector.actors["planner@syt-kon-tum-tchc"],
        "now": at(2023, 1, 5),
    }
    return sector.write(targets.record, sector.plan, code, typed, **given | changes)


def test_the_office_enters_what_it_knows_and_the_history_keeps_each_period(sector: Issuer) -> None:
    enter(sector, "beds", "39,8", as_of=at(2022, 6, 30).date())
    enter(sector, "beds", "40,2")
    enter(sector, "beds", "40,3")
    beds = standing(sector, "planner@syt-kon-tum-tchc", at(2023, 1, 6))["beds"]
    assert [(point.period, point.value) for point in beds.history] == [
        ("2022-06-30", Decimal("39.8")),
        ("2022-12-31", Decimal("40.3")),
    ]
    assert (beds.value, beds.state, beds.basis) == (Decimal("40.3"), Progress.ACHIEVED, "reported")


def test_what_is_lower_is_better_where_the_plan_says_so(sector: Issuer) -> None:
    enter(sector, "maternal_mortality", "34,2")
    deaths = standing(sector, "planner@syt-kon-tum-tchc", at(2023, 1, 6))["maternal_mortality"]
    assert (deaths.goal.value, deaths.value, deaths.state) == (Decimal("34.1"), Decimal("34.2"), Progress.MISSED)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"typed": "1.234"}, "number_ambiguous"),
        ({"typed": "cao"}, "number_invalid"),
        ({"typed": " "}, "field_required"),
        ({"evidence": " "}, "field_required"),
        ({"as_of": at(2023, 1, 6).date()}, "date_in_the_future"),
        ({"line": "Không có dòng này"}, "field_not_a_choice"),
    ],
)
def test_a_value_needs_a_number_a_day_and_evidence(sector: Issuer, changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=f"^{code}$"):
        enter(sector, "beds", **{"typed": "40,3"} | changes)


def test_thousands_of_people_are_whole_and_not_ambiguous(sector: Issuer) -> None:
    enter(sector, "population", "580.000")
    assert standing(sector, "planner@syt-kon-tum-tchc", at(2023, 1, 6))["population"].value == 580_000


def test_only_the_lead_office_enters_values(sector: Issuer) -> None:
    with pytest.raises(Refused, match="not_permitted"):
        enter(sector, "beds", "40", actor=sector.actors["officer@unit-1"])
    with pytest.raises(NotFound):
        enter(sector, "beds", "40", actor=sector.actors["worker0@unit-1"])
    with pytest.raises(NotFound):
        enter(sector, "no_such_target", "40")


def count_titles(connection: Connection, sector: Issuer, staff: int, holders: int) -> None:
    common = {
        "issuer_id": sector.organisations["syt-kon-tum"],
        "organisation_id": sector.organisations["syt-kon-tum"],
        "year": 2022,
        "subject_type": "individual",
        "source": "Báo cáo tổ chức",
        "recorded_at": at(2022, 12, 1),
    }
    connection.execute(insert(Headcount).values(**common, count=staff))
    connection.execute(insert(TitleHolders).values(**common, award_form="LDTT", count=holders))


def test_targets_of_titles_are_taken_from_the_awards_exactly(sector: Issuer) -> None:
    before = standing(sector, "planner@syt-kon-tum-tchc", at(2022, 12, 2))["advanced_workers"]
    assert (before.value, before.state) == (None, Progress.NO_VALUE)
    sector.write(count_titles, sector, 1001, 950)
    titles = standing(sector, "planner@syt-kon-tum-tchc", at(2022, 12, 2))["advanced_workers"]
    assert (titles.basis, titles.value, titles.state) == ("awards", Fraction(95000, 1001), Progress.ON_THE_WAY)
    assert standing(sector, "planner@syt-kon-tum-tchc", at(2023, 1, 1))["advanced_workers"].state is Progress.MISSED


def test_a_table_adds_up_line_by_line(database: Database) -> None:
    made = make_issuer(database, "bac-giang-infrastructure", BACAU, now=at(2023, 2, 1))
    planner = {"actor": made.actors["planner@syt-bac-giang-khtc"], "now": at(2026, 1, 5)}
    by_code = standing(made, "planner@syt-bac-giang-khtc", at(2026, 1, 5))
    table = next(one for one in by_code.values() if len(one.target.rows) == 18)
    assert (table.value, table.state, len(table.parts)) == (None, Progress.NO_VALUE, 18)
    for number, row in enumerate(table.target.rows):
        value = row.value - (10 if number == 0 else 0)
        made.write(
            targets.record,
            made.plan,
            table.target.code,
            f"{value:f}",
            line=row.name,
            as_of=at(2025, 12, 31).date(),
            evidence="Báo cáo cuối năm",
            **planner,
        )
    table = standing(made, "planner@syt-bac-giang-khtc", planner["now"])[table.target.code]
    assert (table.value, table.basis, table.state) == (Decimal(5710), "sum", Progress.MISSED)
    assert [part.state for part in table.parts] == [Progress.MISSED, *[Progress.ACHIEVED] * 17]


def statements_of(made: Issuer, actor: Actor) -> int:
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(made.database.engine, "before_cursor_execute", count)
    try:
        made.read(reading.progress, made.plan, actor=actor, now=at(2025, 12, 3))
    finally:
        event.remove(made.database.engine, "before_cursor_execute", count)
    return counted


def test_more_organisations_take_no_more_statements(centre: Issuer) -> None:
    planner = centre.actors["planner@ttyt-giang-thanh-tchc"]
    statements_of(centre, planner)
    few = statements_of(centre, planner)
    parent = centre.organisations["ttyt-giang-thanh"]
    rows = [
        {
            "code": f"tram-{n}",
            "name": f"Trạm {n}",
            "kind": "station",
            "parent_id": parent,
            "valid_from": at(2000, 1, 1).date(),
        }
        for n in range(10, 60)
    ]
    centre.write(lambda connection: connection.execute(insert(Organisation), rows).rowcount)
    centre.write(duties.plan_due, now=at(2025, 6, 30))
    assert statements_of(centre, planner) == few
