"""Do what time makes due: lapses and decided rounds, counters, reminders, and forgetting what is no longer needed."""

from datetime import timedelta

from api.deps import Site
from api.jobs.collecting import forget_files
from api.jobs.mail import sender_of
from notifications.reminders import remind as remind_all
from workflow import counters
from workflow.services import duties, jobs, rounds

ON_THE_WAY = timedelta(minutes=2)
"""So long after a limit nothing lapses yet: what was received in time may still be queued, here or elsewhere."""
KEEP_DONE = timedelta(days=7)
"""How long a job that went well is remembered; longer than the longest interval of a schedule."""
KEEP_OTHERS = timedelta(days=90)
"""How long one that failed or was cancelled is."""
KEEP_REQUESTS = timedelta(days=30)
"""How long a repeated request is recognised by its key."""


def sweep(site: Site) -> None:
    """Make what plans ask for this year, let lapse what is past its limit, then decide rounds that wait for nothing."""
    count_changes(site)
    now = site.now()
    while site.database.write(lambda connection: duties.plan_due(connection, now=now)):
        pass
    past = now - ON_THE_WAY
    while site.database.write(lambda connection: rounds.lapse_due(connection, now=past)):
        pass
    site.database.write(lambda connection: rounds.settle_due(connection, now=past))


def count_changes(site: Site) -> None:
    """Count what the journal has told since, so that pages need not count rows."""
    while site.database.read(counters.is_behind) and site.database.write(counters.count) == counters.AT_ONCE:
        pass


def remind(site: Site) -> None:
    """Queue the reminders that are due."""
    remind_all(site.database, now=site.now(), base_url=site.settings.base_url, sender=sender_of(site.settings))


def forget(site: Site) -> None:
    """Delete old jobs with what they left, and old request keys; the journal and everything of the domain stays."""
    real, now = site.clock(), site.now()
    forget_files(site, before=real - KEEP_DONE)
    while site.database.write(
        lambda connection: jobs.forget(connection, done_before=real - KEEP_DONE, others_before=real - KEEP_OTHERS)
    ):
        pass
    while site.database.write(lambda connection: jobs.forget_requests(connection, before=now - KEEP_REQUESTS)):
        pass
