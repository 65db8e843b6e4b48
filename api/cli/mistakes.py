"""Tell in one line what people can mend themselves: a mistyped plan, a database that is not there, a refusal."""

import os
from dataclasses import dataclass

from pydantic import ValidationError
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError, OperationalError

from api.cli import plan_problems
from api.cli.words import say
from api.settings import Settings
from states.labels import Language, sentence
from states.refusals import Refusal, Refused
from workflow.errors import NotFound
from workflow.plans.loader import PlanNotShipped
from workflow.plans.problems import PlanInvalid
from workflow.plans.rounds import YearOutsidePlan

NOT_NOW, MISTYPED = 1, 2
"""Exit codes: it can't be done as things are, or what was asked for does not exist."""


class Mistake(Exception):
    """What was asked for can't be done; a code of `words.WORDS` with its blanks."""

    def __init__(self, code: str, *, exit_code: int = NOT_NOW, **blanks: object) -> None:
        """Keep what the sentence needs."""
        super().__init__(code)
        self.code, self.exit_code, self.blanks = code, exit_code, blanks


@dataclass(frozen=True, slots=True)
class Told:
    """One line for the person, and the code to exit with."""

    line: str
    code: int


def explain(error: Exception) -> Told | None:
    """Put an expected error into one line in the reader's language; None for a mistake of our own."""
    lang = language()
    match error:
        case Refused():
            return Told(" ".join(sentence(refusal, lang, {}) for refusal in error.refusals), NOT_NOW)
        case NotFound():
            return Told(sentence(Refusal("not_found", {"noun": error.noun}), lang, {}), NOT_NOW)
        case PlanInvalid():
            return Told("\n".join(plan_problems.line(problem, lang) for problem in error.problems), NOT_NOW)
        case ValidationError():
            return _wrong_setting(error, lang)
    mistake = error if isinstance(error, Mistake) else _as_mistake(error)
    return Told(say(mistake.code, lang, **mistake.blanks), mistake.exit_code) if mistake else None


def language() -> Language:
    """Give the reader's language, also where another setting is wrong."""
    try:
        return Settings().language
    except ValidationError:
        return "en" if os.environ.get("THIDUA_LANGUAGE") == "en" else "vi"


def _as_mistake(error: Exception) -> Mistake | None:
    match error:
        case PlanNotShipped():
            known = ", ".join(error.known)
            return Mistake("plan_not_shipped", exit_code=MISTYPED, plan=error.plan_id, known=known)
        case YearOutsidePlan() if error.first is None:
            return Mistake("year_unknown", exit_code=MISTYPED, plan=error.plan_id)
        case YearOutsidePlan():
            years = {"year": error.year, "first": error.first, "last": error.last}
            return Mistake("year_outside_plan", exit_code=MISTYPED, plan=error.plan_id, **years)
        case OperationalError():
            return Mistake(
                "database_unreachable", database=shown(Settings().database_url), reason=_first_line(error.orig)
            )
        case ArgumentError():
            return Mistake("database_address_wrong", exit_code=MISTYPED, reason=_first_line(error))
        case OSError():
            return Mistake("file_trouble", file=error.filename, reason=error.strerror)
    return None


def _wrong_setting(error: ValidationError, lang: Language) -> Told | None:
    if error.title != Settings.__name__:
        return None
    found = error.errors(include_url=False)[0]
    name = "_".join(str(part) for part in found["loc"])
    # A line of `.env` that is no setting goes by its whole name, a setting by the name of its field.
    name = name.upper() if found["type"] == "extra_forbidden" else f"THIDUA_{name.upper()}"
    return Told(say("setting_wrong", lang, name=name, reason=found["msg"]), MISTYPED)


def shown(url: str) -> str:
    """Write a database address without its password."""
    return make_url(url).render_as_string(hide_password=True)


def _first_line(error: BaseException | None) -> str:
    return str(error).strip().partition("\n")[0]
