"""Find in the source every code that the product refuses or journals, with the facts that come with it."""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("states", "workflow", "notifications", "api")
WORDS = ROOT / "states" / "labels"
REFUSING = ("Refusal", "FileRefused")
FARTHEST = 4
"""Names to follow before giving up: functions that call one another would never end."""

Function = ast.FunctionDef | ast.AsyncFunctionDef
Detail = Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class Site:
    """One place that refuses: the code, and each key of the detail with the texts that are known to stand there."""

    place: str
    code: str
    detail: Detail


@dataclass(slots=True)
class Found:
    """All places that refuse, and those whose code cannot be read from the source."""

    sites: list[Site] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Scope:
    """Where an expression stands: the module's tree, the innermost function, and after how many names followed."""

    module: ast.Module
    function: Function | None
    followed: int = 0


@cache
def modules() -> Mapping[str, ast.Module]:
    """Parse the product, less the words themselves."""
    paths = (path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"))
        for path in paths
        if WORDS not in path.parents
    }


@cache
def refusals() -> Found:
    """Read every refusal of the product."""
    found = Found()
    for place, call, scope in _calls(*REFUSING):
        codes = _texts(call.args[0], scope) if call.args else None
        detail = _detail(call.args[1], scope) if len(call.args) > 1 else {}
        if codes is None or detail is None:
            found.unread.add(ast.unparse(call))
        else:
            found.sites += [Site(place, code, detail) for code in sorted(codes)]
    found.sites += [*_verdicts_of_the_probe(), *_refused_on_forms()]
    return found


def journalled() -> frozenset[str]:
    """Read every action that is written into the journal by its name."""
    wanted = [
        _texts(keyword.value, scope)
        for _, call, scope in _calls("Entry")
        for keyword in call.keywords
        if keyword.arg == "action"
    ]
    # `submissions.record(connection, submission, action, …)`, `advancing.begin(…, new_id, action, …)`, and for messages
    # `_record(connection, aggregate, id, action, …)`.
    wanted += [_texts(one, scope) for _, call, scope in _calls("record", "begin") for one in call.args[2:4]]
    wanted += [_texts(one, scope) for _, call, scope in _calls("_record") for one in call.args[3:4]]
    return frozenset(code for codes in wanted for code in codes or ())


def statuses() -> frozenset[int]:
    """Read the HTTP statuses with which the map of errors says no."""
    numbers = (node.value for node in ast.walk(modules()["api/errors.py"]) if isinstance(node, ast.Constant))
    return frozenset(number for number in numbers if isinstance(number, int) and 400 <= number < 600)


def _verdicts_of_the_probe() -> Iterator[Site]:
    """Read what the script says that looks into PDF files; it knows nothing of ours and answers with plain pairs."""
    place = "workflow/intake/pdf_probe.py"
    tree = modules()[place]
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for node in ast.walk(function):
            match node:
                case ast.Tuple(elts=[ast.Constant(value=str(code)), ast.Dict() as detail]):
                    yield Site(f"{place}:{node.lineno}", code, _detail(detail, Scope(tree, function)) or {})


def _refused_on_forms() -> Iterator[Site]:
    """Read what is wrong with a field of a form: `typed.refuse(code, field, …)`."""
    for place, call, scope in _calls("refuse"):
        match call:
            case ast.Call(func=ast.Attribute(), args=[ast.Constant(value=str(code)), field_, *_]):
                more = {str(keyword.arg): _texts(keyword.value, scope) or frozenset() for keyword in call.keywords}
                yield Site(place, code, {"field": _texts(field_, scope) or frozenset(), **more})


Call = tuple[str, ast.Call, Scope]


def _calls(*names: str) -> Iterator[Call]:
    """Give each call of these names with its place and scope."""
    for name in names:
        yield from _calls_by_name().get(name, ())


@cache
def _calls_by_name() -> Mapping[str, list[Call]]:
    calls: dict[str, list[Call]] = {}
    for place, tree in modules().items():
        for function, node in _with_functions(tree, None):
            if isinstance(node, ast.Call):
                call = (f"{place}:{node.lineno}", node, Scope(tree, function))
                calls.setdefault(_name(node.func), []).append(call)
    return calls


def _with_functions(node: ast.AST, function: Function | None) -> Iterator[tuple[Function | None, ast.AST]]:
    for child in ast.iter_child_nodes(node):
        inner = child if isinstance(child, Function) else function
        yield inner, child
        yield from _with_functions(child, inner)


