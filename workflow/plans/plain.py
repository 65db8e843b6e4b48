"""Look into a plan given as plain values, as they are read from YAML or JSON, whatever stands there."""

from collections.abc import Iterator, Mapping

Place = tuple[str | int, ...]
"""The way from the top of a plan to a value: names of fields and positions in lists."""


def at(value: object, *place: str | int) -> object:
    """Return the value at a place, or None where there is none."""
    for step in place:
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and isinstance(step, int) and step < len(value):
            value = value[step]
        else:
            return None
    return value


def entries(plan: object, *place: str | int) -> Iterator[tuple[Place, object]]:
    """Yield the entries of the list at a place, each with its own place."""
    found = at(plan, *place)
    if isinstance(found, list):
        for position, entry in enumerate(found):
            yield (*place, position), entry


def words(plan: object, *place: str | int) -> list[tuple[Place, str]]:
    """Return the texts in the list at a place, each with its own place."""
    return [(row, entry) for row, entry in entries(plan, *place) if isinstance(entry, str)]


def coded(plan: object, *place: str | int) -> dict[str, Place]:
    """Return the codes that the entries of a list define, with the entries' places."""
    rows = ((at(entry, "code"), row) for row, entry in entries(plan, *place))
    return {code: row for code, row in rows if isinstance(code, str)}


def described(plan: object, section: str) -> bool:
    """Whether it is known what a section describes: not while it is to be announced, nor where it has mistakes."""
    found = at(plan, section)
    return not found or bool(coded(plan, section))
