"""Hold award forms, quotas and funds against what the law lets the issuer do."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from workflow.plans.announcing import known, listed
from workflow.plans.awards import AwardForm
from workflow.plans.lint.finding import Case, Finding, both
from workflow.plans.lint.law import AnyRule, Cap, in_force
from workflow.plans.plain import Place
from workflow.plans.quotas import Quota, QuotaRow
from workflow.plans.targets import Target, TargetKind, UnitCode
from workflow.plans.terms import Level, OrganisationKind, ShareBase

_BELOW_A_UNIT = {OrganisationKind.SECTION, OrganisationKind.STATION}


def form_above_issuer(case: Case) -> Iterator[Finding]:
    """An award form is the issuer's own to decide; one that the plan itself leaves to a level above is forwarded."""
    for position, form in enumerate(listed(case.plan.award_forms)):
        if form.decided_by and form.decided_by.level is not Level.ISSUER:
            detail = {"form": both(form.name), "level": form.decided_by.level.value}
            yield case.warning("form_above_issuer", form.source, "award_forms", position, "decided_by", **detail)


def form_beyond_authority(case: Case) -> Iterator[Finding]:
    """A form that the plan takes for the issuer's own is one that the law lets it decide."""
    for position, form in enumerate(listed(case.plan.award_forms)):
        if form.decided_by is None or form.decided_by.level is Level.ISSUER:
            yield from _beyond(case, form, "award_forms", position)


def _beyond(case: Case, form: AwardForm, *place: str | int) -> Iterator[Finding]:
    for rule in _rules(case, case.law.deciders):
        detail = {"form": both(form.name), "level": rule.level.value, "law": rule.source, "confidence": rule.confidence}
        if rule.award_form != form.code:
            continue
        if rule.level is not Level.DEPARTMENT:
            yield case.error("form_beyond_authority", form.source, *place, **detail)
        elif _is_unit(case):
            yield case.warning("form_beyond_unit", form.source, *place, **detail)


def target_beyond_cap(case: Case) -> Iterator[Finding]:
    """A title target counted on all staff stays below a legal cap that counts the holders of another title.

    Of 100 people 95 of whom hold the other title, a cap of 15 % of holders leaves 14.25: less than 15 % of all.
    """
    for cap in _rules(case, case.law.caps):
        holders = _least_share(case, cap.of)
        for position, target in _titles(case, cap.award_form):
            wanted = _percentage(target)
            if wanted is not None and wanted > cap.part * holders:
                place = ("targets", position, "value")
                yield case.warning("target_beyond_cap", target.source, *place, **_capped(case, cap, wanted, holders))


def quota_beyond_cap(case: Case) -> Iterator[Finding]:
    """A quota by share stays below a legal cap for its form."""
    for cap in _rules(case, case.law.caps):
        for place, quota in _quotas(case, cap.award_form):
            holders = (
                _least_share(case, cap.of) if quota.share and quota.share.of is ShareBase.HEADCOUNT else Fraction(1)
            )
            if quota.share and quota.share.part > cap.part * holders:
                detail = _capped(case, cap, quota.share.part, holders)
                yield case.warning("quota_beyond_cap", quota.source, *place, "share", **detail)


def payer_against_law(case: Case) -> Iterator[Finding]:
    """The fund that pays is the one that the law names."""
    funding = known(case.plan.funding)
    for rule in _rules(case, case.law.payers) if funding else ():
        if funding and funding.paid_by is not rule.paid_by:
            detail = {"paid_by": funding.paid_by.value, "by_law": rule.paid_by.value, "law": rule.source}
            yield case.warning("payer_against_law", funding.source, "funding", "paid_by", **detail)


def paper_assumed(case: Case) -> Iterator[Finding]:
    """A paper of the dossier stands in the paper's own list."""
    for position, item in enumerate(listed(case.plan.dossier_items)):
        if "assumed" in item.source:
            yield case.warning("paper_assumed", item.source, "dossier_items", position, item=both(item.name))


def _rules(case: Case, rules: tuple[AnyRule, ...]) -> tuple[AnyRule, ...]:
    """Return the rules in force while the plan runs; none where its years are not known."""
    return in_force(rules, first_year=case.years.first, last_year=case.years.last) if case.years else ()


def _is_unit(case: Case) -> bool:
    """Say whether the issuer is a unit, whose sections and stations nominate."""
    subjects = case.plan.subjects
    return bool(subjects and subjects.collective and _BELOW_A_UNIT & set(subjects.collective.organisation_kinds))


def _titles(case: Case, form: str) -> Iterator[tuple[int, Target]]:
    for position, target in enumerate(case.plan.targets):
        if target.kind is TargetKind.TITLE and target.award_form == form:
            yield position, target


def _percentage(target: Target) -> Fraction | None:
    is_rate = target.unit.code is UnitCode.PERCENT and target.value is not None
    return Fraction(target.value or Decimal()) / 100 if is_rate else None


def _least_share(case: Case, form: str) -> Fraction:
    """Return which part of the staff is at least to hold a form; everybody where the plan sets no target for it."""
    shares = (_percentage(target) for _, target in _titles(case, form))
    return min((share for share in shares if share is not None), default=Fraction(1))


def _capped(case: Case, cap: Cap, wanted: Fraction, holders: Fraction) -> dict[str, object]:
    names: dict[str, object] = {form.code: both(form.name) for form in listed(case.plan.award_forms)}
    return {
        "form": names.get(cap.award_form, cap.award_form),
        "of": names.get(cap.of, cap.of),
        "wanted": wanted,
        "cap": cap.part,
        "holders": holders,
        "most": cap.part * holders,
        "law": cap.source,
        "confidence": cap.confidence,
    }


def _quotas(case: Case, form: str) -> Iterator[tuple[Place, Quota | QuotaRow]]:
    """Yield the quotas that count one award form: those that name it, or all where the plan has no other form."""
    forms = {one.code for one in listed(case.plan.award_forms)}
    rounds = case.plan.rounds
    for kind, rule in (("annual", rounds.annual), ("stage", rounds.stage), ("ad_hoc", rounds.ad_hoc)):
        for subject, quota in (("individual", rule.quotas.individual),) if rule and forms == {form} else ():
            if quota:
                yield ("rounds", kind, "quotas", subject), quota
        for position, row in enumerate(rule.quotas.further if rule else ()):
            if row.award_form == form:
                yield ("rounds", kind, "quotas", "further", position), row
