"""Show the plans that come with the product."""

import json
from collections.abc import Iterable, Iterator
from decimal import Decimal

from api.cli.tables import aligned
from api.cli.words import say
from api.settings import Settings
from states.labels import Language, limit_words, word
from workflow.plans import periods
from workflow.plans.announcing import listed
from workflow.plans.description import describe, rounds_in
from workflow.plans.duties import Duty, duties_of
from workflow.plans.heading import Bilingual
from workflow.plans.lint.source import read
from workflow.plans.loader import load_shipped, shipped
from workflow.plans.rounds import PlannedQuota, PlannedRound
from workflow.plans.schema import Plan
from workflow.plans.targets import Target

Row = tuple[str, ...]


def list_plans(*, as_json: bool) -> None:
    """Print each plan with its version, years and title."""
    plans = [load_shipped(plan_id) for plan_id in shipped()]
    if as_json:
        print(json.dumps([_entry(plan) for plan in plans], ensure_ascii=False, indent=2))
        return
    lang = Settings().language
    heads = tuple(say(code, lang) for code in ("plan", "version", "years", "title"))
    for line in aligned([heads, *(_listed(plan, lang) for plan in plans)]):
        print(line)


def _entry(plan: Plan) -> dict[str, object]:
    runs = periods.runs(plan)
    return {
        "id": plan.id,
        "version": plan.version,
        "titles": {"vi": plan.titles.vi, "en": plan.titles.en},
        "first_year": runs.first if runs else None,
        "last_year": runs.last if runs else None,
    }


def _listed(plan: Plan, lang: Language) -> Row:
    runs = periods.runs(plan)
    years = "–".join(dict.fromkeys((str(runs.first), str(runs.last)))) if runs else say("no_years", lang)
    return plan.id, str(plan.version), years, _said(plan.titles, lang)


def show_plan(name: str, *, year: int, as_json: bool) -> None:
    """Print what a plan, shipped or in a file, asks for in a year.

    Raises PlanNotShipped, PlanInvalid, OSError and YearOutsidePlan.
    """
    plan = read(name).plan
    described = describe(plan, year)
    if as_json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
        return
    lang = Settings().language
    print(say("plan_head", lang, title=_said(plan.titles, lang), plan=plan.id, version=plan.version))
    for planned in rounds_in(plan, year):
        _print(f"{_said(planned.name, lang)} ({planned.key})", _round(plan, planned, lang))
    _print(say("duties", lang, year=year), (_duty(duty, lang) for duty in duties_of(plan, year)))
    _print(say("targets", lang), (_target(target, lang) for target in plan.targets))
    _print(say("ambiguities", lang), ((one.section, _said(one.name, lang)) for one in plan.ambiguities))


def _print(head: str, rows: Iterable[Row]) -> None:
    """Print rows under a head, or nothing where there are none."""
    found = list(rows)
    if found:
        print(f"\n{head}")
    for line in aligned(found) if found else ():
        print(f"  {line}")


def _round(plan: Plan, planned: PlannedRound, lang: Language) -> Iterator[Row]:
    forms = {form.code: form.name for form in listed(plan.award_forms)}
    items = {item.code: item.name for item in listed(plan.dossier_items)}
    unsaid = [say("to_be_announced", lang)]
    values = {
        "cutoff": [limit_words(planned.cutoff, lang)] if planned.cutoff else unsaid,
        "quotas": [_quota(quota, forms, lang) for quota in planned.quotas],
        "award_forms": unsaid
        if "award_forms" in planned.awaits
        else [_said(forms[code], lang) for code in planned.award_forms],
        "dossier": unsaid if "dossier" in planned.awaits else [_said(items[code], lang) for code in planned.dossier],
    }
    for code, lines in values.items():
        for position, value in enumerate(lines):
            yield "" if position else say(code, lang), value


def _quota(quota: PlannedQuota, forms: dict[str, Bilingual], lang: Language) -> str:
    subject = word("subject_type", quota.subject, lang).lower()
    who = f"{subject} ({_said(forms[quota.award_form], lang)})" if quota.award_form else subject
    if quota.share is None:
        return say("at_most", lang, subject=who, limit=quota.limit)
    base = _said(forms[quota.share.form], lang) if quota.share.form else word("share_base", quota.share.of, lang)
    return say("share_of", lang, subject=who, part=quota.share.part, base=base)


def _duty(duty: Duty, lang: Language) -> Row:
    obligation = duty.obligation
    if duty.deadline:
        due = limit_words(duty.deadline.first_refused, lang)
    else:
        due = say(f"rule_{obligation.deadline.rule if obligation.deadline else 'absent'}", lang)
    return _said(obligation.name, lang), due, obligation.source


def _target(target: Target, lang: Language) -> Row:
    told = word("operator", target.operator, lang)
    if target.value is not None:
        told = f"{told} {_number(target.value, lang)} {word('target_unit', target.unit.code, lang)}"
    return _said(target.name, lang), told, target.source


def _number(number: Decimal, lang: Language) -> str:
    written = f"{number.normalize():,f}"
    return written.translate({ord(","): ".", ord("."): ","}) if lang == "vi" else written


def _said(words: Bilingual, lang: Language) -> str:
    return words.vi if lang == "vi" else words.en
