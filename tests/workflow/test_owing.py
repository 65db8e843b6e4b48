"""Who may know of an obligation is the same in a SELECT and in Python, and the matrix takes no more for more units."""

from collections.abc import Mapping
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import event, insert, select

from states.actors import CLOCK, Actor, Grant, Role
from tests.workflow.owing import BINH_DINH, Issuer, at, make_issuer
from workflow.database import Database
from workflow.errors import NotFound
from workflow.models.obligation import Obligation
from workflow.models.organisation import Organisation
from workflow.owing import sees_obligation, visible_obligations
from workflow.queries import matrix as reading
from workflow.queries import obligations as reading_obligations
from workflow.queries.matrix import Matrix, MatrixFilter
from workflow.services import duties, obligations, reports
from workflow.services.clusters import found, join
from workflow.services.reports import Draft

SIGNED = at(2022, 3, 21)
NOW = at(2022, 4, 5)
PLANNER = "planner@van-phong"


@pytest.fixture
def department(database: Database) -> Issuer:
    return make_issuer(database, "binh-dinh-admin-reform", BINH_DINH, now=SIGNED)


def of_all_owners(department: Issuer) -> Mapping[int, tuple[int, int]]:
    """Store an obligation for each choice of issuer and organisation."""
    nodes = sorted(department.organisations.values())[:4]
    like = department.duty("unit_plan", "unit-1")._mapping
    rows = [
        {**like, "id": 1000 + number, "period": f"request-{number}", "issuer_id": issuer, "organisation_id": owner}
        for number, (issuer, owner) in enumerate(product(nodes, repeat=2))
    ]
    department.write(lambda connection: connection.execute(insert(Obligation), rows).rowcount)
    return {row["id"]: (row["issuer_id"], row["organisation_id"]) for row in rows}


def test_a_select_shows_exactly_what_python_sees(department: Issuer) -> None:
    owners = of_all_owners(department)
    nodes = st.sampled_from(sorted(department.organisations.values())[:5])
    roles = st.sampled_from([role for role in Role if role is not Role.CLOCK])
    grants = st.frozensets(st.builds(Grant, roles, organisation=nodes, issuer=nodes), max_size=4)

    @settings(max_examples=60)
    @given(actor=st.one_of(st.just(CLOCK), st.builds(Actor, st.just(1), st.just(1), grants)))
    def agree(actor: Actor) -> None:
        statement = select(Obligation.id).where(visible_obligations(actor), Obligation.id.in_(owners))
        shown = set(department.read(lambda connection: connection.scalars(statement).all()))
        seen = {
            number
            for number, (issuer, owner) in owners.items()
            if sees_obligation(actor, issuer=issuer, organisation=owner)
        }
        assert shown == seen

    agree()


@pytest.mark.parametrize("role", list(Role))
def test_each_role_sees_what_its_work_needs(role: Role) -> None:
    actor = Actor(1, 1, frozenset({Grant(role, organisation=2, issuer=3)}))
    own, of_issuer = (
        sees_obligation(actor, issuer=9, organisation=2),
        sees_obligation(actor, issuer=3, organisation=9),
    )
    units, nobody = {Role.UNIT_OFFICER, Role.UNIT_HEAD}, {Role.ADMINISTRATOR}
    councils = {Role.COUNCIL_SECRETARY, Role.COUNCIL_MEMBER, Role.COUNCIL_CHAIR}
    assert own == (role in units or role is Role.CLOCK)
    assert of_issuer == (role not in units | nobody | councils)


def look(department: Issuer, who: str = PLANNER, **changes: object) -> Matrix:
    wanted = MatrixFilter(department.plan, 2022, **changes)  # type: ignore[arg-type] # the test's own fields.
    return department.read(reading.matrix, wanted, actor=department.actors[who], now=NOW)


def names(found: Matrix) -> list[str]:
    return [row.organisation_name for row in found.rows]


