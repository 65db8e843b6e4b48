"""Say how what is owed stands: its state in words and colour, the part that is signed, and what it asks for."""

from collections.abc import Mapping
from datetime import datetime
from decimal import ROUND_FLOOR, Decimal

from api.i18n import gettext as _
from api.i18n import language
from api.pages.tasks import Badge
from states.labels import word
from states.obligation import OBLIGATION, UNFINISHED, Action, State

_COLOURS = {
    State.DUE: "grey",
    State.SUBMITTED: "blue",
    State.RETURNED: "yellow",
    State.ACCEPTED: "green",
    State.WAIVED: "grey",
}


def standing_of(state: str, due_at: datetime | None, now: datetime) -> Badge:
    """Say where it stands; what is not done by its first refused instant is overdue, whatever else it is."""
    if is_open(state) and due_at is not None and due_at <= now:
        return Badge(_("Overdue"), "red")
    return Badge(word(OBLIGATION.name, state, language()), _COLOURS[State(state)])


def is_open(state: str) -> bool:
    """Tell whether it still has to be done."""
    return state in UNFINISHED


def percent(signed: int, expected: int | None) -> Decimal | None:
    """Give the part that is signed in percent, with one decimal, never rounded up to a whole that is not there."""
    if not expected:
        return None
    return (Decimal(1000 * signed) / expected).quantize(Decimal(1), ROUND_FLOOR) / 10


def titles() -> Mapping[str, str]:
    """Name what may be done with what is owed, in words that suit it better than those shared by all lifecycles."""
    return {
        Action.EDIT: _("Prepare it"),
        Action.COMMIT: _("Sign on screen"),
        Action.HAND_IN: _("Check it and hand it in"),
        Action.RETURN: _("Return it to be mended"),
        Action.ACCEPT: _("Accept it"),
        Action.WAIVE: _("Waive it"),
        Action.REINSTATE: _("Ask for it again"),
        Action.EXTEND: _("Give more time"),
    }


def lacking() -> Mapping[str, str]:
    """Name what a report may still lack beside values of targets."""
    return {
        "text": _("the text of the report"),
        "files": _("a file"),
        "signatures": _("signatures"),
        "expected": _("how many are to sign"),
        "changes": _("a change since it was returned"),
    }
