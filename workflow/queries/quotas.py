"""Read what quotas are worked out from, and work them out: whole numbers as they stand, shares exactly."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from states.nomination import HOLDS_PLACE, State
from workflow.models.headcount import Headcount, TitleHolders
from workflow.models.nomination import Nomination, counted
from workflow.models.organisation import Organisation
from workflow.models.round import QuotaCounter, Round
from workflow.plans.quotas import Share
from workflow.plans.rounds import PlannedQuota
from workflow.plans.shares import places_of
from workflow.plans.terms import QuotaScope, ShareBase

Counts = Mapping[int, int]
"""How many there are, by organisation."""


@dataclass(frozen=True, slots=True)
class Places:
    """The places that a quota has for the issuer or for one organisation; `basis` says what a share was taken of."""

    code: str
    subject: str
    award_form: str
    scope: str
    organisation: int
    places: int
    hard: bool
    basis: Mapping[str, Any] | None

    @property
    def key(self) -> tuple[str, int]:
        """What tells it from the other counters of its round."""
        return self.code, self.organisation

    def key_in(self, round_id: int) -> tuple[int, str, int]:
        """What tells it from all counters."""
        return round_id, *self.key


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """The places of a round's quotas, and the organisations without the number that a share is taken of."""

    places: tuple[Places, ...]
    uncounted: tuple[int, ...]


def headcount(connection: Connection, issuer: int, year: int, subject: str) -> Counts:
    """Give the newest headcount of each organisation for a year, in people, collectives or households."""
    statement = (
        select(Headcount.organisation_id, Headcount.count)
        .where(Headcount.issuer_id == issuer, Headcount.year == year, Headcount.subject_type == subject)
        .order_by(Headcount.id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def recorded_holders(connection: Connection, issuer: int, year: int, subject: str, form: str) -> Counts:
    """Give the newest number of each organisation that was recorded of holders from elsewhere."""
    statement = (
        select(TitleHolders.organisation_id, TitleHolders.count)
        .where(
            TitleHolders.issuer_id == issuer,
            TitleHolders.year == year,
            TitleHolders.subject_type == subject,
            TitleHolders.award_form == form,
        )
        .order_by(TitleHolders.id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def holders(connection: Connection, issuer: int, year: int, subject: str, form: str) -> Counts:
    """Give how many of each organisation hold an award form of a year: awarded here, and recorded from elsewhere."""
    found = dict(recorded_holders(connection, issuer, year, subject, form))
    awarded = (
        select(Nomination.organisation_id, func.count())
        .join(Round, Round.id == Nomination.round_id)
        .where(
            Round.issuer_id == issuer,
            Round.year == year,
            Nomination.subject_type == subject,
            Nomination.award_form == form,
            Nomination.state == State.AWARDED,
        )
        .group_by(Nomination.organisation_id)
    )
    for organisation, count in connection.execute(awarded):
        found[organisation] = found.get(organisation, 0) + count
    return found


def nominating(connection: Connection, issuer: int) -> tuple[int, ...]:
    """List what stands directly below an issuer and exists: each has places of its own where the plan says so."""
    statement = (
        select(Organisation.id)
        .where(Organisation.parent_id == issuer, Organisation.valid_to.is_(None))
        .order_by(Organisation.id)
    )
    return tuple(connection.scalars(statement))


def work_out(
    connection: Connection,
    quotas: Iterable[PlannedQuota],
    *,
    issuer: int,
    year: int,
    organisations: Sequence[int],
) -> WorkedOut:
    """Work the places of these quotas out for the issuer, or where they say so for each of the organisations."""
    places: list[Places] = []
    uncounted: dict[int, None] = {}
    for quota in quotas:
        each = quota.scope is QuotaScope.ORGANISATION
        counts = _counts(connection, quota, issuer, year)
        for owner in organisations if each else (issuer,):
            parts = () if quota.share is None else _parts(connection, quota.share, counts, owner, whole=not each)
            missing = [part for part in parts if part not in counts]
            uncounted |= dict.fromkeys(missing)
            if not missing:
                places.append(_places(quota, owner, year, sum(counts[part] for part in parts)))
    return WorkedOut(tuple(places), tuple(uncounted))


def _counts(connection: Connection, quota: PlannedQuota, issuer: int, year: int) -> Counts:
    share, subject = quota.share, quota.subject.value
    if share is None:
        return {}
    if share.of is ShareBase.HEADCOUNT:
        return headcount(connection, issuer, year, subject)
    return holders(connection, issuer, year, subject, share.form or "")


def _parts(connection: Connection, share: Share, counts: Counts, owner: int, *, whole: bool) -> Iterable[int]:
    """Name the organisations whose numbers a share is taken of.

    The issuer's headcount is its own number, else the sum of those directly below it; holders are counted in one
    organisation each, and where nobody recorded some there are none.
    """
    if share.of is ShareBase.HOLDERS:
        return counts if whole else {owner} & counts.keys()
    return nominating(connection, owner) or (owner,) if whole and owner not in counts else (owner,)


def _places(quota: PlannedQuota, owner: int, year: int, base: int) -> Places:
    share = quota.share
    basis = None
    if share is not None:
        basis = {**share.model_dump(mode="json", exclude_none=True), "year": year, "count": base}
    return Places(
        code=quota.code,
        subject=quota.subject.value,
        award_form=quota.award_form,
        scope=quota.scope.value,
        organisation=owner,
        places=quota.limit or 0 if share is None else places_of(share, base),
        hard=quota.hard,
        basis=basis,
    )


def held(connection: Connection, rounds: Iterable[int]) -> Mapping[int, int]:
    """Count for each counter of these rounds the nominations that hold a place in it."""
    statement = (
        select(QuotaCounter.id, func.count(Nomination.id))
        .outerjoin(Nomination, counted() & Nomination.state.in_(HOLDS_PLACE))
        .where(QuotaCounter.round_id.in_(list(rounds)))
        .group_by(QuotaCounter.id)
    )
    return {row[0]: row[1] for row in connection.execute(statement)}


def stored(connection: Connection, rounds: Sequence[int]) -> Mapping[int, tuple[Places, ...]]:
    """Read the places that these rounds have now."""
    found: dict[int, list[Places]] = {}
    statement = select(QuotaCounter).where(QuotaCounter.round_id.in_(rounds)).order_by(QuotaCounter.id)
    for row in connection.execute(statement):
        found.setdefault(row.round_id, []).append(of_row(row))
    return {round_id: tuple(places) for round_id, places in found.items()}


def of_row(row: Any) -> Places:  # noqa: ANN401 - a counter's row.
    """Give the places of a stored counter."""
    return Places(
        row.code,
        row.subject_type,
        row.award_form,
        row.scope,
        row.organisation_id,
        row.places,
        row.hard,
        row.basis,
    )


MOST_NAMED = 20
"""Organisations that a refusal names; whoever has to enter so many numbers starts somewhere."""


def names_of(connection: Connection, organisations: Sequence[int]) -> tuple[str, ...]:
    """Name organisations; of very many only the first."""
    if not organisations:
        return ()
    statement = select(Organisation.name).where(Organisation.id.in_(organisations)).order_by(Organisation.id)
    return tuple(connection.scalars(statement.limit(MOST_NAMED)))
