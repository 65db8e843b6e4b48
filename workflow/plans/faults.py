"""Name a place where one part of a plan contradicts another."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflow.plans.plain import Place


@dataclass(frozen=True, slots=True)
class Fault:
    """One contradiction: where it stands and what was expected there."""

    place: Place
    expected: str


class Incoherent(ValueError):
    """A plan whose fields are each well-formed contradicts itself; carries every fault."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        """Keep all faults, at least one."""
        super().__init__("; ".join(f"{fault.place}: expected {fault.expected}" for fault in faults))
        self.faults = tuple(faults)


def one_of(known: Iterable[str]) -> str:
    """Say which codes there are."""
    return "one of " + ", ".join(sorted(known))
