"""Read who signed commitments and pacts, and how large a share that is."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlalchemy import Connection, exists, select
from sqlalchemy.orm import aliased

from states.actors import Actor
from workflow.facts import obligations as facts
from workflow.models.obligation import Signature
from workflow.models.person import Person


@dataclass(frozen=True, slots=True)
class Signed:
    """How many signed of those who were to, exactly; `wanted` is the share that the plan asks for, where it does.

    `share` is None while nobody has said how many there are to sign.
    """

    signed: int
    expected: int | None
    wanted: Fraction | None

    @property
    def share(self) -> Fraction | None:
        """The exact share."""
        return Fraction(self.signed, self.expected) if self.expected else None

    @property
    def reached(self) -> bool | None:
        """Whether the share is as large as the plan asks; None while that can't be said."""
        if self.share is None or self.wanted is None:
            return None
        return self.share >= self.wanted


def signed_of(connection: Connection, obligation_id: int, *, actor: Actor) -> Signed:
    """Count the signatures that stand. Raises NotFound."""
    row = facts.read(connection, obligation_id, actor=actor, lock=False)
    return Signed(facts.signed(connection, row.id), row.expected, facts.terms(connection, row).share)


def signatures(connection: Connection, obligation_id: int, *, actor: Actor) -> list[Any]:
    """List what was recorded, oldest first, each with who signed or recorded it and whether it was taken back.

    Raises NotFound.
    """
    facts.read(connection, obligation_id, actor=actor, lock=False)
    later, signer, recorder = aliased(Signature), aliased(Person), aliased(Person)
    taken_back = exists().where(later.withdraws_id == Signature.id)
    statement = (
        select(
            Signature.id,
            Signature.way,
            Signature.signers,
            Signature.person_id,
            signer.name.label("person"),
            Signature.signed_on,
            Signature.parties,
            Signature.file_id,
            Signature.withdraws_id,
            Signature.reason,
            Signature.recorded_at,
            recorder.name.label("recorded_by"),
            taken_back.label("withdrawn"),
        )
        .outerjoin(signer, signer.id == Signature.person_id)
        .join(recorder, recorder.id == Signature.recorded_by)
        .where(Signature.obligation_id == obligation_id)
        .order_by(Signature.id)
    )
    return list(connection.execute(statement).all())
