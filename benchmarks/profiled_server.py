"""Serve like the product's server with a profiler in each thread, and tell at the end where the time went."""

import argparse
import cProfile
import json
import pstats
import sys
import sysconfig
import threading
import time
from collections import Counter
from pathlib import Path
from types import FrameType
from typing import Any

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send

from api.main import app_from_environment

ROOT = Path(__file__).parent.parent
LIBRARIES = Path(sysconfig.get_path("purelib"))
OURS = ("api", "notifications", "workflow", "states")
TEMPLATES = "templates"

_profiles: list[tuple[str, cProfile.Profile]] = []


class Profiled:
    """The product's application, with the profilers started by the first request that is not about its health."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._begun = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything on."""
        if not self._begun and not scope.get("path", "/health").startswith("/health"):
            self._begun = True
            threading.setprofile(_begin)
            _profile_this_thread()
        await self._app(scope, receive, send)


def serve(host: str, port: int, results: Path) -> None:
    """Serve until interrupted, then write seconds of processor time by thread and package as JSON."""
    app = Profiled(app_from_environment())
    uvicorn.run(app, host=host, port=port, loop="uvloop", http="httptools", access_log=False, log_level="warning")
    sys.setprofile(None)
    results.write_text(json.dumps([[name, _by_package(profile)] for name, profile in _profiles]), encoding="utf-8")


def _begin(_frame: FrameType, _event: str, _argument: object) -> None:
    """Take the place of itself in a thread that has just begun."""
    sys.setprofile(None)
    _profile_this_thread()


def _profile_this_thread() -> None:
    profile = cProfile.Profile(time.thread_time)
    _profiles.append((threading.current_thread().name, profile))
    profile.enable()


def _by_package(profile: cProfile.Profile) -> dict[str, float]:
    """Add up the time inside the functions of each package; a builtin counts for the package that called it."""
    seconds: Counter[str] = Counter()
    found: dict[Any, Any] = pstats.Stats(profile).stats  # type: ignore[attr-defined] # Known to pstats' own printing.
    for (file, _, name), (_, _, inside, _, callers) in found.items():
        if "sqlite3" in name or not callers:
            seconds["sqlite3" if "sqlite3" in name else _package(file)] += inside
        elif file != "~":
            seconds[_package(file)] += inside
        else:
            for (caller, _, _), (_, _, called, _) in callers.items():
                seconds[_package(caller)] += called
    return dict(seconds)


def _package(file: str) -> str:
    """Name the package of a file: one of ours or its templates, a library, or Python itself."""
    path = Path(file)
    if path.is_relative_to(ROOT / "api" / TEMPLATES):
        return TEMPLATES
    if path.is_relative_to(LIBRARIES):
        return path.relative_to(LIBRARIES).parts[0]
    if path.is_relative_to(ROOT) and (part := path.relative_to(ROOT).parts[0]) in OURS:
        return part
    return "python"


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    for option, kind in (("--host", str), ("--port", int), ("--results", Path)):
        parser.add_argument(option, type=kind, required=True)
    serve(**vars(parser.parse_args()))
