"""Put plans into force, amend them, and write the plan of the next period."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import ValidationError
from sqlalchemy import Connection, select

from api.cli.mistakes import MISTYPED, Mistake
from api.cli.opening import Opened, opened
from api.cli.tables import aligned
from api.cli.words import say
from api.settings import Settings
from states.actors import CLOCK, Actor
from states.labels import Language, limit_words, sentence
from workflow.calendar import local_day
from workflow.models.person import Account
from workflow.models.plan import PlanRow
from workflow.models.round import Round
from workflow.plans import loader, succession, writing
from workflow.plans.heading import Bilingual
from workflow.plans.lint.source import read
from workflow.plans.schema import Plan
from workflow.plans.succession import YearsOverlap
from workflow.queries.amended_rounds import RoundChange
from workflow.queries.amending import Choice, Preview
from workflow.services import amendments, people, plans
from workflow.services.plans import Reference

_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")


@dataclass(frozen=True, slots=True)
class Amendment:
    """What was typed: the file, in whose name, the document, the reason, and what is to be moved."""

    file: Path
    email: str
    number: str
    signed_on: str
    reason: str
    rounds: Sequence[str]
    dossiers: Sequence[int]
    standby: Sequence[int]
    only_preview: bool


def apply(file: Path, *, email: str | None) -> None:
    """Put a new plan into force, whole or not at all. Raises PlanInvalid, and Refused for one that is known."""
    plan = loader.load(file)
    with opened() as site:
        actor = _actor(site, email) if email else CLOCK
        now = site.now()
        site.database.write(lambda connection: plans.put_into_force(connection, plan, actor=actor, now=now))
        print(say("plan_applied", site.settings.language, plan=plan.id, version=plan.version))


def amend(typed: Amendment) -> None:
    """Put the next version of a plan into force, or only say what it would do. Raises Refused with every reason."""
    plan = loader.load(typed.file)
    signed_on = _day(typed.signed_on)
    with opened() as site:
        actor, now, lang = _actor(site, typed.email), site.now(), site.settings.language
        plan_id = site.database.read(lambda connection: _plan_id(connection, plan))
        choice = Choice(
            site.database.read(lambda connection: _rounds(connection, plan_id, typed.rounds)),
            tuple(typed.dossiers),
            tuple(typed.standby),
        )
        if typed.only_preview:
            seen = site.database.read(
                lambda connection: amendments.preview(connection, plan_id, plan, choice, actor=actor, now=now)
            )
            _show(seen, lang)
            return
        reference = Reference(typed.number, signed_on, typed.reason)
        site.database.write(
            lambda connection: amendments.amend(
                connection, plan_id, plan, choice, reference=reference, actor=actor, now=now
            )
        )
        print(say("plan_amended", lang, plan=plan.id, version=plan.version))


def _actor(site: Opened, email: str) -> Actor:
    """Find in whose name a plan is changed. Raises Mistake for an address that nobody has."""
    today = local_day(site.now())

    def work(connection: Connection) -> Actor:
        statement = select(Account.id, Account.person_id).where(
            Account.email == email.strip().casefold(), Account.disabled_at.is_(None)
        )
        row = connection.execute(statement).one_or_none()
        if row is None:
            raise Mistake("account_unknown", exit_code=MISTYPED, email=email)
        return Actor(row.id, row.person_id, people.grants_of(connection, row.person_id, day=today))

    return site.database.read(work)


def _plan_id(connection: Connection, plan: Plan) -> int:
    found: int | None = connection.scalar(select(PlanRow.id).where(PlanRow.code == plan.id))
    if found is None:
        raise Mistake("plan_not_in_force", plan=plan.id)
    return found


def _rounds(connection: Connection, plan_id: int, keys: Sequence[str]) -> tuple[int, ...]:
    known = {row.key: row.id for row in connection.execute(select(Round.key, Round.id).where(Round.plan_id == plan_id))}
    if unknown := [key for key in keys if key not in known]:
        raise Mistake("round_unknown", exit_code=MISTYPED, rounds=", ".join(unknown), known=", ".join(known))
    return tuple(known[key] for key in keys)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise Mistake("day_unclear", exit_code=MISTYPED, text=text) from error


def _show(seen: Preview, lang: Language) -> None:
    """Print each round and each dossier in flight, then what stands in the way."""
    for line in aligned([_round_line(one, lang) for one in seen.rounds]):
        print(line)
    print(say("dossiers_in_flight", lang, count=len(seen.dossiers)))
    for dossier in seen.dossiers:
        lacking = ", ".join((*dossier.lacks, *dossier.criteria))
        reasons = " ".join(sentence(refusal, lang) for refusal in dossier.objections)
        if lacking or reasons:
            print(f"  {dossier.row.id} {dossier.name} ({dossier.organisation}): {lacking} {reasons}".rstrip())
    for refusal in seen.refusals:
        print(sentence(refusal, lang))


def _round_line(change: RoundChange, lang: Language) -> tuple[str, ...]:
    before, after = (
        limit_words(limit, lang) if limit else say("to_be_announced", lang)
        for limit in (change.cutoff_before, change.cutoff_after)
    )
    quotas = ", ".join(f"{one.code} {one.before} → {one.after} ({one.used})" for one in change.quotas)
    return change.key, change.fate, before, "→", after, quotas


def succeed(name: str, *, plan_id: str, years: str, title_vi: str, title_en: str, output: Path | None) -> None:
    """Write the plan of the next period as YAML, ready to be edited. Raises Mistake for years that overlap."""
    spelled = _YEARS.fullmatch(years)
    if spelled is None:
        raise Mistake("years_unclear", exit_code=MISTYPED, text=years)
    plan, first = read(name).plan, int(spelled[1])
    last = int(spelled[2] or first)
    titles = Bilingual(vi=title_vi, en=title_en)
    try:
        made = succession.succeed(plan, plan_id=plan_id, first_year=first, last_year=last, titles=titles)
    except YearsOverlap as error:
        blanks = {"plan": error.plan_id, "first": error.first_year, "last": error.last_year}
        raise Mistake("years_overlap", exit_code=MISTYPED, **blanks) from error
    except ValidationError as error:
        reason = error.errors(include_url=False)[0]["msg"]
        raise Mistake("succession_wrong", exit_code=MISTYPED, plan=plan_id, years=years, reason=reason) from error
    text = writing.text_of(made)
    if output is None:
        print(text, end="")
        return
    output.write_text(text, encoding="utf-8")
    print(say("plan_written", Settings().language, path=output))
