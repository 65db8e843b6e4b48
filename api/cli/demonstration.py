"""Make the demonstration where there is none, move its clock, and print how to get in."""

import secrets
from datetime import UTC, datetime, timedelta

from api.cli.mistakes import MISTYPED, Mistake
from api.cli.opening import Opened, database_of, prepare, require_migrated, schema_of
from api.cli.tables import aligned
from api.cli.words import say
from api.demo.cast import LOGINS, PASSWORD, name_of
from api.migrations import upgrade
from api.settings import Settings
from states.labels import Language, instant_words, word
from states.refusals import Refusal, Refused
from workflow.calendar import VIETNAM
from workflow.queries import installation as kept
from workflow.services import installation, people

_TOKEN_LASTS = timedelta(days=365)


def demo(*, moment: str | None) -> None:
    """Make the demonstration in an empty database; one that is there only has its clock moved, if that is asked."""
    wanted = None if moment is None else read_moment(moment)
    settings = Settings()
    prepare(settings)
    with database_of(settings) as database:
        site = Opened(settings, database)
        there = database.read(schema_of) is not None and database.read(kept.is_demo)
        _migrate(site, there=there)
        if not there:
            from api.demo import making  # noqa: PLC0415 - it reads the whole product; a demonstration that is there needs none.

            password = f"trinh-dien-{secrets.token_hex(4)}"
            making.make(database, site.storage, password=password, now=datetime.now(UTC))
        if wanted is not None:
            offset = wanted - datetime.now(UTC)
            database.write(lambda connection: installation.move_clock(connection, offset))
        if wanted is None or not there:
            _print_accounts(site)
        print(say("demo_clock", settings.language, moment=instant_words(site.now(), settings.language)))


def read_moment(text: str) -> datetime:
    """Read a moment; one without a zone is Vietnam's time. Raises Mistake."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Mistake("moment_unclear", exit_code=MISTYPED, text=text) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=VIETNAM)


def _migrate(site: Opened, *, there: bool) -> None:
    """Migrate what is empty or a demonstration; raises Refused for an installation that people work with."""
    url = site.settings.database_url
    if not there and site.database.read(schema_of) is not None:
        require_migrated(site.database, url)
        if not site.database.read(kept.is_empty):
            raise Refused(Refusal("installation_in_use"))
    upgrade(url)


def _print_accounts(site: Opened) -> None:
    lang, now = site.settings.language, site.now()
    password = site.database.read(lambda connection: kept.recall(connection, PASSWORD)) or ""
    print(say("demo_head", lang), end="\n\n")
    heads = tuple(say(code, lang) for code in ("email", "password", "role", "organisation"))
    for line in aligned([heads, *_rows(password, lang)]):
        print(line)
    email = LOGINS[0].email
    token = site.database.write(
        lambda connection: people.issue_token(connection, email, now=now, expires_at=now + _TOKEN_LASTS)
    )
    address = f"http://{site.settings.host}:{site.settings.port}"
    print(f"\n{say('demo_address', lang, address=address)}")
    print(say("demo_curl", lang, email=email))
    print(f"  curl -H 'Authorization: Bearer {token}' {address}/api/v1/nominations\n")


def _rows(password: str, lang: Language) -> list[tuple[str, ...]]:
    return [
        (
            login.email,
            password,
            ", ".join(word("role", role, lang) for role in login.roles),
            name_of(login.organisation),
        )
        for login in LOGINS
    ]
