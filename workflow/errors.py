"""Name what can go wrong beside a refusal; errors carry facts, not words."""

from dataclasses import dataclass


@dataclass(frozen=True)
class NotFound(Exception):  # noqa: N818 - it is the answer "not found", for missing and foreign alike.
    """Nothing of this kind and id is there for this actor."""

    noun: str
    key: object


@dataclass(frozen=True)
class KeyReused(Exception):  # noqa: N818 - it names what the caller did.
    """The same Idempotency-Key came with another request."""

    key: str


@dataclass(frozen=True)
class InvariantBroken(Exception):  # noqa: N818 - it names the state of affairs.
    """The database holds what must never be; the transaction is rolled back."""

    what: str
