"""Let accounts choose how they hear: by group of mail, with quiet hours, in their language."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from states.hearing import DIGEST, GROUP_OF, GROUPS, Choice, Preference
from states.labels.language import Language
from states.refusals import Refused
from workflow.bulk import among
from workflow.errors import NotFound
from workflow.models.hearing import MailPreference
from workflow.models.message import Message
from workflow.models.person import Account

_OF = select(MailPreference).where(among(MailPreference.account_id, "accounts"))


def of_accounts(connection: Connection, accounts: Collection[int]) -> Mapping[int, Preference]:
    """Read what these accounts chose; who chose nothing is left out."""
    return {
        row.account_id: Preference(
            {group: Choice(choice) for group, choice in row.choices.items()}, row.quiet_from, row.quiet_until
        )
        for row in connection.execute(_OF, {"accounts": sorted(accounts)})
    }


def of_account(connection: Connection, account: int) -> Preference:
    """Read what an account chose, or what goes for who chose nothing."""
    return of_accounts(connection, [account]).get(account, Preference())


def choose(
    connection: Connection, account: int, preference: Preference, *, language: Language | None, now: datetime
) -> None:
    """Keep what an account chose; what is queued already goes as it was to go. Refused with what is wrong."""
    wrong = preference.objections()
    if wrong:
        raise Refused(*wrong)
    _keep(connection, account, preference, now)
    if language is not None:
        connection.execute(update(Account).where(Account.id == account).values(language=language))


def unsubscribe(connection: Connection, token: str, *, now: datetime) -> None:
    """Send no more mail of the group that a mail with this token is of. Raises NotFound."""
    account, kind = find(connection, token)
    before = of_account(connection, account)
    groups = [GROUP_OF[kind]] if kind in GROUP_OF else []
    if kind == DIGEST:
        groups = [group for group in GROUPS if before.choices.get(group) is Choice.DIGEST]
    choices = {**before.choices, **dict.fromkeys(groups, Choice.OFF)}
    _keep(connection, account, Preference(choices, before.quiet_from, before.quiet_until), now)


def find(connection: Connection, token: str) -> tuple[int, str]:
    """Say to whom a mail with this token went, and of which kind it is. Raises NotFound."""
    wanted = select(Message.account_id, Message.kind).where(Message.unsubscribe_token == token)
    row = connection.execute(wanted).one_or_none()
    if row is None:
        raise NotFound("unsubscribe", 0)
    return row.account_id, row.kind


def _keep(connection: Connection, account: int, preference: Preference, now: datetime) -> None:
    # Whoever chooses at the same time for the same account waits here.
    connection.execute(select(Account.id).where(Account.id == account).with_for_update())
    connection.execute(delete(MailPreference).where(MailPreference.account_id == account))
    values = {"choices": {group: choice.value for group, choice in preference.choices.items()}, "changed_at": now}
    hours = {"quiet_from": preference.quiet_from, "quiet_until": preference.quiet_until}
    connection.execute(insert(MailPreference).values(account_id=account, **values, **hours))
