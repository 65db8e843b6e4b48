"""Each nominee stands under one rule: the plan's, the council's own or the issuer's, for its award form and day."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select, update

from states.refusals import Refused
from tests import steps
from tests.ballots import drafts
from tests.world import LONG_AGO, OPENED, World, later
from workflow.models.council import AgendaItem, Council, Sitting, SittingRule
from workflow.models.law import AwardForm, CouncilRule
from workflow.models.nomination import Nomination
from workflow.models.plan import PlanVersion
from workflow.services import council_defaults, council_rows, sittings
from workflow.services.council_rows import Terms

ANY = Terms(Fraction(2, 3), Fraction(1, 2), strict=True, base="members", source="rule")
FORMS = ("CSTD_TINH", "LDTT")


def prepared(world: World) -> list[int]:
    """Draft three nominees of one unit: for giấy khen, for CSTD_TINH and for LDTT."""
    named = drafts(world, 3)

    def work(connection: Connection) -> None:
        connection.execute(insert(AwardForm), [{"code": one, "name_vi": one, "name_en": one} for one in FORMS])
        for one, form in zip(named[1:], FORMS, strict=True):
            connection.execute(update(Nomination).where(Nomination.id == one).values(award_form=form))

    world.database.write(work)
    return named


def lay_down(
    world: World, part: int, *, own: bool = False, form: str | None = None, since: date = LONG_AGO, **more: Any
) -> None:
    """Add a rule that is known again by the hundredths that pass."""
    terms = replace(ANY, passing=Fraction(part, 100), **more)

    def work(connection: Connection) -> None:
        issuer, unit = world.organisations["so-y-te"], world.organisations["unit-1"]
        council = connection.scalar(select(Council.id).where(Council.organisation_id == unit)) if own else None
        council_rows.add_rule(connection, terms, issuer=issuer, council=council, award_form=form, valid_from=since)

    world.database.write(work)


def say(world: World, **said: Any) -> None:
    """Let the plan say something else of councils; before anybody has read it."""

    def work(connection: Connection) -> None:
        ((version, content),) = connection.execute(select(PlanVersion.id, PlanVersion.content)).all()
        council = None if said.get("council", "") is None else {**content["council"], **said}
        forms = [{**content["award_forms"][0], "code": code} for code in ("GK", *FORMS)]
        statement = update(PlanVersion).where(PlanVersion.id == version)
        connection.execute(statement.values(content={**content, "award_forms": forms, "council": council}))

    world.database.write(work)


def convene(world: World, named: list[int], **more: Any) -> int:
    """Convene the council of the first unit."""
    terms: dict[str, Any] = {"held_at": OPENED, "place": None, "nominations": named} | more
    who: dict[str, Any] = {"actor": world.actor("secretary@unit-1"), "now": OPENED}
    return world.database.write(
        lambda connection: sittings.convene(connection, world.organisations["unit-1"], **terms, **who)
    )


def passing(world: World, sitting: int) -> list[tuple[str, Fraction]]:
    """Tell under which share each nominee stands, and where it comes from."""
    statement = (
        select(SittingRule.origin, SittingRule.pass_part, SittingRule.pass_of)
        .join(AgendaItem, AgendaItem.rule_id == SittingRule.id)
        .where(AgendaItem.sitting_id == sitting)
        .order_by(AgendaItem.nomination_id)
    )
    return [(row.origin, Fraction(row.pass_part, row.pass_of)) for row in steps.rows(world, statement)]


def test_the_councils_own_rule_goes_first_then_the_award_form_then_the_latest(world: World) -> None:
    named = prepared(world)
    half = ("issuer", Fraction(1, 2))
    assert passing(world, convene(world, named)) == [half, half, half]
    lay_down(world, 90, form="CSTD_TINH")
    lay_down(world, 60, since=date(2001, 1, 1))
    lay_down(world, 65, since=date(2024, 11, 2))
    issuers = [("issuer", Fraction(part, 100)) for part in (60, 90, 60)]
    before = convene(world, named)
    assert passing(world, before) == issuers
    lay_down(world, 70, own=True)
    lay_down(world, 75, own=True, form="LDTT")
    own = [("council", Fraction(part, 100)) for part in (70, 70, 75)]
    assert passing(world, convene(world, named)) == own
    assert passing(world, before) == issuers
    assert len(steps.rows(world, select(SittingRule.id).where(SittingRule.sitting_id == before))) == 2


def test_moving_the_day_moves_the_rules_and_the_agenda_takes_its_rules_along(world: World) -> None:
    named = prepared(world)
    lay_down(world, 90, form="CSTD_TINH")
    lay_down(world, 65, since=date(2024, 11, 2))
    sitting = convene(world, named)
    secretary = world.actor("secretary@unit-1")
    world.database.write(
        lambda connection: sittings.schedule(
            connection, sitting, held_at=later(OPENED, days=1), remove=[named[1]], actor=secretary, now=OPENED
        )
    )
    assert passing(world, sitting) == [("issuer", Fraction(65, 100))] * 2
    assert len(steps.rows(world, select(SittingRule.id).where(SittingRule.sitting_id == sitting))) == 1


def test_what_a_plan_says_wins_over_rows_and_what_it_assumes_does_not(world: World) -> None:
    own = {"code": "LDTT", "pass_at_least": "3/4", "ballot_secrecy": "secret", "source": "II.5"}
    say(world, source="II.5", award_forms=[own])
    named = prepared(world)
    lay_down(world, 90, own=True)
    sitting = convene(world, named)
    assert passing(world, sitting) == [("plan", Fraction(1, 2)), ("plan", Fraction(1, 2)), ("plan", Fraction(3, 4))]
    kept = select(
        SittingRule.pass_strict, SittingRule.ballot_secrecy, SittingRule.confidence, SittingRule.council_rule_id
    ).order_by(SittingRule.id)
    assert [tuple(row) for row in steps.rows(world, kept)] == [(True, "open", "A", None), (False, "secret", "A", None)]
    versions = select(SittingRule.plan_version_id).where(SittingRule.plan_version_id.is_(None))
    assert steps.rows(world, versions) == []


def test_an_assumed_rule_of_a_plan_stands_where_there_is_no_row(world: World) -> None:
    named = prepared(world)
    world.database.write(lambda connection: connection.execute(update(CouncilRule).values(valid_to=date(2024, 10, 31))))
    assert {origin for origin, _ in passing(world, convene(world, named))} == {"plan"}


def test_without_any_rule_nobody_is_convened(world: World) -> None:
    say(world, council=None)
    named = drafts(world)
    world.database.write(lambda connection: connection.execute(update(CouncilRule).values(valid_to=date(2024, 10, 31))))
    with pytest.raises(Refused) as refused:
        convene(world, named)
    assert steps.codes(refused.value) == ["no_council_rule"]
    assert steps.rows(world, select(Sitting.id)) == []


def test_an_issuer_has_rules_from_the_start_and_keeps_those_it_wrote(world: World) -> None:
    prepared(world)
    unit = world.organisations["unit-2"]
    for forms in (("GK",), ("GK", "CSTD_TINH"), ("CSTD_TINH",)):
        world.database.write(partial(council_defaults.lay_down, issuer=unit, award_forms=forms))
    statement = select(CouncilRule).where(CouncilRule.issuer_id == unit).order_by(CouncilRule.id)
    rules = steps.rows(world, statement)
    assert [(row.award_form, council_rows.terms_of(row)) for row in rules] == [
        (None, council_defaults.FOR_ALL),
        ("CSTD_TINH", council_defaults.FOR_HIGHER_TITLES),
    ]
