"""Describe plan files as JSON Schema, so that editors complete and check them while they are written."""

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from workflow.plans.schema import Plan

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Untitled(GenerateJsonSchema):
    """A generator that leaves out titles, which say a field's name once more."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as in the class above.
        return False


def document() -> str:
    """Return the schema as a file's text.

    It knows fields, terms and spellings; that codes name something, and what numbers mean, only the loader knows.
    """
    schema = Plan.model_json_schema(schema_generator=_Untitled)
    return json.dumps({"$schema": _DIALECT, **schema}, ensure_ascii=False, indent=1) + "\n"
