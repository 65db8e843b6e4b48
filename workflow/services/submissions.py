"""Prepare submissions: start one, describe its tờ trình, or answer that nobody is proposed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from states.actors import Actor
from states.facts import NominationFacts
from states.nomination import State
from states.refusals import Refusal, Refused
from workflow import journal, pinned
from workflow.errors import NotFound
from workflow.models.nomination import Nomination
from workflow.models.organisation import Organisation
from workflow.models.round import Round
from workflow.models.submission import Submission
from workflow.plans.announcing import known
from workflow.services import quotas
from workflow.services.drafting import require_may_draft
from workflow.visibility import takes_part, visible

AGGREGATE = "submission"


@dataclass(frozen=True, slots=True)
class Letter:
    """What the tờ trình says: number, date, signer, and the nominations that it lists (None: all handed in)."""

    number: str | None = None
    dated: date | None = None
    signer: str | None = None
    nominations: tuple[int, ...] | None = None


def start(connection: Connection, round_id: int, *, organisation: int, actor: Actor, now: datetime) -> int:
    """Start a submission of an organisation in a round; refused where a nomination could not be drafted."""
    statement = select(Round).where(Round.id == round_id, takes_part(actor, Round.issuer_id))
    round_row = connection.execute(statement).one_or_none()
    if round_row is None:
        raise NotFound("round", round_id)
    council = _council_of(connection, organisation, round_row.plan_version_id)
    quotas.have_places(connection, round_row, organisation)
    require_may_draft(
        connection,
        round_id=round_id,
        issuer=round_row.issuer_id,
        organisation=organisation,
        council_organisation=council,
        actor=actor,
        now=now,
    )
    inserted = insert(Submission).values(
        issuer_id=round_row.issuer_id,
        organisation_id=organisation,
        council_organisation_id=council,
        round_id=round_id,
        version=0,
        created_by=actor.person,
        created_at=now,
    )
    submission_id: int = connection.execute(inserted.returning(Submission.id)).scalar_one()
    record(connection, submission_id, "start", actor=actor, now=now)
    return submission_id


def _council_of(connection: Connection, organisation: int, plan_version: int) -> int:
    """Name the organisation whose council votes: its own, or its parent's where the plan says so."""
    row = connection.execute(
        select(Organisation.kind, Organisation.parent_id).where(Organisation.id == organisation)
    ).one_or_none()
    if row is None:
        raise NotFound("organisation", organisation)
    rule = known(pinned.recall(connection, [plan_version])[plan_version].plan.council)
    if rule is not None and row.kind in rule.parent_for and row.parent_id is not None:
        parent: int = row.parent_id
        return parent
    return organisation


def describe_letter(connection: Connection, submission_id: int, letter: Letter, *, actor: Actor, now: datetime) -> None:
    """Write down what the tờ trình says; refused once the submission was handed in."""
    submission = lock(connection, submission_id, actor=actor)
    require_open(connection, submission, actor=actor, now=now)
    unknown = set(letter.nominations or ()) - set(nominations_in(connection, submission_id, tuple(State)))
    if unknown:
        raise Refused(Refusal("nomination_elsewhere", {"nominations": sorted(unknown)}))
    values = {
        "letter_number": letter.number,
        "letter_date": letter.dated,
        "letter_signer": letter.signer,
        "letter_list": None if letter.nominations is None else sorted(letter.nominations),
    }
    connection.execute(update(Submission).where(Submission.id == submission_id).values(values))
    record(connection, submission_id, "describe_letter", actor=actor, now=now, data={"list": letter.nominations})


def nothing_to_propose(connection: Connection, submission_id: int, *, actor: Actor, now: datetime) -> None:
    """Answer "không đề nghị": the unit proposes nobody, which ends its reminders."""
    submission = lock(connection, submission_id, actor=actor)
    require_open(connection, submission, actor=actor, now=now)
    live = tuple(state for state in State if state not in {State.WITHDRAWN, State.LAPSED, State.NOT_ENDORSED})
    if named := nominations_in(connection, submission_id, live):
        raise Refused(Refusal("somebody_proposed", {"nominations": named}))
    connection.execute(update(Submission).where(Submission.id == submission_id).values(nothing_to_propose_at=now))
    record(connection, submission_id, "nothing_to_propose", actor=actor, now=now)


def propose_after_all(connection: Connection, submission_id: int, *, actor: Actor, now: datetime) -> None:
    """Take back, while nominees can still be drafted, that the unit proposes nobody: it is reminded again."""
    submission = lock(connection, submission_id, actor=actor)
    require_open(connection, submission, actor=actor, now=now)
    if submission.nothing_to_propose_at is None:
        raise Refused(Refusal("nobody_said_so"))
    connection.execute(update(Submission).where(Submission.id == submission_id).values(nothing_to_propose_at=None))
    record(connection, submission_id, "propose_after_all", actor=actor, now=now)


def lock(connection: Connection, submission_id: int, *, actor: Actor) -> Row[Any]:
    """Read a submission that the actor may see and hold it against concurrent change. Raises NotFound."""
    statement = (
        select(Submission)
        .where(Submission.id == submission_id, visible(actor, Submission))
        .with_for_update(key_share=True)
    )
    row = connection.execute(statement).one_or_none()
    if row is None:
        raise NotFound("submission", submission_id)
    return row


def require_open(connection: Connection, submission: Row[Any], *, actor: Actor, now: datetime) -> NominationFacts:
    """Raise Refused unless the actor may still change what this submission hands in; gives the facts asked."""
    if submission.first_submitted_at is not None:
        raise Refused(Refusal("already_submitted", {"submission": submission.id}))
    return require_may_draft(
        connection,
        round_id=submission.round_id,
        issuer=submission.issuer_id,
        organisation=submission.organisation_id,
        council_organisation=submission.council_organisation_id,
        actor=actor,
        now=now,
    )


def nominations_in(connection: Connection, submission_id: int, states: Collection[str]) -> list[int]:
    """List a submission's nominations in these states, by id."""
    statement = (
        select(Nomination.id)
        .where(Nomination.submission_id == submission_id, Nomination.state.in_(states))
        .order_by(Nomination.id)
    )
    return list(connection.scalars(statement))


def record(
    connection: Connection,
    submission_id: int,
    action: str,
    *,
    actor: Actor,
    now: datetime,
    data: dict[str, object] | None = None,
) -> None:
    """Write a submission's next version with its journal entry."""
    row = connection.execute(
        update(Submission)
        .where(Submission.id == submission_id)
        .values(version=Submission.version + 1)
        .returning(Submission.version, Submission.issuer_id, Submission.organisation_id)
    ).one()
    entry = journal.Entry(
        issuer=row.issuer_id,
        aggregate=AGGREGATE,
        aggregate_id=submission_id,
        version=row.version,
        at=now,
        action=action,
        actor=actor,
        organisation=row.organisation_id,
        data=data or {},
    )
    journal.record(connection, [entry])
