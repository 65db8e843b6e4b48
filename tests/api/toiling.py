"""Do jobs in a process of its own: `python -m tests.api.toiling URL`, which tells each job that it begins.

A job of the kind `toil` tells that it begins and ends when a file beside says so; it may be killed meanwhile.
"""

import sys
import time
from pathlib import Path

from api.deps import Site, site_over
from api.jobs.kinds import Kind
from api.jobs.runs import Run
from api.jobs.worker import Worker
from api.settings import Settings
from workflow.database import open_database

KIND = "toil"


def toil(_site: Site, run: Run) -> None:
    """Tell that the job begins, and go on until its file is there."""
    print("began", flush=True)  # noqa: T201 - the test waits for this line.
    while not Path(run.arguments["until"]).exists():
        run.progress(0, 1)
        time.sleep(0.02)


def main(url: str) -> None:
    """Work until the input ends, which is also when the parent does."""
    site = site_over(Settings(), open_database(url))
    worker = Worker(site, kinds={KIND: Kind(toil)})
    worker.start()
    print("ready", flush=True)  # noqa: T201 - the test waits for this line.
    sys.stdin.read()
    worker.stop()
    site.database.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
