"""Count votes: quorum and majority in whole members and ballots, exactly."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Count:
    """The ballots on one nominee; a blank or spoilt one is invalid.

    Without `issued`, each who could vote was given one ballot. `score_sum` adds up the scores of the votes for;
    `chair_for` says whether the presiding member voted for, where it was asked.
    """

    votes_for: int
    votes_against: int
    votes_invalid: int = 0
    unreturned: int = 0
    issued: int | None = None
    score_sum: int | None = None
    chair_for: bool | None = None

    @property
    def valid(self) -> int:
        """Ballots for or against."""
        return self.votes_for + self.votes_against

    @property
    def returned(self) -> int:
        """Ballots returned, valid or not."""
        return self.valid + self.votes_invalid

    @property
    def negative(self) -> bool:
        """Whether any number is below nothing."""
        numbers = (self.votes_for, self.votes_against, self.votes_invalid, self.unreturned, self.issued, self.score_sum)
        return any(number is not None and number < 0 for number in numbers)


@dataclass(frozen=True, slots=True)
class Voters:
    """Who counts for one nominee, in persons and without those recused: entitled, present, voting in writing."""

    members: int
    present: int
    written: int = 0

    @property
    def taking_part(self) -> int:
        """Those who may hand in a ballot."""
        return self.present + self.written


@dataclass(frozen=True, slots=True)
class Rule:
    """How a council votes; shares as (part, of).

    `quorum` is the share of the members who must be present, `passing` the share of `base` that the votes for must
    exceed (`strict`) or reach. `base` is "members", "present" (with those who vote in writing) or "valid" ballots.
    `written` lets absent members vote in writing; with `recusal` a member who is concerned leaves the base;
    `score_most` is the highest score that a vote for carries, from 1, where nominees are ranked.
    """

    quorum: tuple[int, int]
    passing: tuple[int, int]
    strict: bool
    base: str
    secret: bool = False
    written: bool = False
    chair_must_agree: bool = False
    recusal: bool = True
    score_most: int | None = None

    def quorum_of(self, members: int) -> int:
        """Least number of members present; nothing is decided by nobody."""
        part, of = self.quorum
        return max(1, -(-members * part // of))

    def base_of(self, count: Count, voters: Voters) -> int:
        """Members or ballots that the share of votes for is taken of."""
        return {"members": voters.members, "present": voters.taking_part, "valid": count.valid}[self.base]

    def needed(self, count: Count, voters: Voters) -> int:
        """Least number of votes for, at least one: more than the share where strict, else at least the share."""
        part, of = self.passing
        base = self.base_of(count, voters)
        return max(1, base * part // of + 1 if self.strict else -(-base * part // of))
