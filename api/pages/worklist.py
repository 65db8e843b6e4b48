"""Write the lines of a work-list, each once for all who read the same."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from api.i18n import gettext as _
from api.rendering import environment
from states.labels import Language, instant_words, word
from states.nomination import NOMINATION

KEPT = 4_096
"""Lines that a process remembers: about eight megabytes."""

_SUBJECT_TYPE = "subject_type"
_KINDS = ("collective", "individual", "household")


@dataclass(frozen=True, slots=True)
class Said:
    """The words of a work-list in one language: headings, kinds of nominees, states as tags."""

    choose: str
    name: str
    kind: str
    unit: str
    state: str
    received: str
    rank: str
    round: str
    late: str
    kinds: Mapping[str, str]
    states: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """The headings, in their order."""
        return (self.name, self.kind, self.unit, self.state, self.received, self.rank, self.round)


@lru_cache(maxsize=2)
def said_in(language: Language) -> Said:
    """Find the words; called while that language is spoken."""
    macros: Any = environment().globals["ui"]
    return Said(
        choose=_("Choose"),
        name=_("Name"),
        kind=_("Kind"),
        unit=_("Unit"),
        state=_("State"),
        received=_("Received"),
        rank=_("Rank"),
        round=_("Round"),
        late=macros.badge(_("late")),
        kinds={kind: word(_SUBJECT_TYPE, kind, language) for kind in _KINDS},
        states={state: macros.state(NOMINATION.name, state) for state in NOMINATION.states},
    )


def lines(rows: Sequence[Any], rounds: Mapping[int, str], *, chooses: bool, language: Language) -> Markup:
    """Write one line after the other; what has not changed since it was written last is not written again."""
    return Markup("").join(_line(row, rounds.get(row.round_id, ""), chooses, language) for row in rows)


@lru_cache(maxsize=KEPT)
def _line(row: Any, round_name: str, chooses: bool, language: Language) -> Markup:  # noqa: ANN401, FBT001 - a work-list's row, which with all its values is part of the key.
    received = instant_words(row.first_received_at, language) if row.first_received_at else ""
    macros: Any = environment().globals["ui"]
    line: Markup = macros.nomination_line(row, round_name, received, chooses, said_in(language))
    return line
