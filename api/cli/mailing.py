"""Settle by hand what is uncertain of the mail."""

from datetime import UTC, datetime
from pathlib import Path

from api.cli.opening import opened
from api.cli.words import say
from notifications.reconciling import reconcile as settle_by_all
from notifications.reconciling import reconcile_by_part
from notifications.server_log import taken_in


def reconcile(file: Path, *, whole: bool) -> None:
    """Compare uncertain mail with a server's log. Raises OSError where it cannot be read."""
    as_of = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    with file.open(encoding="utf-8", errors="replace") as lines:
        known = taken_in(lines)
    settle = settle_by_all if whole else reconcile_by_part
    with opened() as site:
        done = site.database.write(lambda connection: settle(connection, known, as_of=as_of, now=datetime.now(UTC)))
        print(say("mail_reconciled", site.settings.language, sent=done.sent, queued=done.queued))
