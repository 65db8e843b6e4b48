"""Turn a table of moves into answers: what may happen from here, and if not, every reason why."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, Protocol, TypeVar

from transitions import Machine

from states.actors import Role
from states.refusals import Refusal


class _HasState(Protocol):
    @property
    def state(self) -> str: ...


Facts = TypeVar("Facts", bound=_HasState)
Answers = TypeVar("Answers")
Guard = Callable[[Facts], Refusal | None]


@dataclass(frozen=True, slots=True)
class Ask(Generic[Answers, Facts]):
    """One question of a move: the field it fills, what a form draws for it, and the check of the answer."""

    field: str
    kind: str
    check: Callable[[Answers, Facts], Refusal | None]


@dataclass(frozen=True, slots=True)
class Move(Generic[Facts, Answers]):
    """One row of a table; without `dest` the state stays, and `choose` picks among several.

    What `warns` says does not stand in the way: it is shown beside the offer.
    """

    action: str
    source: tuple[str, ...]
    dest: tuple[str, ...]
    by: tuple[Role, ...]
    guards: tuple[Guard[Facts], ...] = ()
    asks: tuple[Ask[Answers, Facts], ...] = ()
    choose: Callable[[Facts], str] | None = None
    warns: tuple[Guard[Facts], ...] = ()

    def lands(self, facts: Facts) -> str:
        """Name the state that this move leads to."""
        if self.choose is not None:
            return self.choose(facts)
        return self.dest[0] if self.dest else facts.state


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer to one attempt: the state it leads to, or every reason why not."""

    dest: str | None
    refusals: tuple[Refusal, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer(Generic[Facts, Answers]):
    """An action that the actor's roles name, whether it is possible now, what it asks, and what to think of first."""

    action: str
    refusals: tuple[Refusal, ...]
    asks: tuple[Ask[Answers, Facts], ...]
    warnings: tuple[Refusal, ...] = ()

    @property
    def possible(self) -> bool:
        """An offer without objection fires, given valid input."""
        return not self.refusals


class Lifecycle(Generic[Facts, Answers]):
    """One table of moves, held by one `transitions` machine that no model is ever bound to."""

    def __init__(
        self,
        name: str,
        *,
        states: type[StrEnum],
        initial: str,
        moves: Iterable[Move[Facts, Answers]],
        permits: Callable[[tuple[Role, ...], Facts], Refusal | None],
    ) -> None:
        """Build the machine, which refuses unknown states, and compile its events into a look-up."""
        self.name = name
        self.states = tuple(state.value for state in states)
        self.initial = initial
        self.moves = tuple(moves)
        self._permits = permits
        self._table = _compile(self.states, initial, self.moves)

    def move(self, action: str, state: str) -> Move[Facts, Answers] | None:
        """Find the row for an action from a state."""
        return self._table.get((action, state))

    def actions(self) -> tuple[str, ...]:
        """Name every action once, in the order of the table."""
        return tuple(dict.fromkeys(move.action for move in self.moves))

    def decide(self, action: str, facts: Facts, answers: Answers) -> Verdict:
        """Say where an attempt leads, or every reason why it does not."""
        move = self.move(action, facts.state)
        if move is None:
            known = {"lifecycle": self.name, "action": action, "state": facts.state}
            return Verdict(None, (Refusal("wrong_state", known),))
        refusals = self._objections(move, facts) + _kept(ask.check(answers, facts) for ask in move.asks)
        return Verdict(None, refusals) if refusals else Verdict(move.lands(facts))

    def offers(self, facts: Facts) -> tuple[Offer[Facts, Answers], ...]:
        """List the actions that the actor's roles name from this state, each with every objection."""
        here = (move for (_, state), move in self._table.items() if state == facts.state)
        return tuple(
            Offer(move.action, self._objections(move, facts), move.asks, self.warnings(move.action, facts))
            for move in here
            if self._permits(move.by, facts) is None
        )

    def warnings(self, action: str, facts: Facts) -> tuple[Refusal, ...]:
        """Say what to think of before an action that nothing forbids."""
        move = self.move(action, facts.state)
        return _kept(warn(facts) for warn in move.warns) if move else ()

    def _objections(self, move: Move[Facts, Answers], facts: Facts) -> tuple[Refusal, ...]:
        return _kept((self._permits(move.by, facts), *(guard(facts) for guard in move.guards)))


def _kept(answers: Iterable[Refusal | None]) -> tuple[Refusal, ...]:
    """Keep every reason once; two rules may object for the same one."""
    kept: list[Refusal] = []
    for answer in answers:
        if answer is not None and answer not in kept:
            kept.append(answer)
    return tuple(kept)


def _compile(
    states: tuple[str, ...], initial: str, moves: tuple[Move[Facts, Answers], ...]
) -> Mapping[tuple[str, str], Move[Facts, Answers]]:
    """Read the machine's own events back, so that what is offered is what `transitions` holds."""
    machine = Machine(model=None, states=list(states), initial=initial, auto_transitions=False)
    rows: dict[tuple[str, str], Move[Facts, Answers]] = {}
    for move in moves:
        for state in (*move.source, *move.dest):
            machine.get_state(str(state))
        for source in map(str, move.source):
            if (str(move.action), source) in rows:
                message = f"{move.action} from {source} stands twice in the table"
                raise ValueError(message)
            rows[str(move.action), source] = move
            for dest in move.dest or (source,):
                machine.add_transition(str(move.action), source, str(dest))
    return {
        (action, source): rows[action, source]
        for action, event in machine.events.items()
        for source in event.transitions
    }
