"""Number the dossiers that a benchmark walks through, each one once."""

from dataclasses import dataclass

SUBMISSION_SIZE = 10
"""Nominations that one unit hands in together."""
FAR_APART = 7919
"""A prime, so that steps of it modulo the number of dossiers meet each one once and neighbours in time lie apart."""


def submission_of(nomination: int) -> int:
    """Name the submission of a seeded nomination; both are numbered from 1."""
    return (nomination - 1) // SUBMISSION_SIZE + 1


@dataclass(frozen=True, slots=True)
class Range:
    """A part of the seeded nominations: `count` steps of a walk among the `total` that follow `base`."""

    base: int
    first: int
    count: int
    stride: int
    total: int

    def at(self, number: int) -> int:
        """Name the nomination at a position of this part."""
        if number >= self.count:
            raise IndexError(f"only {self.count} dossiers were set aside for this part")
        return 1 + self.base + (self.first + number) * self.stride % self.total


class Supply:
    """Hand out parts of the seeded nominations `base + 1` to `base + total`; running out is an error."""

    def __init__(self, total: int, *, base: int = 0, stride: int = FAR_APART) -> None:
        self.total = total
        self._base = base
        self._stride = stride
        self._next = 0

    @property
    def left(self) -> int:
        """How many were not handed out yet."""
        return self.total - self._next

    def take(self, count: int) -> Range:
        """Take the next `count` numbers of the walk."""
        if count > self.left:
            raise IndexError(f"only {self.left} of {self.total} seeded dossiers are left")
        part = Range(self._base, self._next, count, self._stride, self.total)
        self._next += count
        return part

    def put_back(self, part: Range, *, used: int) -> None:
        """Put the end of the part that was taken last back."""
        assert part.first + part.count == self._next
        self._next = part.first + used
