"""Write the lines of a work-list: by the hundred thousand, so that nothing is done for each that can be done once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from api.i18n import gettext as _
from api.moulds import Mould, escaped, gap
from api.rendering import environment
from states.labels import Language, instant_words, word
from states.nomination import NOMINATION

KEPT = 4_096
"""Instants whose words a process remembers: the dossiers of a submission share one."""

_SUBJECT_TYPE = "subject_type"
_KINDS = ("collective", "individual", "household")


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """The words of a work-list in one language: headings, and as markup kinds of nominees, states as tags."""

    choose: str
    name: str
    kind: str
    unit: str
    state: str
    received: str
    rank: str
    round: str
    late: str
    kinds: Mapping[str, Markup]
    states: Mapping[str, Markup]
    choices: tuple[tuple[str, str], ...]
    """States as they are offered to choose from."""

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
        kinds={kind: escape(word(_SUBJECT_TYPE, kind, language)) for kind in _KINDS},
        states={state: macros.state(NOMINATION.name, state) for state in NOMINATION.states},
        choices=tuple((state, word(NOMINATION.name, state, language)) for state in NOMINATION.states),
    )


def lines(rows: Sequence[Any], rounds: Mapping[int, str], *, chooses: bool, language: Language) -> Markup:
    """Write one line after the other."""
    mould, said = _mould(language, chooses=chooses), said_in(language)
    names = {number: escaped(name) for number, name in rounds.items()}
    written = [mould.fill(_cells(row, names.get(row.round_id, ""), said, language)) for row in rows]
    return Markup("".join(written))  # noqa: S704 - the cells are escaped.


def _cells(row: Any, round_name: str, said: Said, language: Language) -> Mapping[str, object]:  # noqa: ANN401 - a work-list's row.
    received = _instant(row.first_received_at, language) if row.first_received_at else ""
    return {
        "id": row.id,
        "name": escaped(row.subject_name),
        "kind": said.kinds[row.subject_type],
        "unit": escaped(row.organisation_name),
        "state": said.states[row.state],
        "received": f"{received} {said.late}" if row.late else received,
        "rank": row.rank or "",
        "round": round_name,
    }


_CELLS = ("id", "name", "kind", "unit", "state", "received", "rank", "round")


@lru_cache(maxsize=4)
def _mould(language: Language, *, chooses: bool) -> Mould:
    macros: Any = environment().globals["ui"]
    return Mould(macros.nomination_line({name: gap(name) for name in _CELLS}, chooses, said_in(language)))


@lru_cache(maxsize=KEPT)
def _instant(instant: datetime, language: Language) -> Markup:
    return escape(instant_words(instant, language))