def _name(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""


def _texts(node: ast.expr, scope: Scope) -> frozenset[str] | None:
    """Follow an expression back to the texts that it may be; None where the source does not tell."""
    match node:
        case ast.Constant(value=str(text)):
            return frozenset({text})
        case ast.Attribute(value=ast.Name(id=enum), attr=member) if enum.endswith("Action"):
            return frozenset({member.lower()})
        case ast.IfExp(body=body, orelse=orelse):
            return _union([body, orelse], scope)
        case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get"), args=[_, default]):
            return _union([*_values(table, scope), default], scope)
        case ast.Call(func=ast.Name(id=called)):
            return _union_of(list(_answers(called, scope)))
        case ast.Name(id=name):
            return _union_of(_sources(name, scope))
    return None


def _union(nodes: list[ast.expr], scope: Scope) -> frozenset[str] | None:
    return _union_of([(node, scope) for node in nodes])


def _union_of(nodes: list[tuple[ast.expr, Scope]]) -> frozenset[str] | None:
    texts = [_texts(node, scope) for node, scope in nodes]
    known = [text for text in texts if text is not None]
    return frozenset().union(*known) if known and len(known) == len(texts) else None


def _values(table: ast.Name, scope: Scope) -> list[ast.expr]:
    """Give the values of a dictionary that a name stands for."""
    return [value for node, _ in _sources(table.id, scope) if isinstance(node, ast.Dict) for value in node.values]


def _sources(name: str, scope: Scope) -> list[tuple[ast.expr, Scope]]:
    """Give the expressions that a name may stand for: what callers pass, or what was assigned to it."""
    if scope.followed == FARTHEST:
        return []
    if scope.function is not None and name in _parameters(scope.function):
        found = list(_passed(scope.function, name))
    else:
        inside: ast.AST = scope.function or scope.module
        found = [(node, scope) for node in _assigned(name, inside) or _assigned(name, scope.module)]
    return [(node, replace(where, followed=scope.followed + 1)) for node, where in found]


def _assigned(name: str, inside: ast.AST) -> list[ast.expr]:
    found = []
    for node in ast.walk(inside):
        match node:
            case ast.Assign(targets=[ast.Name(id=target)], value=value) if target == name:
                found.append(value)
            case ast.NamedExpr(target=ast.Name(id=target), value=value) if target == name:
                found.append(value)
    return found


def _parameters(function: Function) -> list[str]:
    return [one.arg for one in (*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs)]


def _passed(function: Function, name: str) -> Iterator[tuple[ast.expr, Scope]]:
    """Give what the callers of a function pass for a parameter."""
    at = _parameters(function).index(name)
    for _, call, scope in _calls(function.name):
        keywords = {keyword.arg: keyword.value for keyword in call.keywords}
        if name in keywords:
            yield keywords[name], scope
        elif at < len(call.args):
            yield call.args[at], scope


def _detail(node: ast.expr, scope: Scope) -> Detail | None:
    """Read the keys of a detail; None where it is that of another refusal."""
    match node:
        case ast.Dict(keys=keys, values=values):
            return _keys(list(zip(keys, values, strict=True)), scope)
        case ast.Name(id=name):
            assigned = [_detail(value, found) for value, found in _sources(name, scope)]
            return next((detail for detail in assigned if detail is not None), None)
        case ast.Call(func=ast.Name(id=called)):
            details = [_detail(answer, found) for answer, found in _answers(called, scope)]
            return next(iter(details), None)
    return None


def _keys(pairs: list[tuple[ast.expr | None, ast.expr]], scope: Scope) -> Detail:
    merged: dict[str, frozenset[str]] = {}
    for key, value in pairs:
        if key is None:
            merged.update(_detail(value, scope) or {})
        elif isinstance(key, ast.Constant):
            merged[str(key.value)] = _texts(value, scope) or frozenset()
    return merged


def _answers(called: str, scope: Scope) -> Iterator[tuple[ast.expr, Scope]]:
    """Give what a function of the same module returns, less None."""
    for function in ast.walk(scope.module):
        if isinstance(function, ast.FunctionDef) and function.name == called:
            for node in ast.walk(function):
                if isinstance(node, ast.Return) and node.value and ast.unparse(node.value) != "None":
                    yield node.value, Scope(scope.module, function, scope.followed + 1)
