"""Read a dated rule of the vote from a form."""

import re
from fractions import Fraction

from api.forms import Typed
from api.pages import council_words as words
from states.refusals import Refused
from workflow.services.council_rows import Terms

_SHARE = re.compile(r"([0-9]{1,4})\s*(?:/\s*([0-9]{1,4})|%)")
_PERCENT = 100
LONGEST_SOURCE = 400
MOST_SCORE = 100


def share_of(form: Typed, name: str) -> Fraction:
    """Read a share such as 2/3 or 75%; one that is no share is refused at its field."""
    found = _SHARE.fullmatch(form.text(name))
    part, of = (int(found[1]), int(found[2] or _PERCENT)) if found else (0, 0)
    if not form.text(name):
        form.refuse_empty(name)
    elif not 0 < part <= of:
        form.refuse("field_invalid", name, expected="2/3, 75%")
    else:
        return Fraction(part, of)
    return Fraction(1)


def terms_of(form: Typed) -> Terms:
    """Read how a council is to vote. Raises Refused with what is wrong at each field."""
    quorum, passing = share_of(form, "quorum"), share_of(form, "passing")
    score = form.number("score_most", least=1, most=MOST_SCORE)
    source = form.required("source")
    if len(source) > LONGEST_SOURCE:
        form.refuse("field_too_long", "source", most=LONGEST_SOURCE)
    made = Terms(
        quorum=quorum,
        passing=passing,
        strict=form.text("strict") != "no",
        base=_one_of(form, "base", list(words.bases())),
        secrecy=_one_of(form, "ballot_secrecy", ["open", "secret"]),
        absent="written" if form.text("written") == "yes" else "none",
        chair_must_agree=form.text("chair_must_agree") == "yes",
        recusal=form.text("recusal") == "yes",
        score_most=score,
        source=source,
        confidence=_one_of(form, "confidence", list(words.confidences())),
    )
    if form.refusals:
        raise Refused(*form.refusals)
    return made


def _one_of(form: Typed, name: str, known: list[str]) -> str:
    given = form.text(name)
    if given not in known:
        form.refuse("field_invalid", name, expected=", ".join(known))
    return given
