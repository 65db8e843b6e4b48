"""Fold the places taken so far over the quotas that were read."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from states.facts import NominationFacts
from states.nomination import HOLDS_PLACE


class Places:
    """What the acts decided so far take from each quota counter, or give back to it."""

    def __init__(self, taken: Mapping[int, int] | None = None) -> None:
        """Start from nothing, or from what another fold has taken."""
        self.taken = Counter(taken or {})

    def copy(self) -> "Places":
        """Fork, so that a group that fails as a whole leaves no trace."""
        return Places(self.taken)

    def over(self, facts: NominationFacts) -> NominationFacts:
        """Show these facts the quotas as they stand after what was decided before."""
        if not self.taken:
            return facts
        return replace(
            facts,
            quota=tuple(replace(place, used=place.used + self.taken[place.counter]) for place in facts.quota),
        )

    def move(self, facts: NominationFacts, dest: str) -> None:
        """Count the place that a move from its state to `dest` takes or gives back."""
        change = (dest in HOLDS_PLACE) - (facts.state in HOLDS_PLACE)
        if change:
            self.taken.update({place.counter: change for place in facts.quota})
