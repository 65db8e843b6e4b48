"""Run the product's server as a process of its own, and tell what it used."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.databases import address
from workflow.database import Database

ROOT = Path(__file__).parent.parent
START_SECONDS = 30
UVICORN = (
    *("-m", "uvicorn", "--factory", "api.main:app_from_environment"),
    *("--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"),
)

NO_JOBS = {"THIDUA_SWEEP_SECONDS": "86400", "THIDUA_MAIL_SECONDS": "86400"}
"""Settings under which the jobs beside the server, sweeping and mailing, come to nothing while it is measured."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens and which process it is."""

    port: int
    process: int

    def cpu_seconds(self) -> float:
        """Tell the processor time that it has used; not a number where there is no /proc."""
        try:
            fields = Path(f"/proc/{self.process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        except OSError:
            return float("nan")
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def peak_megabytes(self) -> float:
        """Tell the most memory that it has held; not a number where there is no /proc."""
        try:
            status = Path(f"/proc/{self.process}/status").read_text(encoding="utf-8")
        except OSError:
            return float("nan")
        found = re.search(r"VmHWM:\s+(\d+) kB", status)
        return int(found[1]) / 1024 if found else float("nan")


@contextmanager
def serving(database: Database, *, program: Sequence[str] = UVICORN) -> Iterator[Server]:
    """Serve this database on a free port of the loopback: one process, no access log, no jobs, nobody's `.env`.

    Raises RuntimeError where it does not begin to serve.
    """
    port = _free_port()
    command = [sys.executable, *program, "--host", "127.0.0.1", "--port", str(port)]
    with TemporaryDirectory(prefix="thidua-bench-") as folder:
        settings = {"PYTHONPATH": str(ROOT), "THIDUA_DATABASE_URL": address(database), "THIDUA_DATA_FOLDER": folder}
        with subprocess.Popen(command, cwd=folder, env=os.environ | NO_JOBS | settings) as process:
            try:
                _wait_for(port, process)
                yield Server(port, process.pid)
            finally:
                process.send_signal(signal.SIGINT)


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
