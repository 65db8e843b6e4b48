"""Compare two plans value by value, each difference with the section that it comes from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from workflow.plans.plain import at
from workflow.plans.schema import Plan


@dataclass(frozen=True, slots=True)
class Difference:
    """One value that differs, as JSON; before is None where it is new, after is None where it is gone.

    `path` is written as people do, entries of lists by what they go by: `targets[public_beds].value`. `section` is the
    nearest source, in the later plan where it is there.
    """

    path: str
    before: Any
    after: Any
    section: str | None


def differences(before: Plan, after: Plan) -> tuple[Difference, ...]:
    """Return what changes from one plan to the other, field by field; the order of entries doesn't count."""
    return tuple(_compared("", before.model_dump(mode="json"), after.model_dump(mode="json"), None))


def _compared(path: str, before: Any, after: Any, section: str | None) -> Iterator[Difference]:  # noqa: ANN401 - JSON.
    """Yield the differences of two values in one place; null is as good as absent."""
    if before == after:
        return
    here = _source(before if after is None else after, section)
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        for name in {**before, **after}:
            yield from _compared(f"{path}.{name}".removeprefix("."), before.get(name), after.get(name), here)
    elif _named(before) and _named(after):
        old, new = ({_name(entry): entry for entry in entries} for entries in (before, after))
        for name in {**new, **old}:
            yield from _compared(f"{path}[{name}]", old.get(name), new.get(name), section)
    else:
        yield Difference(path, before, after, here)


def _source(value: Any, section: str | None) -> str | None:  # noqa: ANN401 - JSON.
    """Return the section that a value names, else that of what it lies in."""
    own = at(value, "source")
    return own if isinstance(own, str) else section


def _named(values: Any) -> bool:  # noqa: ANN401 - JSON.
    """Whether these are entries that each go by a name of their own."""
    if not isinstance(values, Sequence) or isinstance(values, str):
        return False
    names = [_name(entry) for entry in values]
    return None not in names and len(set(names)) == len(names)


def _name(entry: Any) -> str | None:  # noqa: ANN401 - JSON.
    """Return what an entry goes by: its code, its own text, its document, or its name."""
    found = (entry, *(at(entry, field) for field in ("code", "document", "name")))
    return next((name for name in found if isinstance(name, str)), None)
