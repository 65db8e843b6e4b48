"""Say what may be done with a nomination, and on which page."""

from collections.abc import Mapping
from dataclasses import dataclass

from api.i18n import gettext as _
from api.pages.opened import Opened
from api.pages.wording import said
from states.labels import Language, word
from states.nomination import NOMINATION, Action

ELSEWHERE: Mapping[str, str] = {
    Action.EDIT: "/nominations/{nomination}/edit",
    Action.ATTACH: "/nominations/{nomination}#dossier",
    Action.SUBMIT: "/submissions/{submission}/check",
    Action.RECEIVE: "/submissions/{submission}/receive",
    Action.REGISTER: "/submissions/{submission}/register",
    Action.TICK: "/nominations/{nomination}/review",
    Action.RETURN: "/nominations/{nomination}/review#return",
}
"""Actions with a page of their own; all others share the page of an action."""

NOT_SINGLE = frozenset({Action.AWARD, Action.LAPSE})
"""What a decision's signing and time itself do, and nobody on a nomination's page."""

_MAIN = frozenset({Action.SUBMIT, Action.RECEIVE, Action.REGISTER, Action.TICK, Action.APPROVE, Action.PROPOSE})
_GRAVE = frozenset({Action.NOT_AWARD, Action.WITHDRAW})


@dataclass(frozen=True, slots=True)
class Doing:
    """A button: its words, its look, where it leads, and every reason why it does not now."""

    text: str
    kind: str
    href: str
    reasons: tuple[str, ...]


def doings(opened: Opened, language: Language) -> list[Doing]:
    """List what the role acted as may do, what is possible first."""
    found = [
        Doing(
            text=word("action", offer.action, language),
            kind=look_of(offer.action),
            href=page_of(offer.action, opened),
            reasons=said(offer.refusals, language, opened.names),
        )
        for offer in NOMINATION.offers(opened.facts)
        if offer.action not in NOT_SINGLE
    ]
    order = ("primary", "secondary", "warning")
    return sorted(found, key=lambda doing: (bool(doing.reasons), order.index(doing.kind)))


def look_of(action: str) -> str:
    """Give the look of an action's button: what the role is there for, the rest, and what ends a nomination."""
    if action in _GRAVE:
        return "warning"
    return "primary" if action in _MAIN else "secondary"


def page_of(action: str, opened: Opened) -> str:
    """Give the page on which an action is taken."""
    path = ELSEWHERE.get(action, "/nominations/{nomination}/actions/{action}")
    return path.format(nomination=opened.row.id, submission=opened.row.submission_id, action=action)


def consequence(action: str) -> str:
    """Say what follows from an action, where its name does not tell."""
    return {
        Action.REOPEN.value: _("The council's vote no longer counts, and the council has to vote again."),
        Action.APPROVE.value: _("The nomination counts as qualified and goes on to the proposing officer."),
        Action.PROPOSE.value: _("The nomination takes one of the places of this round."),
        Action.STAND_BY.value: _("The nomination waits for a place that becomes free; a place that it holds is freed."),
        Action.SEND_BACK.value: _("The place becomes free, and the nomination is looked at again."),
        Action.NOT_AWARD.value: _("This is final: the nominee is not awarded in this round, and it cannot be undone."),
        Action.WITHDRAW.value: _("The nomination leaves this round. It can be revived until the round is decided."),
        Action.REVIVE.value: _("The nomination goes on where it stood before."),
    }.get(action, "")
