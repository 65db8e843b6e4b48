"""Act on several nominations at once: show every outcome beforehand, then carry out those that are possible."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed
from api.pages.acting import answers_of
from api.pages.doings import consequence, look_of
from api.pages.going import go, safe_path
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import Names, names_of, problems, told
from states.actors import Actor
from states.asks import NOT_AWARDED_BECAUSE
from states.nomination import NOMINATION, Action
from states.refusals import Refusal
from workflow.acts import Act, Outcome
from workflow.acts.values import from_json, to_json
from workflow.errors import NotFound
from workflow.queries import nominations as reading
from workflow.queries import rounds
from workflow.services import nominations, previews
from workflow.services.nominations import Wish

router = APIRouter(include_in_schema=False)

TOGETHER = (
    Action.ENDORSE,
    Action.NOT_ENDORSE,
    Action.APPROVE,
    Action.PROPOSE,
    Action.STAND_BY,
    Action.SEND_BACK,
    Action.WITHDRAW,
    Action.NOT_AWARD,
)
"""What is done to many in the same way, with the same answers."""

ANSWERED = frozenset({"reason", "reason_code"})
"""Questions that are answered once for all."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What acts would do to several nominations, in order: their lines, the outcomes, the names of what they tell."""

    acts: tuple[Act, ...]
    lines: dict[int, Any]
    outcomes: tuple[Outcome, ...]
    names: Names

    @property
    def possible(self) -> list[int]:
        """Nominations to which nothing objects but an answer that is still to be given."""
        return [one.nomination for one in self.outcomes if not _objections(one)]


def _objections(outcome: Outcome) -> tuple[Refusal, ...]:
    return tuple(refusal for refusal in outcome.refusals if refusal.detail.get("field") not in ANSWERED)


def several_for(actor: Actor) -> tuple[str, ...]:
    """Name the actions that the role acted as may take on several nominations at once."""
    roles = {grant.role for grant in actor.grants}
    named = {move.action for move in NOMINATION.moves if roles & set(move.by)}
    return tuple(action.value for action in TOGETHER if action in named)


@router.post("/nominations/several")
async def preview_several(visit: Visiting, form: Posted) -> Response:
    """Show what an action would do to each nomination that is ticked."""
    return await _preview(visit, form)


@router.post("/nominations/several/confirm")
async def act_on_several(visit: Visiting, form: Posted) -> Response:
    """Take the action on each nomination that it is possible for, once for each form."""
    acts = _acts(visit, form)
    trial = await visit.read(lambda connection: _trial(connection, acts, visit))
    wrong = _unanswered(trial)
    if wrong or not trial.acts:
        return await _preview(visit, form, wrong)
    made = await visit.change(lambda connection: _carry_out(connection, trial.acts, visit), form=form)
    outcomes = [from_json(one) for one in made]
    if all(one.accepted for one in outcomes):
        return go(safe_path(form.text("back")), "done")
    return await visit.page("nominations/several_done.html", _shown(trial, outcomes, visit, form))


def _unanswered(trial: Trial) -> tuple[Refusal, ...]:
    """Find what is wrong with the answers, each field once: they are the same for all."""
    found = (refusal for one in trial.outcomes for refusal in one.refusals if refusal not in _objections(one))
    return tuple({str(refusal.detail["field"]): refusal for refusal in found}.values())


def _acts(visit: Visit, form: Typed) -> list[Act]:
    """Read which nominations are meant, each at the version that was shown. Raises NotFound for a strange action."""
    action, answers = form.text("action"), answers_of(form)
    if action not in several_for(visit.actor):
        raise NotFound("action", action)
    ticked = dict.fromkeys(form.numbers("nomination"))
    return [
        Act(one, action, visit.actor, visit.now, answers, form.number(f"version-{one}"))
        for one in list(ticked)[: reading.LARGEST_PAGE]
    ]


def _trial(connection: Connection, acts: Sequence[Act], visit: Visit) -> Trial:
    lines = dict(reading.lines(connection, [one.nomination for one in acts], actor=visit.actor))
    names: dict[str, str] = {}
    for round_id in {line.round_id for line in lines.values()}:
        names |= names_of(rounds.terms(connection, round_id), visit.language, lines.values())
    # Who is ranked first comes first, so that places go by merit and not by the order of the list.
    ranks = {one.nomination: lines[one.nomination].rank for one in acts if one.nomination in lines}
    ordered = tuple(
        sorted(
            (one for one in acts if one.nomination in ranks),
            key=lambda one: (ranks[one.nomination] is None, ranks[one.nomination] or 0),
        )
    )
    return Trial(ordered, lines, previews.preview(connection, ordered), names)


def _carry_out(connection: Connection, acts: Sequence[Act], visit: Visit) -> list[dict[str, Any]]:
    wishes = [Wish(one.nomination, one.action, one.answers, one.expected_version) for one in acts]
    made = nominations.carry_out(connection, wishes, actor=visit.actor, now=visit.now)
    return [to_json(one) for one in made]


async def _preview(visit: Visit, form: Typed, wrong: Sequence[Refusal] = ()) -> Response:
    acts = _acts(visit, form)
    trial = await visit.read(lambda connection: _trial(connection, acts, visit))
    found = wrong if trial.acts else (Refusal("field_required", {"field": "nominations"}),)
    context: dict[str, object] = {
        **_shown(trial, trial.outcomes, visit, form),
        "kind": look_of(form.text("action")),
        "consequence": consequence(form.text("action")),
        "reason_codes": NOT_AWARDED_BECAUSE,
        "asks": _asked(form.text("action")),
        "possible": trial.possible,
        "typed": form,
        **problems(found, visit.language, trial.names),
    }
    return await visit.page("nominations/several.html", context, status=422 if found else 200)


def _asked(action: str) -> frozenset[str]:
    return ANSWERED & {ask.field for move in NOMINATION.moves if move.action == action for ask in move.asks}


def _shown(trial: Trial, outcomes: Sequence[Outcome], visit: Visit, form: Typed) -> dict[str, object]:
    """Give each nomination's line with the state that it gets, or why it does not."""
    real = [Outcome(one.nomination, one.state, one.version, _objections(one)) for one in outcomes]
    return {
        "lines": [(trial.lines[one.nomination], one) for one in real],
        "reasons_of": told(real, visit.language, trial.names),
        "names": trial.names,
        "action": form.text("action"),
        "back": safe_path(form.text("back")),
    }
