"""Do what time alone makes happen: lapses and decided rounds, every few seconds."""

import logging
from threading import Event, Thread

from api.deps import Site
from workflow.services import rounds

LOG = logging.getLogger("thidua.jobs")


def sweep(site: Site) -> None:
    """Let lapse what is past its limit, then decide rounds that have nothing left to wait for."""
    now = site.now()
    while site.database.write(lambda connection: rounds.lapse_due(connection, now=now)):
        pass
    site.database.write(lambda connection: rounds.settle_due(connection, now=now))


class Sweeper:
    """A thread that sweeps until it is stopped; a sweep that fails is logged and tried again at its next time."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._stop = Event()
        self._thread = Thread(target=self._run, name="sweeper", daemon=True)

    def start(self) -> None:
        """Begin to sweep."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the sweep under way and end."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.wait(self._site.settings.sweep_seconds):
            try:
                sweep(self._site)
            except Exception:
                LOG.exception("the sweep failed and will be tried again")
