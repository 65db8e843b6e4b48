"""Make a sender's file name fit to be shown; it is display text only and never becomes a path."""

import unicodedata

from workflow.intake.refusal import FileRefused

MAX_CHARACTERS = 200

_CONTROL = frozenset({"Cc", "Cs", "Zl", "Zp"})
_INVISIBLE = "Cf"


def clean_name(filename: str) -> str:
    """Return the name in NFC without directories and invisible characters; raise ``file_name_invalid``.

    Invisible characters are dropped because a right-to-left override makes "exe.pdf" out of "fdp.exe".
    """
    last = unicodedata.normalize("NFC", filename).replace("\\", "/").rpartition("/")[2]
    name = "".join(char for char in last if unicodedata.category(char) != _INVISIBLE).strip()
    check_name(name)
    return name


def check_name(name: str) -> None:
    """Raise ``file_name_invalid`` with a reason: empty, too_long (with the limit), separator or control."""
    if not name.strip(" ."):
        raise FileRefused("file_name_invalid", {"reason": "empty"})
    if len(name) > MAX_CHARACTERS:
        raise FileRefused("file_name_invalid", {"reason": "too_long", "limit": MAX_CHARACTERS})
    if "/" in name or "\\" in name:
        raise FileRefused("file_name_invalid", {"reason": "separator"})
    if any(unicodedata.category(char) in {*_CONTROL, _INVISIBLE} for char in name):
        raise FileRefused("file_name_invalid", {"reason": "control"})
