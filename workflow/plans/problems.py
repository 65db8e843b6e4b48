"""Say what is wrong with a plan file, in words that a plan officer can act on."""

from collections.abc import Iterable
from dataclasses import dataclass

from pydantic_core import ErrorDetails


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One mistake in a plan file: its line (the first is 1), the path of the field, and what was expected there."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        """Show it as compilers do, so that editors can jump to the line."""
        return ": ".join(filter(None, (f"{self.file}:{self.line}", self.field, f"expected {self.expected}")))


class PlanInvalid(Exception):
    """A plan file can't be used; carries every problem found, in the order of the lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Keep all problems, at least one, each once."""
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


_EXPECTED = {
    "missing": "a value; this field is missing",
    "extra_forbidden": "no field of this name",
    "string_type": "text, in quotation marks if it looks like a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "model_type": "fields with values",
    "model_attributes_type": "fields with values",
    "enum": "{expected}",
    "literal_error": "{expected}",
    "union_tag_invalid": "one of {expected_tags}",
    "union_tag_not_found": "a value; this field is missing",
    "string_too_long": "at most {max_length} characters",
    "too_short": "at least {min_length} in this list",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
    "value_error": "{error}",
}


def expected_by(error: ErrorDetails) -> str:
    """Return what pydantic expected, in our words; an error that isn't in the table keeps pydantic's."""
    template = _EXPECTED.get(error["type"])
    return template.format(**error.get("ctx", {})) if template else error["msg"]
