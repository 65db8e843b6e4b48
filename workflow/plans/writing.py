"""Write a plan as the text of a file, sections and all, so that it can be edited and put into force."""

import re
from typing import Any

import yaml

from workflow.plans.schema import Plan

_WIDTH = 110
_SECTION = re.compile(r"\n(?=[a-z_]+:(?! [^{\[]))")
"""The end of a line before a field of the plan itself that has parts."""


class _Dumper(yaml.SafeDumper):
    """YAML as plan files are written: lists set in, no aliases, which the loader refuses."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ANN401, ARG002 - PyYAML's signature.
        """Write what stands twice twice."""
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's.
        """Set the entries of a list in under its name."""
        super().increase_indent(flow=flow, indentless=False)


def text_of(plan: Plan) -> str:
    """Return the YAML text of a plan; read again it gives the same plan. What is as usual is left out."""
    values = {"schema_version": plan.schema_version, **plan.model_dump(mode="json", exclude_defaults=True)}
    text: str = yaml.dump(
        values, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH, default_flow_style=None
    )
    return _SECTION.sub("\n\n", text)
