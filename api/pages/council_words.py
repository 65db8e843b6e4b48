"""Say what councils, their rules and their ballots call things, in the reader's language."""

from collections.abc import Iterable, Mapping

from api.i18n import gettext as _


def positions() -> dict[str, str]:
    """Say the positions in a council."""
    return {
        "chair": _("Chair of the council"),
        "vice_chair": _("Vice chair of the council"),
        "secretary": _("Secretary of the council"),
        "member": _("Member of the council"),
    }


def kinds() -> dict[str, str]:
    """Say what votes: a council, or the whole staff where there is none."""
    return {"council": _("Council"), "staff_meeting": _("Staff meeting")}


def methods() -> dict[str, str]:
    """Say how a sitting votes."""
    return {
        "screen": _("Each member votes on a screen of their own"),
        "counted": _("Paper ballots, counted in the room and confirmed by a second person"),
        "entered": _("Held on paper: its minutes are written down afterwards"),
    }


def bases() -> dict[str, str]:
    """Say what the share of votes for is taken of."""
    return {
        "members": _("of all members"),
        "present": _("of the members present"),
        "valid": _("of the valid votes"),
    }


def confidences() -> dict[str, str]:
    """Say how well a rule is founded."""
    return {
        "A": _("read in the official text"),
        "B": _("from a reliable second source"),
        "C": _("from one weak source"),
        "MEM": _("not verified"),
    }


def origins() -> dict[str, str]:
    """Say where the rule that a sitting follows comes from."""
    return {
        "plan": _("the plan"),
        "council": _("the council's own rule"),
        "issuer": _("the default of the department"),
    }


def reasons() -> dict[str, str]:
    """Say why a member takes no part in the vote on a nominee."""
    return {"nominee": _("is the nominee"), "related": _("related to the nominee"), "other": _("another reason")}


def choices() -> dict[str, str]:
    """Say what may be chosen on a ballot."""
    return {"for": _("For"), "against": _("Against"), "invalid": _("Blank")}


def pairs(words: Mapping[str, str], *, only: Iterable[str] | None = None) -> list[tuple[str, str]]:
    """Give words as the options of a field."""
    return [(code, said) for code, said in words.items() if only is None or code in only]