def test_the_matrix_shows_who_is_late_overdue_and_done(department: Issuer) -> None:
    number = int(department.duty("yearly_evaluation", "unit-2").id)
    officer = {"actor": department.actors["officer@unit-2"], "now": NOW}
    department.write(reports.save_draft, number, Draft(text="Kết quả"), **officer)
    department.write(reports.hand_in, number, **officer)
    found = look(department)
    assert [column.key for column in found.columns] == [
        "unit_plan:once",
        "yearly_evaluation:2022",
        "yearly_review:2022",
    ]
    assert names(found) == ["so-y-te", "unit-1", "unit-2", "unit-3"]
    cells = {
        row.organisation_name: {key: (cell.state, cell.overdue) for key, cell in row.cells.items()}
        for row in found.rows
    }
    assert cells["unit-2"] == {"unit_plan:once": ("due", True), "yearly_evaluation:2022": ("submitted", False)}
    assert cells["so-y-te"] == {"yearly_review:2022": ("due", False)}
    assert names(look(department, state="overdue")) == ["unit-1", "unit-2", "unit-3"]
    assert names(look(department, state="submitted")) == ["unit-2"]
    assert names(look(department, state="late")) == []
    assert names(look(department, text="UNIT 3")) == []
    assert names(look(department, text="Unit-3")) == ["unit-3"]


def test_the_matrix_goes_forward_and_back(department: Issuer) -> None:
    first = look(department, limit=2)
    assert (names(first), first.previous) == (["so-y-te", "unit-1"], None)
    second = look(department, limit=2, after=first.next)
    assert (names(second), second.next) == (["unit-2", "unit-3"], None)
    back = look(department, limit=2, before=second.previous)
    assert (names(back), back.next is not None, back.previous) == (["so-y-te", "unit-1"], True, None)


def test_a_cluster_narrows_the_matrix(department: Issuer) -> None:
    planner = {"actor": department.actors[PLANNER], "now": NOW}
    cluster = department.write(found, department.plan, "cum_1", name_vi="Cụm 1", name_en="Cluster 1", **planner)
    for unit in ("unit-1", "unit-3"):
        department.write(join, cluster, department.organisations[unit], first_year=2022, **planner)
    assert names(look(department, cluster=cluster)) == ["unit-1", "unit-3"]


def test_a_unit_sees_its_own_line_and_strangers_no_plan(department: Issuer) -> None:
    assert names(look(department, "head@unit-3")) == ["unit-3"]
    with pytest.raises(NotFound):
        look(department, "worker0@unit-3")


def test_a_unit_lists_what_it_owes_by_day_and_what_waits(department: Issuer) -> None:
    department.write(duties.plan_due, now=at(2023, 1, 2))
    head = department.actors["head@unit-1"]
    listed = department.read(reading_obligations.owed, actor=head, year=2023)
    assert [(row.code, row.period) for row in listed] == [
        ("unit_plan", "once"),
        ("yearly_evaluation", "2022"),
        ("yearly_evaluation", "2023"),
    ]
    assert department.read(reading_obligations.own_years, actor=head) == [2023, 2022]
    waiting = department.read(reading_obligations.waiting, actor=head, now=SIGNED)
    assert (waiting.due_soon, waiting.overdue, waiting.returned, waiting.to_accept) == (1, 0, 0, 0)
    assert department.read(reading_obligations.waiting, actor=head, now=NOW).overdue == 1
    number = int(department.duty("yearly_evaluation", "unit-1", "2022").id)
    officer = {"actor": department.actors["officer@unit-1"], "now": NOW}
    department.write(reports.save_draft, number, Draft(text="Kết quả"), **officer)
    department.write(reports.hand_in, number, **officer)
    planner = department.actors[PLANNER]
    assert department.read(reading_obligations.waiting, actor=planner, now=NOW).to_accept == 1
    due = at(2022, 4, 20).date()
    department.write(obligations.return_, number, reason="Thiếu số liệu", due=due, actor=planner, now=NOW)
    assert department.read(reading_obligations.waiting, actor=head, now=NOW).returned == 1


def statements_of(department: Issuer) -> int:
    counted = 0

    def count(*_: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(department.database.engine, "before_cursor_execute", count)
    look(department)
    event.remove(department.database.engine, "before_cursor_execute", count)
    return counted


def test_three_thousand_units_take_no_more_statements_than_three(department: Issuer) -> None:
    few = statements_of(department)
    common = {"kind": "unit", "parent_id": department.organisations["so-y-te"], "valid_from": at(2000, 1, 1).date()}
    rows = [{"code": f"don-vi-{n}", "name": f"Đơn vị {n}", **common} for n in range(3000)]
    department.write(lambda connection: connection.execute(insert(Organisation), rows).rowcount)
    portions = []
    while made := department.write(duties.plan_due, now=at(2022, 3, 22)):
        portions.append(made)
    assert portions == [2000, 2000, 2000]
    assert statements_of(department) == few
    assert len(look(department).rows) == 50
    assert names(look(department, text="don vi 2999")) == ["Đơn vị 2999"]
