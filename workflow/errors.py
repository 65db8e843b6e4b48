"""Name what can go wrong beside a refusal; errors carry facts, not words."""

from dataclasses import dataclass


@dataclass(eq=False)
class NotFound(Exception):
    """Nothing of this kind and id is there for this actor."""

    noun: str
    key: object


@dataclass(eq=False)
class KeyReused(Exception):
    """The same Idempotency-Key came with another request."""

    key: str


@dataclass(eq=False)
class InvariantBroken(Exception):
    """The database holds what must never be; the transaction is rolled back."""

    what: str


@dataclass(eq=False)
class Busy(Exception):
    """More waits to be written than can be done soon; trying again in `seconds` is worthwhile."""

    seconds: int
