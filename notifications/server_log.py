"""Read in a mail server's log which of our mails it took."""

import re
from collections.abc import Iterable

_OURS = re.compile(r"<?(thidua\.\d+\.\d+@[A-Za-z0-9.-]+)>?")
_POSTFIX = re.compile(r"postfix\S*/(?P<part>cleanup|qmgr)\[\d+\]: (?P<queue>\w+): (?P<rest>.*)")


def taken_in(lines: Iterable[str]) -> frozenset[str]:
    """Give the Message-IDs, without brackets, of mails that a server's log says it took.

    Any line that names one counts, as Exim and Sendmail write it once they answer for a mail. Postfix names it while
    the text still comes in, and answers for it when its queue manager has it.
    """
    taken: set[str] = set()
    coming: dict[str, str] = {}
    for line in lines:
        postfix, ours = _POSTFIX.search(line), _OURS.search(line)
        if postfix is None:
            if ours:
                taken.add(ours[1])
        elif postfix["part"] == "cleanup" and ours:
            coming[postfix["queue"]] = ours[1]
        elif postfix["rest"].startswith("from=") and postfix["queue"] in coming:
            taken.add(coming.pop(postfix["queue"]))
    return frozenset(taken)
