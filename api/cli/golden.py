"""Keep a file of the repository in step with what generates it."""

import difflib
from pathlib import Path

from api.cli.mistakes import MISTYPED, Mistake
from api.cli.words import say
from api.settings import Settings


def keep(path: Path, made: str, *, command: str, write: bool, check: bool) -> int:
    """Print what was made, write it to its file, or compare it with that; returns the exit code.

    Raises Mistake where both are asked for, and where the file differs.
    """
    if write and check:
        raise Mistake("write_or_check", exit_code=MISTYPED)
    if write:
        path.write_text(made, encoding="utf-8")
        print(say("golden_written", Settings().language, path=path))
    elif check:
        _compare(path, made, command=command)
    else:
        print(made, end="")
    return 0


def _compare(path: Path, made: str, *, command: str) -> None:
    kept = path.read_text(encoding="utf-8") if path.exists() else ""
    if kept != made:
        lines = difflib.unified_diff(kept.splitlines(), made.splitlines(), str(path), command, lineterm="")
        print("\n".join(lines))
        raise Mistake("golden_differs", path=path, command=command)
    print(say("golden_same", Settings().language, path=path))
