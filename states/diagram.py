"""Write the tables of moves as Mermaid diagrams and permission matrices, for people to read and to compare."""

from collections.abc import Iterable, Mapping
from typing import Any

from states.actors import Role
from states.decision import DECISION
from states.facts import Office
from states.job import JOB
from states.labels import word
from states.lifecycle import Lifecycle
from states.message import MESSAGE
from states.nomination import NOMINATION
from states.obligation import OBLIGATION
from states.round import ROUND
from states.sitting import SITTING

LIFECYCLES: tuple[Lifecycle[Any, Any], ...] = (NOMINATION, ROUND, SITTING, DECISION, OBLIGATION, MESSAGE, JOB)

_OPENING = """\
# Lifecycles

What may happen to a nomination, a round, a council sitting, an award decision, an obligation, a message and a job. \
This file is written from the tables in `states/`; after a change of a table, `make golden` writes it anew.

In a matrix each row is an action. The columns of the roles say from which states somebody in that role may take it, \
*to* says where it leads (a dash: the state stays), *rules* what must hold, and *asks* what has to be filled in."""


def document() -> str:
    """Write the whole of `docs/lifecycles.md`, ending with a newline."""
    chapters = (_chapter(lifecycle) for lifecycle in LIFECYCLES)
    return "\n\n".join([_OPENING, *chapters, _roles()]) + "\n"


def mermaid(lifecycle: Lifecycle[Any, Any]) -> str:
    """Draw a table as a Mermaid state diagram; what leaves the state as it is stays out."""
    actions: dict[tuple[str, str], list[str]] = {}
    for move in lifecycle.moves:
        for source in move.source:
            for dest in move.dest:
                actions.setdefault((source, dest), []).append(move.action)
    lines = [f"{source} --> {dest}: {', '.join(named)}" for (source, dest), named in actions.items()]
    left = {source for source, _ in actions}
    finals = [f"{state} --> [*]" for state in lifecycle.states if state not in left]
    body = "\n".join(f"    {line}" for line in [f"[*] --> {lifecycle.initial}", *lines, *finals])
    return f"stateDiagram-v2\n{body}"


def matrix(lifecycle: Lifecycle[Any, Any]) -> str:
    """Write a table as a Markdown matrix: an action by role, with the states that it may be taken from."""
    roles = [role for role in Role if any(role in move.by for move in lifecycle.moves)]
    head = ("action", *(f"`{role}`" for role in roles), "to", "rules", "asks")
    rows = (
        (
            f"`{move.action}`",
            *(_codes(move.source) if role in move.by else "" for role in roles),
            _codes(move.dest) or "–",
            _codes(guard.__name__ for guard in move.guards),
            _codes(ask.field for ask in move.asks),
        )
        for move in lifecycle.moves
    )
    return _table(head, rows)


def rules(lifecycle: Lifecycle[Any, Any]) -> Mapping[str, str]:
    """Explain each rule of a table by the first line of its docstring, in the order in which they come up."""
    guards = (guard for move in lifecycle.moves for guard in move.guards)
    return {guard.__name__: (guard.__doc__ or "").split("\n", 1)[0] for guard in guards}


def _chapter(lifecycle: Lifecycle[Any, Any]) -> str:
    vi, en = word("aggregate", lifecycle.name, "vi"), word("aggregate", lifecycle.name, "en")
    explained = ((f"`{name}`", why) for name, why in rules(lifecycle).items())
    parts = [
        f"## {en} ({vi})",
        f"```mermaid\n{mermaid(lifecycle)}\n```",
        "### States",
        _words("state", lifecycle.name, lifecycle.states),
        "### Actions",
        _words("action", "action", lifecycle.actions()),
        "### Who may do what",
        matrix(lifecycle),
        "### Rules",
        _table(("rule", "meaning"), explained),
    ]
    return "\n\n".join(parts)


def _roles() -> str:
    return "\n\n".join(
        [
            "## Roles and offices",
            "A role is held at an organisation, with dates. The plan says which office does what.",
            _words("role", "role", Role),
            _words("office", "office", Office),
        ]
    )


def _words(title: str, kind: str, codes: Iterable[str]) -> str:
    rows = ((f"`{code}`", word(kind, code, "vi"), word(kind, code, "en")) for code in codes)
    return _table((title, "Tiếng Việt", "English"), rows)


def _codes(codes: Iterable[str]) -> str:
    return ", ".join(f"`{code}`" for code in codes)


def _table(head: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = (head, ("---",) * len(head), *rows)
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
