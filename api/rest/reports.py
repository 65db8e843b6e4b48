"""Answer for what comes with reports: files, nominees, and the signatures of commitments."""

from typing import Any

from fastapi import APIRouter
from fastapi.responses import FileResponse

from api.deps import Asking
from api.rest.bodies import ExpectedBody, NomineeBody, PaperBody, WithdrawBody
from api.rest.documents import AROUND_FILE, Upload, attachment, keep
from workflow.queries import obligations as reading_obligations
from workflow.queries import reports as reading
from workflow.services import commitments, reports


async def attach_file(obligation_id: int, file: Upload, caller: Asking, target: str | None = None) -> dict[str, Any]:
    """Attach a file to what is being prepared, or to the value of one target."""
    await caller.read(
        lambda connection: reading_obligations.get_obligation(connection, obligation_id, actor=caller.actor)
    )
    stored = await keep(file, caller)
    number = await caller.change(
        lambda connection: reports.attach(
            connection, obligation_id, stored, target=target, actor=caller.actor, now=caller.now
        ),
        body={"sha256": stored.digest, "target": target},
    )
    return {"id": number, "sha256": stored.digest}


async def read_file(obligation_id: int, file_id: int, caller: Asking) -> FileResponse:
    """Give a file as an attachment."""
    row = await caller.read(lambda connection: reading.get_file(connection, obligation_id, file_id, actor=caller.actor))
    return attachment(row, caller)


async def detach_file(obligation_id: int, file_id: int, caller: Asking) -> dict[str, Any]:
    """Take a file away from what is being prepared."""
    version = await caller.change(
        lambda connection: (
            reports.detach(connection, obligation_id, file_id, actor=caller.actor, now=caller.now).version
        )
    )
    return {"id": obligation_id, "version": version}


async def nominate(obligation_id: int, body: NomineeBody, caller: Asking) -> dict[str, Any]:
    """Draft a nomination for somebody whom the report names."""
    nomination = await caller.change(
        lambda connection: reports.nominate(
            connection, obligation_id, body.round, body.value(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"nomination": nomination}


async def expect(obligation_id: int, body: ExpectedBody, caller: Asking) -> dict[str, Any]:
    """Say how many are to sign."""
    version = await caller.change(
        lambda connection: (
            commitments.expect(
                connection,
                obligation_id,
                body.count,
                expected_version=body.expected_version,
                actor=caller.actor,
                now=caller.now,
            ).version
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": obligation_id, "version": version}


async def record_paper(obligation_id: int, body: PaperBody, caller: Asking) -> dict[str, Any]:
    """Record signatures on paper."""
    signature = await caller.change(
        lambda connection: commitments.record_paper(
            connection, obligation_id, **body.model_dump(), actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": signature}


async def sign(obligation_id: int, caller: Asking) -> dict[str, Any]:
    """Sign with the caller's own account."""
    signature = await caller.change(
        lambda connection: commitments.commit(connection, obligation_id, actor=caller.actor, now=caller.now)
    )
    return {"id": signature}


async def withdraw(obligation_id: int, signature_id: int, body: WithdrawBody, caller: Asking) -> dict[str, Any]:
    """Take back what was recorded by mistake."""
    signature = await caller.change(
        lambda connection: commitments.withdraw(
            connection, obligation_id, signature_id, reason=body.reason, actor=caller.actor, now=caller.now
        ),
        body=body.model_dump(mode="json"),
    )
    return {"id": signature}


def router(*, upload_limit: int) -> APIRouter:
    """Make the routes; only the one that takes a file lets a body be that large."""
    made = APIRouter(tags=["obligations"], prefix="/obligations/{obligation_id}")
    made.post("/files", status_code=201, max_body_size=upload_limit + AROUND_FILE)(attach_file)
    made.get("/files/{file_id}")(read_file)
    made.delete("/files/{file_id}")(detach_file)
    made.post("/nominees", status_code=201)(nominate)
    made.put("/expected")(expect)
    made.post("/signatures", status_code=201)(sign)
    made.post("/signatures/paper", status_code=201)(record_paper)
    made.post("/signatures/{signature_id}/withdraw", status_code=201)(withdraw)
    return made
