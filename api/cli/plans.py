"""Show the plans that come with the product."""

import json

from api.cli.tables import aligned
from api.cli.words import say
from api.settings import Settings
from states.labels import Language, limit_words, word
from workflow.plans.loader import load_shipped, shipped
from workflow.plans.rounds import PlannedRound, describe, rounds_of
from workflow.plans.schema import Plan


def list_plans(*, as_json: bool) -> None:
    """Print each plan with its version, years and title."""
    plans = [load_shipped(plan_id) for plan_id in shipped()]
    if as_json:
        print(json.dumps([_entry(plan) for plan in plans], ensure_ascii=False, indent=2))
        return
    lang = Settings().language
    heads = tuple(say(code, lang) for code in ("plan", "version", "years", "title"))
    for line in aligned([heads, *(_row(plan, lang) for plan in plans)]):
        print(line)


def _entry(plan: Plan) -> dict[str, object]:
    runs = plan.period.runs
    titles = {"vi": plan.titles.vi, "en": plan.titles.en}
    return {"id": plan.id, "version": plan.version, "titles": titles, "first_year": runs.first, "last_year": runs.last}


def _row(plan: Plan, lang: Language) -> tuple[str, ...]:
    years = f"{plan.period.runs.first}–{plan.period.runs.last}"
    return plan.id, str(plan.version), years, plan.titles.vi if lang == "vi" else plan.titles.en


def show_plan(plan_id: str, *, year: int, as_json: bool) -> None:
    """Print what a plan asks for in a year. Raises PlanNotShipped and YearOutsidePlan."""
    plan = load_shipped(plan_id)
    described = describe(plan, year)
    if as_json:
        print(json.dumps(described, ensure_ascii=False, indent=2))
        return
    lang = Settings().language
    title = plan.titles.vi if lang == "vi" else plan.titles.en
    print(say("plan_head", lang, title=title, plan=plan.id, version=plan.version))
    shown = {one["id"] for one in described["rounds"]}
    for planned in rounds_of(plan):
        if planned.key in shown:
            print(f"\n{planned.name.vi if lang == 'vi' else planned.name.en} ({planned.key})")
            for line in aligned(_rows(plan, planned, lang)):
                print(f"  {line}")


def _rows(plan: Plan, planned: PlannedRound, lang: Language) -> list[tuple[str, ...]]:
    forms = {form.code: form.name for form in plan.award_forms}
    items = {item.code: item.name for item in plan.dossier_items}
    quotas = [
        say("at_most", lang, subject=word("subject_type", quota.subject, lang).lower(), limit=quota.limit)
        for quota in planned.quotas
    ]
    values = {
        "cutoff": [limit_words(planned.cutoff, lang) if planned.cutoff else say("to_be_announced", lang)],
        "quotas": quotas,
        "award_forms": [getattr(forms[code], lang) for code in planned.award_forms],
        "dossier": [getattr(items[code], lang) for code in planned.dossier],
    }
    return [
        (say(code, lang) if first else "", value)
        for code, lines in values.items()
        for first, value in zip((True, *(False for _ in lines)), lines, strict=False)
    ]
