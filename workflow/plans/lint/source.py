"""Keep a plan beside the text of its file, so that what is found has a line."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

import yaml

from workflow.plans import loader, tree
from workflow.plans.plain import Place
from workflow.plans.schema import Plan

_SHIPPED = files("workflow.plans") / "shipped"


@dataclass(frozen=True, slots=True)
class Source:
    """A plan and the nodes of its file; those of a plan that is stored in no file are None."""

    plan: Plan
    file: str
    root: yaml.MappingNode | None

    def line(self, place: Place) -> int | None:
        """Return the line of a place, or of the nearest place above it that is in the file; the first is 1."""
        return tree.locate(self.root, place)[0] if self.root else None


def read(name: str) -> Source:
    """Return the plan of a file, or the shipped one of an id: what looks like a file is one.

    Raises OSError, PlanInvalid with every problem, and PlanNotShipped.
    """
    path = Path(name)
    if path.suffix or path.exists():
        return _read(loader.load(path), path.name, path.read_text(encoding="utf-8"))
    plan, file = loader.load_shipped(name), f"{name}.yaml"
    return _read(plan, file, (_SHIPPED / file).read_text(encoding="utf-8"))


def _read(plan: Plan, file: str, text: str) -> Source:
    return Source(plan, file, tree.compose(text, name=file))
