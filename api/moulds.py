"""Write markup once with gaps, and fill them many times: a template takes many times as long."""

import re
import secrets
from collections.abc import Mapping

from markupsafe import escape

# Nobody can guess it, so that nothing that was typed is taken for a gap; and no filter of a template changes it.
_MARK = f"gap{secrets.token_hex(8)}"
_GAP = re.compile(rf"{_MARK}_(\w+?)_{_MARK}")
_SPECIAL = re.compile("[&<>'\"]")


def gap(name: str) -> str:
    """Stand in for a value while a template writes."""
    return f"{_MARK}_{name}_{_MARK}"


def escaped(text: str) -> str:
    """Escape a text for markup; most have nothing to be escaped, which is seen faster than it is written anew."""
    return str(escape(text)) if _SPECIAL.search(text) else text


class Mould:
    """Markup with gaps."""

    def __init__(self, written: str) -> None:
        """Take what a template wrote with gaps for values."""
        self._text = _GAP.sub(r"%(\1)s", str(written).replace("%", "%%"))

    def fill(self, values: Mapping[str, object]) -> str:
        """Put values into the gaps as they are: escaping them is up to the caller. Raises KeyError where one misses."""
        return self._text % values
