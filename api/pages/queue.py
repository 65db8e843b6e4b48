"""List nominations as a queue: narrowed by round, state and name, page by page, with boxes to tick."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from api.i18n import gettext as _
from api.pages.several import several_for
from api.pages.visiting import Visit, visited
from api.pages.worklist import lines, said_in
from api.rendering import Link, render_filled
from states.labels import Language, word
from states.nomination import NOMINATION
from workflow.queries import nominations as reading
from workflow.queries import rounds

PATH = "/nominations"


async def show_queue(request: Request) -> Response:
    """Show the nominations that this role may know of, newest first."""
    wanted = wanted_of(request.query_params)
    frame, page = await visited(request, lambda connection, visit: _queue(connection, wanted, visit))
    return render_filled(request, "nominations/queue.html", frame, page.fixed, page.filled)


ROUTE = Route(PATH, show_queue, methods=["GET"])
"""Found before all others and without FastAPI's machinery, which costs as much as finding and writing the lines."""


def wanted_of(query: Mapping[str, str]) -> reading.Filter:
    """Read what the list is narrowed to; what makes no sense narrows nothing."""
    state = query.get("state", "")
    return reading.Filter(
        round=_number(query, "round"),
        state=state if state in NOMINATION.states else None,
        submission=_number(query, "submission"),
        text=query.get("q", "").strip() or None,
        after=_number(query, "after"),
        before=_number(query, "before"),
    )


def _number(query: Mapping[str, str], name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < len(str(2**31)) else None


@dataclass(frozen=True, slots=True)
class _Page:
    """What is shown: `fixed` values are those of many pages of one person, `filled` ones those of this page."""

    fixed: dict[str, Hashable]
    filled: dict[str, str]


def _queue(connection: Connection, wanted: reading.Filter, visit: Visit) -> _Page:
    page = reading.page(connection, wanted, actor=visit.actor)
    named = {row.id: row for row in rounds.named_rounds(connection, actor=visit.actor)}
    narrowed = _narrowed(wanted)
    actions = several_for(visit.actor)
    names = {row_id: _round_name(row, visit.language) for row_id, row in named.items()}
    return _Page(
        {
            "said": said_in(visit.language),
            "rounds": tuple(names.items()),
            "wanted": replace(wanted, after=None, before=None),
            "selected": tuple(_selected(wanted, narrowed, named, visit.language)),
            "actions": tuple(actions),
        },
        {
            "lines": lines(page.rows, names, chooses=bool(actions), language=visit.language),
            "next": _address({**narrowed, "after": page.next}) if page.next else "",
            "previous": _address({**narrowed, "before": page.previous}) if page.previous else "",
            "back": _address({**narrowed, **_turned(wanted)}),
        },
    )


def _narrowed(wanted: reading.Filter) -> dict[str, Any]:
    given = {"round": wanted.round, "state": wanted.state, "submission": wanted.submission, "q": wanted.text}
    return {name: value for name, value in given.items() if value is not None}


def _turned(wanted: reading.Filter) -> dict[str, int]:
    given = {"after": wanted.after, "before": wanted.before}
    return {name: value for name, value in given.items() if value is not None}


def _address(query: Mapping[str, Any]) -> str:
    return f"{PATH}?{urlencode(query)}" if query else PATH


def _selected(
    wanted: reading.Filter, narrowed: dict[str, Any], named: Mapping[int, Any], language: Language
) -> list[Link]:
    """Give a link for each condition that takes it away."""
    words = {
        "round": _round_name(named[wanted.round], language) if wanted.round and wanted.round in named else "",
        "state": word(NOMINATION.name, wanted.state, language) if wanted.state else "",
        "submission": _("Submission %(number)s") % {"number": wanted.submission},
        "q": wanted.text or "",
    }
    return [
        Link(words[name] or str(value), _address({key: kept for key, kept in narrowed.items() if key != name}))
        for name, value in narrowed.items()
    ]


def _round_name(row: Any, language: Language) -> str:  # noqa: ANN401 - a round's row.
    return str(row.name_vi if language == "vi" else row.name_en)
