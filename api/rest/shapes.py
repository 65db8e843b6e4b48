"""Write rows the way REST shows them."""

from collections.abc import Iterable, Mapping
from typing import Any

from api.deps import Caller
from api.errors import rendered
from states.labels import word
from states.nomination import NOMINATION
from workflow.acts import Outcome
from workflow.acts.values import from_json, to_json
from workflow.calendar import VIETNAM
from workflow.pinned import Terms
from workflow.services.handing_in import HandedIn


def instant(value: Any) -> str | None:  # noqa: ANN401 - a row's column.
    """Write a moment in Vietnam's time, or None."""
    return value.astimezone(VIETNAM).isoformat() if value else None


def item_names(terms: Terms, caller: Caller) -> dict[str, str]:
    """Name the plan's items and criteria in the reader's language."""
    items = {item.code: item.name for item in terms.dossier}
    criteria = {criterion.code: criterion.name for criterion in terms.criteria}
    return {code: getattr(name, caller.language) for code, name in {**items, **criteria}.items()}


def refusals_of(outcome: Outcome, caller: Caller, names: dict[str, str] | None = None) -> list[Any]:
    """Write why an act was refused."""
    return rendered(outcome.refusals, caller.language, names)


def outcome(one: Outcome, caller: Caller, names: dict[str, str] | None = None) -> dict[str, Any]:
    """Write what became of one act of several."""
    if one.accepted:
        return {"nomination": one.nomination, "state": one.state, "version": one.version}
    return {"nomination": one.nomination, "refusals": refusals_of(one, caller, names)}


def handed_in(result: HandedIn) -> dict[str, Any]:
    """Keep a submission's result in plain JSON, so that a repeated request is answered alike."""
    return {"number": result.number, "outcomes": [to_json(one) for one in result.outcomes]}


def outcomes(stored: Iterable[Mapping[str, Any]]) -> list[Outcome]:
    """Read kept outcomes back."""
    return [from_json(one) for one in stored]


def nomination_line(row: Any, caller: Caller) -> dict[str, Any]:  # noqa: ANN401 - a row of the work-list.
    """Write one line of a work-list."""
    return {
        "id": row.id,
        "state": row.state,
        "state_name": word(NOMINATION.name, row.state, caller.language),
        "version": row.version,
        "round": row.round_id,
        "submission": row.submission_id,
        "organisation": {"id": row.organisation_id, "name": row.organisation_name},
        "award_form": row.award_form,
        "subject": {"type": row.subject_type, "name": row.subject_name},
        "rank": row.rank,
        "late": row.late,
        "first_received_at": instant(row.first_received_at),
    }


def document(row: Any) -> dict[str, Any] | None:  # noqa: ANN401 - a document's row, or None.
    """Write what is known of an attached document."""
    if row is None:
        return None
    return {
        "version": row.version,
        "filename": row.filename,
        "media_type": row.media_type,
        "size": row.size,
        "sha256": row.digest,
        "uploaded_at": instant(row.uploaded_at),
    }
