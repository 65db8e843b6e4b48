"""Gather what the guards want to know: one SELECT for each kind of fact, and only for rules that use it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from states.facts import Kind, NominationFacts, Ranking
from workflow.facts import dossier, people, places
from workflow.facts.cases import Case

_BY_NOMINATION = {
    Kind.LIMIT: ("limit", places.gather_limits),
    Kind.DOSSIER: ("dossier", dossier.gather_dossiers),
    Kind.SUBJECT: ("subject", people.gather_subjects),
    Kind.COUNCIL: ("council", people.gather_councils),
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
    return tuple(
        NominationFacts(case.actor, case.now, case.received_at, case.row, case.round, **found)
        for case, found in zip(cases, slices, strict=True)
    )


def _add_places(connection: Connection, cases: Sequence[Case], slices: Sequence[dict[str, Any]], *, lock: bool) -> None:
    """Add quotas and rankings, which belong to rounds rather than to single nominations."""
    counted = {case.row.round for case in cases if case.kinds & {Kind.QUOTA, Kind.RANKING}}
    if not counted:
        return
    contested = {case.row.round for case in cases if Kind.RANKING in case.kinds}
    quotas = places.gather_quotas(connection, counted, lock=lock)
    rankings: Mapping[Any, Any] = places.gather_rankings(connection, contested, quotas) if contested else {}
    for case, found in zip(cases, slices, strict=True):
        key = (case.row.round, case.row.subject_type)
        if Kind.QUOTA in case.kinds:
            found["quota"] = quotas.get(key, ())
        if Kind.RANKING in case.kinds:
            found["ranking"] = rankings.get(key, Ranking(0, None))


__all__ = ["Case", "gather"]
