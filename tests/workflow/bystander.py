"""Listen to the journal as a bystander who knows the rules, and object where they were not kept."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from tests.world import CUTOFF
from workflow.calendar import VIETNAM, day_through

FINAL = {"awarded", "not_awarded", "withdrawn", "lapsed"}


@dataclass(slots=True)
class Told:
    """What the journal tells, folded entry by entry, with what a bystander makes of it."""

    states: dict[tuple[str, int], str | None] = field(default_factory=dict)
    versions: Counter[tuple[str, int]] = field(default_factory=Counter)
    unit_of: dict[int, int] = field(default_factory=dict)
    extended: dict[int, datetime] = field(default_factory=dict)
    due: dict[int, datetime] = field(default_factory=dict)
    carried: dict[int, bool | None] = field(default_factory=lambda: defaultdict(lambda: None))
    counted: dict[int, dict[int, bool]] = field(default_factory=dict)
    on_paper: set[int] = field(default_factory=set)
    newest: int = 0
    decided: bool = False

    def hear(self, entry: Any) -> None:
        """Take one entry, and object where the rules would not have allowed it."""
        aggregate = (entry.aggregate, entry.aggregate_id)
        assert entry.version == self.versions[aggregate] + 1
        assert entry.state_before in {None, self.states.get(aggregate)}
        self.versions[aggregate] += 1
        self.states[aggregate] = entry.state_after
        self.newest = entry.id
        hear: Callable[[Any], None] = getattr(self, f"_{entry.aggregate}", lambda _entry: None)
        hear(entry)

    def limit_of(self, nomination: int) -> datetime:
        """Work out when a nomination is too late."""
        unit = self.extended.get(self.unit_of[nomination], CUTOFF)
        return max(CUTOFF, unit, self.due.get(nomination, CUTOFF))

    def _nomination(self, entry: Any) -> None:
        assert not self.decided, "nothing changes in a decided round"
        getattr(self, f"_{entry.action}", lambda _nomination, _entry: None)(entry.aggregate_id, entry)

    def _round(self, entry: Any) -> None:
        if entry.action == "extend":
            until = day_through(date.fromisoformat(entry.data["until"]))
            unit = entry.data["organisation"]
            self.extended[unit] = max(until, self.extended.get(unit, until))
        if entry.action == "decide":
            self.decided = True
            standing = {state for (kind, _), state in self.states.items() if kind == "nomination"}
            assert standing <= FINAL

    def _sitting(self, entry: Any) -> None:
        if entry.action == "minute":
            self.carried.update(self.counted[entry.aggregate_id])

    def _draft(self, nomination: int, entry: Any) -> None:
        self.unit_of[nomination] = entry.organisation_id

    def _edit(self, nomination: int, entry: Any) -> None:
        if {"subject", "award_form"} & set(entry.data.get("fields", ())):
            self.carried[nomination] = None

    def _reopen(self, nomination: int, _entry: Any) -> None:
        self.carried[nomination] = None

    def _return(self, nomination: int, entry: Any) -> None:
        self.due[nomination] = day_through(date.fromisoformat(entry.data["due"]))
        if "council_minutes" in entry.data["items"]:
            self.carried[nomination] = None

    def _endorse(self, nomination: int, _entry: Any) -> None:
        assert self.carried[nomination] is True

    def _not_endorse(self, nomination: int, _entry: Any) -> None:
        assert self.carried[nomination] is False

    def _submit(self, nomination: int, entry: Any) -> None:
        assert entry.at < self.limit_of(nomination)
        assert self.carried[nomination] or nomination in self.on_paper

    def _register(self, nomination: int, entry: Any) -> None:
        stamp = datetime.fromisoformat(entry.data["incoming_date"]).replace(tzinfo=VIETNAM)
        assert stamp < self.limit_of(nomination)
        self.on_paper.add(nomination)

    def _lapse(self, nomination: int, entry: Any) -> None:
        assert entry.at >= self.limit_of(nomination)

    def _propose(self, _nomination: int, entry: Any) -> None:
        assert entry.at >= CUTOFF
