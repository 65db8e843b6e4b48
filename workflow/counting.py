"""Count votes: quorum and majority in whole members and ballots, exactly."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """The ballots for one nominee; a blank or spoilt one is invalid."""

    votes_for: int
    votes_against: int
    votes_invalid: int = 0

    @property
    def ballots(self) -> int:
        """Ballots returned."""
        return self.votes_for + self.votes_against + self.votes_invalid


@dataclass(frozen=True, slots=True)
class Rule:
    """Shares as (part, of): how many members make a quorum, how many of `base` make a majority."""

    quorum: tuple[int, int]
    passing: tuple[int, int]
    strict: bool
    base: str

    def quorum_of(self, members: int) -> int:
        """Least number of members present."""
        part, of = self.quorum
        return -(-members * part // of)

    def base_of(self, count: Count, *, members: int, present: int) -> int:
        """Members or ballots that the share of votes for is taken of."""
        return {"members": members, "present": present, "valid": count.votes_for + count.votes_against}[self.base]

    def needed(self, count: Count, *, members: int, present: int) -> int:
        """Least number of votes for: more than the share where strict, else at least the share."""
        part, of = self.passing
        base = self.base_of(count, members=members, present=present)
        return base * part // of + 1 if self.strict else -(-base * part // of)

    def result(self, count: Count, *, members: int, present: int) -> dict[str, object]:
        """Give the counts with the votes needed and whether they were reached."""
        needed = self.needed(count, members=members, present=present)
        return {
            "in_favour": count.votes_for,
            "opposed": count.votes_against,
            "spoilt": count.votes_invalid,
            "least": needed,
            "carried": count.votes_for >= needed,
        }
