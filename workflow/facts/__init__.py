"""Gather what the guards want to know: one SELECT for each kind of fact, and only for rules that use it."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection

from states.facts import Kind, NominationFacts
from workflow import pinned
from workflow.facts import dossier, people, places, results
from workflow.facts.cases import Case

_BY_NOMINATION = {
    Kind.LIMIT: ("limit", places.gather_limits),
    Kind.DOSSIER: ("dossier", dossier.gather_dossiers),
    Kind.SUBJECT: ("subject", people.gather_subjects),
    Kind.COUNCIL: ("council", results.gather_councils),
    Kind.PROPOSAL: ("proposal", results.gather_proposals),
    Kind.REVIEW: ("review", dossier.gather_reviews),
    Kind.DECISION: ("decision", places.gather_decisions),
}


def gather(connection: Connection, cases: Sequence[Case], *, lock: bool) -> tuple[NominationFacts, ...]:
    """Gather the facts of each case, in the same order; with `lock`, quota counters are locked last of all."""
    slices: list[dict[str, Any]] = [{} for _ in cases]
    for kind, (name, gather_kind) in _BY_NOMINATION.items():
        asking = [case for case in cases if kind in case.kinds]
        if asking:
            answers = gather_kind(connection, asking)
            for case, found in zip(cases, slices, strict=True):
                if kind in case.kinds:
                    found[name] = answers[case.row.id]
    _add_places(connection, cases, slices, lock=lock)
    plans = pinned.recall(connection, {case.row.plan_version for case in cases})
    return tuple(
        NominationFacts(
            case.actor,
            case.now,
            case.received_at,
            case.row,
            case.round,
            plans[case.row.plan_version].items(case.round.kind),
            **found,
        )
        for case, found in zip(cases, slices, strict=True)
    )


def _add_places(connection: Connection, cases: Sequence[Case], slices: Sequence[dict[str, Any]], *, lock: bool) -> None:
    """Add quotas and rankings, whose counters belong to rounds rather than to single nominations."""
    counted = [case for case in cases if case.kinds & {Kind.QUOTA, Kind.RANKING}]
    if not counted:
        return
    contested = [case for case in counted if Kind.RANKING in case.kinds]
    quotas = places.gather_quotas(connection, counted, lock=lock)
    rankings = places.gather_rankings(connection, contested, quotas)
    for case, found in zip(cases, slices, strict=True):
        if Kind.QUOTA in case.kinds:
            found["quota"] = quotas[case.row.id]
        if Kind.RANKING in case.kinds:
            found["ranking"] = rankings[case.row.id]


__all__ = ["Case", "gather"]
