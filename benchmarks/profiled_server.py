"""Serve like the product's server, with a profiler in each thread, and write at the end where the processor time went."""

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

import uvicorn

ROOT = Path(__file__).parent.parent
LIBRARIES = Path(sysconfig.get_path("purelib"))
OURS = ("api", "notifications", "workflow", "states")

Profiles = list[tuple[str, cProfile.Profile]]


def serve(port: int, results: Path) -> None:
    """Serve until stopped, then write seconds of processor time by thread and package as JSON."""
    profiles: Profiles = []

    def begin(_frame: FrameType, _event: str, _argument: object) -> None:
        sys.setprofile(None)
        _profile_this_thread(profiles)

    threading.setprofile(begin)
    _profile_this_thread(profiles)
    uvicorn.run(
        "api.main:app_from_environment", factory=True, host="127.0.0.1", port=port,
        loop="uvloop", http="httptools", access_log=False, log_level="warning",
    )
    sys.setprofile(None)
    results.write_text(json.dumps({name: _by_package(profile) for name, profile in profiles}), encoding="utf-8")


def _profile_this_thread(profiles: Profiles) -> None:
    profile = cProfile.Profile(time.thread_time)
    profiles.append((threading.current_thread().name, profile))
    profile.enable()


def _by_package(profile: cProfile.Profile) -> dict[str, float]:
    """Add up the time inside the functions of each package; a builtin counts for the package that called it."""
    seconds: Counter[str] = Counter()
    for (file, _, name), (_, _, inside, _, callers) in pstats.Stats(profile).stats.items():
        if file != "~":
            seconds[_package(file)] += inside
            continue
        for (caller, _, _), (_, _, called_inside, _) in callers.items():
            seconds[_package_of_builtin(name, caller)] += called_inside
    return dict(seconds)
