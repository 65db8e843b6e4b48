"""Tell a problem of a plan file in the reader's language, as compilers do, so that editors can jump to the line."""

from api.cli.words import say
from states.labels import Language
from states.labels.expectations import expectation_words
from workflow.plans.problems import Problem


def line(problem: Problem, lang: Language) -> str:
    """Write a problem on one line."""
    told = say("expected", lang, expected=expectation_words(problem.expected, lang))
    return ": ".join(filter(None, (f"{problem.file}:{problem.line}", problem.field, told)))
