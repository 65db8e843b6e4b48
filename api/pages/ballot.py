"""Let a member vote on a screen of his own: openly, or secretly after checking what cannot be changed."""

from collections.abc import Iterable, Mapping

from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from api.forms import Typed, blank
from api.i18n import gettext as _
from api.pages import council_words as words
from api.pages import sitting_forms as reading
from api.pages.going import go
from api.pages.visiting import Posted, Visit, Visiting
from api.pages.wording import problems
from states.refusals import Refusal, Refused
from states.sitting import Method, State
from workflow.queries.ballots import BallotLine, BallotPaper, paper_of
from workflow.services import ballots, recusals
from workflow.services.ballots import Ballot

router = APIRouter(include_in_schema=False)

PATH = "/sittings/{sitting_id}/ballot"
_MOST_SCORE = 100


@router.get(PATH)
async def show_ballot(sitting_id: int, visit: Visiting) -> Response:
    """Show the nominees that the reader votes on."""
    return await _page(sitting_id, visit, blank())


async def _page(
    sitting_id: int, visit: Visit, form: Typed, refusals: tuple[Refusal, ...] = (), *, template: str = "ballot"
) -> Response:
    paper = await visit.read(lambda connection: paper_of(connection, sitting_id, actor=visit.actor, now=visit.now))
    names = {str(line.nomination): line.name for line in paper.lines} | dict(_fields(paper))
    context = {
        "paper": paper,
        "path": f"/sittings/{sitting_id}/ballot",
        "may_vote": (paper.sitting.state, paper.sitting.method) == (State.IN_SESSION, Method.SCREEN),
        "open_groups": _groups(line for line in paper.lines if not line.secret),
        "secret_groups": _groups(line for line in paper.lines if line.secret),
        "choices": words.choices(),
        "typed": _typed(paper, form),
        "form": form,
        **problems(_at_fields(refusals), visit.language, names),
    }
    return await visit.page(f"councils/{template}.html", context, refusals=refusals)


def _fields(paper: BallotPaper) -> Iterable[tuple[str, str]]:
    yield "nomination", _("Nominee")
    yield "votes", _("Ballot")
    for line in paper.lines:
        yield f"vote-{line.nomination}", line.name
        yield f"score-{line.nomination}", f"{_('Score')}, {line.name}"


def _groups(lines: Iterable[BallotLine]) -> list[tuple[BallotLine, list[BallotLine]]]:
    """Put the lines of one award form together, each group under its first line."""
    found: dict[str, list[BallotLine]] = {}
    for line in lines:
        found.setdefault(line.award_form, []).append(line)
    return [(group[0], group) for group in found.values()]


def _typed(paper: BallotPaper, form: Typed) -> dict[str, str]:
    """Give what the fields show: what was typed, else the reader's own open vote."""
    shown = {}
    for line in paper.lines:
        vote, score = f"vote-{line.nomination}", f"score-{line.nomination}"
        shown[vote] = form.text(vote) if form.values else line.choice or ""
        shown[score] = form.text(score) if form.values else str(line.score or "")
    return shown


def _at_fields(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Put what is wrong with the vote on one nominee beside it."""
    found = []
    for refusal in refusals:
        named = refusal.detail.get("nominations")
        if refusal.code in {"score_needed", "scores_not_asked", "choice_unknown"} and isinstance(named, list | tuple):
            found += [Refusal(refusal.code, {**refusal.detail, "field": f"score-{one}"}) for one in named]
        else:
            found.append(refusal)
    return tuple(found)


def _votes(form: Typed, lines: Iterable[BallotLine]) -> dict[int, Ballot]:
    """Read the votes on these nominees; one without a choice is left out. Raises Refused with what is wrong."""
    found: dict[int, Ballot] = {}
    for line in lines:
        choice = form.text(f"vote-{line.nomination}")
        if choice not in words.choices():
            continue
        score = form.number(f"score-{line.nomination}", least=1, most=line.score_most or _MOST_SCORE)
        scored = line.score_most is not None and choice == "for"
        if scored and score is None:
            form.refuse_empty(f"score-{line.nomination}")
        found[line.nomination] = Ballot(choice, score if scored else None)
    return found


@router.post(PATH)
async def vote_openly(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Take open votes; until the sitting closes they may be changed."""

    def work(connection: Connection) -> None:
        paper = paper_of(connection, sitting_id, actor=visit.actor, now=visit.now)
        votes = _votes(form, (line for line in paper.lines if not line.secret))
        if not votes and not form.refusals:
            raise Refused(Refusal("field_required", {"field": "votes"}))
        reading.checked(form)
        ballots.cast(connection, sitting_id, votes, actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _page(sitting_id, visit, form, refused.refusals)
    return go(f"/sittings/{sitting_id}/ballot", "voted")


@router.post(PATH + "/check")
async def check_secret(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Show the secret votes once more before they are cast; nothing is kept."""
    paper = await visit.read(lambda connection: paper_of(connection, sitting_id, actor=visit.actor, now=visit.now))
    if paper.voted_secretly:
        return go(f"/sittings/{sitting_id}/ballot")
    try:
        _secret_votes(form, paper)
    except Refused as refused:
        return await _page(sitting_id, visit, form, refused.refusals)
    return await _page(sitting_id, visit, form, template="ballot_check")


def _secret_votes(form: Typed, paper: BallotPaper) -> Mapping[int, Ballot]:
    lines = [line for line in paper.lines if line.secret]
    votes = _votes(form, lines)
    form.refuse_empty(*(f"vote-{line.nomination}" for line in lines if line.nomination not in votes))
    reading.checked(form)
    return votes


@router.post(PATH + "/change")
async def change_secret(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Go back from checking to the form, as it was filled."""
    return await _page(sitting_id, visit, form)


@router.post(PATH + "/cast")
async def cast_secretly(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Cast the secret votes, once; no key of the request is kept, so that nothing ties them to it."""

    def work(connection: Connection) -> None:
        votes = _secret_votes(form, paper_of(connection, sitting_id, actor=visit.actor, now=visit.now))
        ballots.cast(connection, sitting_id, votes, actor=visit.actor, now=visit.now)

    try:
        await visit.site.database.awrite(work)
    except Refused as refused:
        return await _page(sitting_id, visit, form, refused.refusals)
    return go(f"/sittings/{sitting_id}/ballot")


@router.post(PATH + "/recusal")
async def declare_related(sitting_id: int, visit: Visiting, form: Posted) -> Response:
    """Let a member say that a nominee is related to him: he then neither sees nor votes on that line."""

    def work(connection: Connection) -> None:
        nomination = reading.needed(form, "nomination")
        reading.checked(form)
        recusals.declare(connection, sitting_id, nomination, reason="related", actor=visit.actor, now=visit.now)

    try:
        await visit.change(work, form=form)
    except Refused as refused:
        return await _page(sitting_id, visit, blank(), refused.refusals)
    return go(f"/sittings/{sitting_id}/ballot", "saved")
