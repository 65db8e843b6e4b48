"""Run a server as a process of its own, or as several, and tell what it used."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.databases import address
from benchmarks.peer import ADDRESS
from workflow.database import Database

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
STOP_SECONDS = 15
REST_SECONDS, STILL_SECONDS = 10, 0.2
"""How long a server is waited for to come to rest, and how long it has to keep still for that."""
_UVICORN = ("-m", "uvicorn", "--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning")
OURS = (*_UVICORN, "--factory", "api.main:app_from_environment")
PEER = (*_UVICORN, "--factory", "benchmarks.peer.app:app_from_environment")

NO_JOBS = {"THIDUA_JOB_SECONDS": "86400", "THIDUA_MAIL_SECONDS": "86400"}
"""Settings under which sweeping and mailing, the jobs beside the server, come to nothing while it is measured."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens and which process it is, or is the parent of."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Tell the processor time of all its processes together; not a number where there is no /proc."""
        try:
            ticks = sum(int(field) for one in self._processes() for field in _stat(one)[11:13])
        except OSError:
            return float("nan")
        return ticks / os.sysconf("SC_CLK_TCK")

    def come_to_rest(self) -> None:
        """Wait until what a load asked for and no longer listens to is done: else the next turn would pay for it."""
        last = time.monotonic() + REST_SECONDS
        spent = self.cpu_seconds()
        while time.monotonic() < last:
            time.sleep(STILL_SECONDS)
            before, spent = spent, self.cpu_seconds()
            if not spent - before > STILL_SECONDS / 10:
                return

    def peak_megabytes(self) -> float:
        """Tell the most memory that one of its processes has held; not a number where there is no /proc."""
        return self._megabytes("VmHWM")

    def megabytes(self) -> float:
        """Tell the memory that its largest process holds now; not a number where there is no /proc."""
        return self._megabytes("VmRSS")

    def _megabytes(self, name: str) -> float:
        try:
            texts = [Path(f"/proc/{one}/status").read_text(encoding="utf-8") for one in self._processes()]
        except OSError:
            return float("nan")
        found = (re.search(rf"{name}:\s+(\d+) kB", text) for text in texts)
        return max((int(one[1]) / 1024 for one in found if one), default=float("nan"))

    def _processes(self) -> list[int]:
        """The process with its children, which are those that serve where there are several."""
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text(encoding="ascii")
        return [self.process, *map(int, children.split())]


@contextmanager
def serving(
    database: Database,
    *,
    program: Sequence[str] = OURS,
    processes: int = 1,
    settings: Mapping[str, str] | None = None,
) -> Iterator[Server]:
    """Serve this database on a free port of the loopback: no access log, no jobs, nobody's `.env`.

    Raises RuntimeError where it does not begin to serve.
    """
    port = _free_port()
    command = [sys.executable, *program, "--host", "127.0.0.1", "--port", str(port)]
    if processes > 1:
        command += ["--workers", str(processes)]
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        own = {"PYTHONPATH": str(ROOT), "THIDUA_DATABASE_URL": address(database), "THIDUA_DATA_FOLDER": folder}
        environment = {**os.environ, **NO_JOBS, **own, ADDRESS: address(database), **(settings or {})}
        with subprocess.Popen(command, cwd=folder, env=environment) as process:
            try:
                _wait_for(port, process)
                yield Server(port, process.pid)
            finally:
                _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()


def _stat(process: int) -> list[str]:
    return Path(f"/proc/{process}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    last = time.monotonic() + START_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=1):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise RuntimeError("the server did not begin to serve")
