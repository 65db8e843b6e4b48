"""Tell callers who they are, and which organisations there are."""

from typing import Any

from fastapi import APIRouter

from api.deps import Asking
from workflow.queries import organisations

router = APIRouter(tags=["me"])


@router.get("/me")
async def read_me(caller: Asking) -> dict[str, Any]:
    """Say who the token belongs to, the roles held today, and the time that rules are decided by."""
    grants = [
        {"role": grant.role, "organisation": grant.organisation, "issuer": grant.issuer}
        for grant in sorted(caller.actor.grants, key=lambda grant: (grant.role, grant.organisation))
    ]
    return {"name": caller.name, "language": caller.language, "roles": grants, "now": caller.now}


@router.get("/organisations")
async def list_organisations(caller: Asking) -> dict[str, Any]:
    """List all organisations."""
    return {"items": await caller.read(organisations.everyone)}
