"""Answer for councils: who sits on them, and by which rules they vote."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api.deps import Asking
from api.rest.council_bodies import DefaultRuleBody, FoundCouncilBody, LastDayBody, RuleBody, SeatBody
from workflow.calendar import local_day
from workflow.queries import councils as reading
from workflow.services import councils

router = APIRouter(tags=["councils"])

_OF_RULE = (
    "id",
    "award_form",
    "quorum_part",
    "quorum_of",
    "pass_part",
    "pass_of",
    "pass_strict",
    "base",
    "ballot_secrecy",
    "absent_vote",
    "chair_must_agree",
    "recusal",
    "score_most",
    "valid_from",
    "valid_to",
    "source",
    "confidence",
)


def _rule(row: Any) -> Mapping[str, Any]:  # noqa: ANN401 - a rule's row.
    return {name: getattr(row, name) for name in _OF_RULE}


@router.get("/councils")
async def list_councils(caller: Asking) -> dict[str, Any]:
    """List the councils that concern the caller."""
    day = local_day(caller.now)
    found = await caller.read(lambda connection: reading.listed(connection, actor=caller.actor, day=day))
    return {"items": [row._asdict() for row in found]}


@router.post("/councils", status_code=201)
async def found_council(body: FoundCouncilBody, caller: Asking) -> dict[str, Any]:
    """Found a council, or a staff meeting, as the plan officer of an issuer."""
    made = await caller.change(
        lambda connection: councils.found(
            connection,
            body.name,
            organisation=body.organisation,
            issuer=body.issuer,
            kind=body.kind,
            actor=caller.actor,
            now=caller.now,
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": made}


@router.get("/councils/{council_id}")
async def read_council(council_id: int, caller: Asking) -> dict[str, Any]:
    """Show a council with its members of all times, its own rules and the defaults behind them."""

    def work(connection: Connection) -> dict[str, Any]:
        row = reading.get_council(connection, council_id, actor=caller.actor)
        return {
            "id": row.id,
            "name": row.name,
            "kind": row.kind,
            "organisation": {"id": row.organisation_id, "name": row.organisation},
            "issuer": row.issuer_id,
            "members": [one._asdict() for one in reading.memberships(connection, council_id)],
            "rules": [_rule(one) for one in reading.own_rules(connection, council_id)],
            "defaults": [_rule(one) for one in reading.default_rules(connection, [row.issuer_id])],
        }

    found: dict[str, Any] = await caller.read(work)
    return found


@router.post("/councils/{council_id}/members", status_code=201)
async def seat_member(council_id: int, body: SeatBody, caller: Asking) -> dict[str, Any]:
    """Make a person a member of a council from a day on."""
    member = await caller.change(
        lambda connection: councils.seat(
            connection, council_id, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": member}


@router.post("/council-members/{member_id}/actions/unseat")
async def unseat_member(member_id: int, body: LastDayBody, caller: Asking) -> dict[str, Any]:
    """End a membership with a day."""
    await caller.change(
        lambda connection: councils.unseat(
            connection, member_id, last_day=body.last_day, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": member_id}


@router.post("/councils/{council_id}/rules", status_code=201)
async def add_rule(council_id: int, body: RuleBody, caller: Asking) -> dict[str, Any]:
    """Add a dated rule of a council's own."""

    def work(connection: Connection) -> int:
        issuer = reading.get_council(connection, council_id, actor=caller.actor).issuer_id
        return _add_rule(connection, council_id, issuer, body, caller)

    return {"id": await caller.change(work, body=body.model_dump(mode="json"))}


@router.post("/council-rules", status_code=201)
async def add_default_rule(body: DefaultRuleBody, caller: Asking) -> dict[str, Any]:
    """Add a dated rule for all councils of an issuer, as its plan officer."""
    made = await caller.change(
        lambda connection: _add_rule(connection, None, body.issuer, body, caller), body=body.model_dump(mode="json")
    )
    return {"id": made}


def _add_rule(connection: Connection, council: int | None, issuer: int, body: RuleBody, caller: Asking) -> int:
    return councils.add_rule(
        connection,
        council,
        body.terms(),
        issuer=issuer,
        award_form=body.award_form,
        valid_from=body.valid_from,
        actor=caller.actor,
        now=caller.now,
    )


@router.post("/council-rules/{rule_id}/actions/end")
async def end_rule(rule_id: int, body: LastDayBody, caller: Asking) -> dict[str, Any]:
    """End a rule with a day."""
    await caller.change(
        lambda connection: councils.end_rule(
            connection, rule_id, last_day=body.last_day, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": rule_id}
