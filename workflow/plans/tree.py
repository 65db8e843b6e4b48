"""Read YAML into plain values and know the line on which each of them stands."""

import re
from collections.abc import Iterator

import yaml

from workflow.plans.plain import Place
from workflow.plans.problems import PlanInvalid, Problem

_DEEPEST = 20
_TEXT = "tag:yaml.org,2002:str"


class _PlainLoader(yaml.SafeLoader):
    """YAML in which only whole numbers, true, false and null aren't text: no dates, octals, yes, no, or merges."""


_PlainLoader.yaml_implicit_resolvers = {}
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_PlainLoader.add_implicit_resolver(
    "tag:yaml.org,2002:int", re.compile(r"^(?:0|-?[1-9][0-9]{0,9})$"), list("-0123456789")
)
_PlainLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|)$"), ["n", ""])


def compose(text: str, *, name: str) -> yaml.MappingNode:
    """Return the nodes of a YAML text whose top level is a mapping.

    Raises PlanInvalid for text that isn't YAML, for tabs, and for tags and aliases, which a plan doesn't need and
    which would hide on what line a value stands.
    """
    tabs = [Problem(name, line, "", "spaces, not a tab") for line, row in enumerate(text.split("\n"), 1) if "\t" in row]
    if tabs:
        raise PlanInvalid(tabs)
    root = _root(text, name=name)
    if not isinstance(root, yaml.MappingNode):
        raise PlanInvalid([Problem(name, _line(root) if root else 1, "", "fields with values, such as `version: 1`")])
    strange = [Problem(name, _line(node), field_path(place), expected) for place, node, expected in _strange(root)]
    if strange:
        raise PlanInvalid(strange)
    return root


def values(root: yaml.MappingNode) -> object:
    """Return the plain values of the nodes; of a field written twice the last one stands."""
    return _PlainLoader("").construct_document(root)


def repetitions(root: yaml.Node, *, name: str) -> Iterator[Problem]:
    """Yield a problem for each field that stands again in the same place."""
    for place, node in _walk(root):
        first: dict[str, int] = {}
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.value in first:
                expected = f"this field once; it stands already on line {first[key.value]}"
                yield Problem(name, _line(key), field_path((*place, key.value)), expected)
            first.setdefault(key.value, _line(key))


def locate(root: yaml.Node, place: Place) -> tuple[int, Place]:
    """Return the line of a place and the place without the steps that aren't in the file, such as a union's tag.

    Where the file ends before the place does, the line is that of the last step that is there.
    """
    line, there, node = _line(root), list[str | int](), root
    for step in place:
        found = _step(node, step)
        if found:
            line, node = found
            there.append(step)
    return line, tuple(there)


def field_path(place: Place) -> str:
    """Return a place as people write it: `rounds.annual.dossier.codes[1]`."""
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place).removeprefix(".")


def _root(text: str, *, name: str) -> yaml.Node | None:
    """Compose the only document of a text that has no aliases."""
    try:
        unwelcome = [Problem(name, line, "", expected) for line, expected in _unwelcome(text)]
        root = None if unwelcome else _PlainLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        why = f"YAML: {error.problem or error.context}"
        raise PlanInvalid([Problem(name, mark.line + 1 if mark else 1, "", why)]) from error
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise PlanInvalid([Problem(name, line, "", "text without control characters")]) from error
    if unwelcome:
        raise PlanInvalid(unwelcome)
    return root


def _unwelcome(text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of aliases, and of the first value that lies deeper than any of a plan's."""
    depth = 0
    for event in yaml.parse(text, _PlainLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if isinstance(event, yaml.AliasEvent):
            yield _line(event), "the value written out, not an alias"
        if depth > _DEEPEST:
            yield _line(event), f"at most {_DEEPEST} levels of values within values"
            return


def _line(part: yaml.Node | yaml.Event) -> int:
    return part.start_mark.line + 1 if part.start_mark else 1


def _step(node: yaml.Node, step: str | int) -> tuple[int, yaml.Node] | None:
    """Return the line and the node one step down; the line of a field is that of its name."""
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        return _line(node.value[step]), node.value[step]
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next(((_line(key), value) for key, value in reversed(pairs) if key.value == step), None)


def _children(place: Place, node: yaml.Node) -> list[tuple[Place, yaml.Node]]:
    if isinstance(node, yaml.MappingNode):
        return [((*place, str(key.value)), value) for key, value in node.value]
    if isinstance(node, yaml.SequenceNode):
        return [((*place, position), entry) for position, entry in enumerate(node.value)]
    return []


def _walk(root: yaml.Node) -> Iterator[tuple[Place, yaml.Node]]:
    """Yield every node with its place."""
    waiting: list[tuple[Place, yaml.Node]] = [((), root)]
    while waiting:
        place, node = waiting.pop()
        yield place, node
        waiting.extend(_children(place, node))


def _strange(root: yaml.Node) -> Iterator[tuple[Place, yaml.Node, str]]:
    """Yield the nodes that use more of YAML than a plan needs, with what was expected instead."""
    for place, node in _walk(root):
        if node.tag != _natural_tag(node):
            yield place, node, "a value without a tag"
        for key, _ in node.value if isinstance(node, yaml.MappingNode) else ():
            if key.tag != _TEXT:
                yield place, key, "a name made of letters"


def _natural_tag(node: yaml.Node) -> str:
    """Return the tag that a node has when the file says none."""
    plain = getattr(node, "style", None) is None
    loader = _PlainLoader("")
    return str(loader.resolve(type(node), node.value, (plain, not plain)))  # type: ignore[no-untyped-call] # stub
