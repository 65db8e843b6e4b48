"""List nominations as a queue: narrowed by round, state and name, page by page, with boxes to tick."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.i18n import gettext as _
from api.pages.several import several_for
from api.pages.visiting import Visit, Visiting
from api.pages.worklist import lines, said_in
from api.rendering import Link
from states.labels import Language, word
from states.nomination import NOMINATION
from workflow.queries import nominations as reading
from workflow.queries import rounds

router = APIRouter(include_in_schema=False)

PATH = "/nominations"


@router.get(PATH)
async def show_queue(visit: Visiting) -> Response:
    """Show the nominations that this role may know of, newest first."""
    wanted = wanted_of(visit.request.query_params)
    return await visit.show("nominations/queue.html", lambda connection: _queue(connection, wanted, visit))


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


def _queue(connection: Connection, wanted: reading.Filter, visit: Visit) -> dict[str, object]:
    page = reading.page(connection, wanted, actor=visit.actor)
    named = {row.id: row for row in rounds.visible_rounds(connection, actor=visit.actor)}
    narrowed = _narrowed(wanted)
    actions = several_for(visit.actor)
    names = {row_id: _round_name(row, visit.language) for row_id, row in named.items()}
    return {
        "lines": lines(page.rows, names, chooses=bool(actions), language=visit.language),
        "said": said_in(visit.language),
        "rounds": names,
        "states": [(state, word(NOMINATION.name, state, visit.language)) for state in NOMINATION.states],
        "wanted": wanted,
        "selected": _selected(wanted, narrowed, named, visit.language),
        "next": _address({**narrowed, "after": page.next}) if page.next else "",
        "previous": _address({**narrowed, "before": page.previous}) if page.previous else "",
        "back": _address({**narrowed, **_turned(wanted)}),
        "actions": actions,
    }


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
