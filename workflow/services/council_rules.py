"""Find the voting rule of each nominee on an agenda, and freeze it with the sitting."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, or_, select

from states.refusals import Refusal, Refused
from workflow import pinned
from workflow.models.base import on_day
from workflow.models.council import AgendaItem, SittingRule
from workflow.models.law import CouncilRule
from workflow.plans import councils as planned
from workflow.plans.announcing import ToBeAnnounced
from workflow.plans.schema import Plan
from workflow.services.council_rows import Terms, columns_of, terms_of

_BASES = {"all_members": "members", "present": "present", "valid_ballots": "valid"}


@dataclass(frozen=True, slots=True)
class Resolved:
    """A rule with where it comes from: a plan version, a council's own row, or the issuer's default."""

    terms: Terms
    origin: str
    council_rule: int | None = None
    plan_version: int | None = None


def resolve(
    connection: Connection, nominees: Sequence[Any], *, council: int, issuer: int, day: date
) -> Mapping[int, Resolved]:
    """Find the rule for each nominee (id, plan_version_id, award_form) on a day; keyed by nomination.

    What the plan says wins over dated rows; what it merely assumes stands where there is no row. Raises Refused where
    there is neither.
    """
    plans = pinned.recall(connection, {row.plan_version_id for row in nominees})
    dated = _dated(connection, council=council, issuer=issuer, day=day)
    found: dict[int, Resolved] = {}
    for row in nominees:
        said = _said(plans[row.plan_version_id].plan, row.award_form, row.plan_version_id)
        standing = _standing(dated, row.award_form)
        rule = standing if said is None or (standing is not None and _is_assumed(said)) else said
        if rule is None:
            raise Refused(Refusal("no_council_rule", {"council": council, "day": day}))
        found[row.id] = rule
    return found


def _dated(connection: Connection, *, council: int, issuer: int, day: date) -> Sequence[Row[Any]]:
    """Read the rows in force on a day: a council's own first, those for one award form first, the latest first."""
    statement = (
        select(CouncilRule)
        .where(
            CouncilRule.issuer_id == issuer,
            or_(CouncilRule.council_id == council, CouncilRule.council_id.is_(None)),
            on_day(CouncilRule, day),
        )
        .order_by(
            CouncilRule.council_id.is_(None),
            CouncilRule.award_form.is_(None),
            CouncilRule.valid_from.desc(),
            CouncilRule.id.desc(),
        )
    )
    return connection.execute(statement).all()


def _standing(dated: Sequence[Row[Any]], form: str) -> Resolved | None:
    row = next((row for row in dated if row.award_form in {None, form}), None)
    if row is None:
        return None
    return Resolved(terms_of(row), "issuer" if row.council_id is None else "council", council_rule=row.id)


def _said(plan: Plan, form: str, version: int) -> Resolved | None:
    """Read what a plan says about the vote on an award form."""
    general = plan.council
    if general is None or isinstance(general, ToBeAnnounced):
        return None
    rule = general.for_form(form)
    strict = rule.pass_over is not None
    terms = Terms(
        quorum=rule.quorum,
        passing=(rule.pass_over if strict else rule.pass_at_least) or Fraction(0),
        strict=strict,
        base=_BASES[rule.ratio_base],
        source=rule.source,
        secrecy=str(rule.ballot_secrecy),
        absent=str(rule.absent_vote),
        chair_must_agree=rule.chair_must_agree,
        chair_confirms=rule.chair_confirms,
        recusal=rule.recusal,
        score_most=rule.score_most,
        confidence="MEM" if planned.ASSUMED in rule.source else "A",
    )
    return Resolved(terms, "plan", plan_version=version)


def _is_assumed(rule: Resolved) -> bool:
    return planned.ASSUMED in rule.terms.source


def freeze(connection: Connection, sitting: int, rules: Mapping[int, Resolved]) -> Mapping[int, int]:
    """Keep each distinct rule with the sitting, once; returns the kept rule's id by nomination."""
    kept = {_resolved(row): row.id for row in connection.execute(_of(sitting))}
    new = [rule for rule in dict.fromkeys(rules.values()) if rule not in kept]
    if new:
        connection.execute(insert(SittingRule), [_row(sitting, rule) for rule in new])
        kept = {_resolved(row): row.id for row in connection.execute(_of(sitting))}
    return {nomination: kept[rule] for nomination, rule in rules.items()}


def forget_unused(connection: Connection, sitting: int) -> None:
    """Drop the rules that no nominee of the sitting stands under any more."""
    used = select(AgendaItem.rule_id).where(AgendaItem.sitting_id == sitting)
    connection.execute(delete(SittingRule).where(SittingRule.sitting_id == sitting, SittingRule.id.not_in(used)))


def _of(sitting: int) -> Any:  # noqa: ANN401 - a SELECT of whole rows.
    return select(SittingRule).where(SittingRule.sitting_id == sitting).order_by(SittingRule.id)


def _resolved(row: Row[Any]) -> Resolved:
    return Resolved(terms_of(row), row.origin, row.council_rule_id, row.plan_version_id)


def _row(sitting: int, rule: Resolved) -> dict[str, Any]:
    return {
        "sitting_id": sitting,
        "origin": rule.origin,
        "council_rule_id": rule.council_rule,
        "plan_version_id": rule.plan_version,
        **columns_of(rule.terms),
    }


__all__ = ["Resolved", "Terms", "forget_unused", "freeze", "resolve"]
