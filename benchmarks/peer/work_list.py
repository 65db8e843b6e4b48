"""Show one page of a work-list: fifty nominations with their units, through a plain template."""

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, select_autoescape
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import joinedload

from benchmarks.peer.people import grants_of, issuers_of
from benchmarks.peer.tables import Account, Nomination
from states.labels import word
from states.nomination import NOMINATION
from workflow.calendar import VIETNAM
from workflow.models.round import SUBJECT_TYPES, Round

PAGE = 50
STATES = {state: word(NOMINATION.name, state, "vi") for state in NOMINATION.states}
TYPES = {kind: word("subject_type", kind, "vi") for kind in SUBJECT_TYPES}


def _moment(value: datetime) -> str:
    return f"{value.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"


_templates = Environment(
    loader=FileSystemLoader(Path(__file__).parent), autoescape=select_autoescape(), auto_reload=False
)
_templates.filters["moment"] = _moment
_page = _templates.get_template("work_list.html")


async def page(session: AsyncSession, *, account: Account, after: int | None, now: datetime) -> str:
    """Render the page after this id, newest first, of what the account's roles let it see."""
    issuers = issuers_of(grants_of(account, now=now))
    statement = (
        select(Nomination)
        .options(joinedload(Nomination.organisation, innerjoin=True))
        .where(Nomination.issuer_id.in_(issuers))
        .order_by(Nomination.id.desc())
        .limit(PAGE + 1)
    )
    if after is not None:
        statement = statement.where(Nomination.id < after)
    found = (await session.scalars(statement)).all()
    rounds = await session.scalars(select(Round).where(Round.issuer_id.in_(issuers)).order_by(Round.year.desc()))
    return _rendered(list(found[:PAGE]), {one.id: one.name_vi for one in rounds}, account, more=len(found) > PAGE)


def _rendered(rows: list[Nomination], rounds: dict[int, str], account: Account, *, more: bool) -> str:
    return _page.render(
        rows=rows,
        rounds=rounds,
        states=STATES,
        types=TYPES,
        person=account.person.name,
        after=rows[-1].id if more else None,
    )
