"""Name one question put to the rules: who wants to do what with which nomination."""

from dataclasses import dataclass
from datetime import datetime

from states.actors import Actor
from states.facts import Kind, NominationRow, RoundRow


@dataclass(frozen=True, slots=True)
class Case:
    """One nomination with the actor, the moment of arrival, and the kinds of fact that its rules look at.

    `together` holds the nominations handed in by the same request; `decision` is the one an award names.
    """

    row: NominationRow
    round: RoundRow
    actor: Actor
    now: datetime
    received_at: datetime
    kinds: frozenset[Kind]
    together: frozenset[int] = frozenset()
    decision: int | None = None
