"""Name what is asked of `act` and what it answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from states.actors import Actor
from states.asks import Answers
from states.refusals import Refusal
from workflow.encoding import plain


@dataclass(frozen=True, slots=True)
class RequestKey:
    """An Idempotency-Key of an account with the digest of the request it came with."""

    account: int
    key: str
    digest: str


@dataclass(frozen=True, slots=True)
class Act:
    """One wish to move one nomination; `received_at` is when the request reached the server.

    Acts of one `group` happen all or not at all. `key` is that of the request that all its acts share.
    """

    nomination: int
    action: str
    actor: Actor
    received_at: datetime
    answers: Answers = field(default_factory=Answers)
    expected_version: int | None = None
    key: RequestKey | None = None
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one act: the new state and version, or every reason why nothing changed."""

    nomination: int
    state: str | None = None
    version: int | None = None
    refusals: tuple[Refusal, ...] = ()

    @property
    def accepted(self) -> bool:
        """Whether the nomination moved."""
        return not self.refusals


def to_json(outcome: Outcome) -> dict[str, Any]:
    """Write an outcome so that a repeated request gets the same answer."""
    return {
        "nomination": outcome.nomination,
        "state": outcome.state,
        "version": outcome.version,
        "refusals": [{"code": refusal.code, "detail": plain(refusal.detail)} for refusal in outcome.refusals],
    }


def from_json(stored: Mapping[str, Any]) -> Outcome:
    """Read a stored outcome back."""
    refusals = tuple(Refusal(refusal["code"], refusal["detail"]) for refusal in stored["refusals"])
    return Outcome(stored["nomination"], stored["state"], stored["version"], refusals)
