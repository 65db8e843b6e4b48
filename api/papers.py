"""Hand out papers that the system makes, as files to edit or to sign."""

from datetime import datetime
from enum import StrEnum

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from workflow.documents.paper import Paper


class Format(StrEnum):
    """What a paper is made as: a DOCX to edit, a PDF to sign."""

    DOCX = "docx"
    PDF = "pdf"


_MEDIA_TYPES = {
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.PDF: "application/pdf",
}


async def paper_file(paper: Paper, form: Format, *, name: str, at: datetime) -> Response:
    """Make the file and give it as an attachment `name`.docx or .pdf. Raises Unprintable."""
    content = await run_in_threadpool(_made, paper, form, at)
    headers = {"Content-Disposition": f'attachment; filename="{name}.{form}"', "X-Content-Type-Options": "nosniff"}
    return Response(content, media_type=_MEDIA_TYPES[form], headers=headers)


def _made(paper: Paper, form: Format, at: datetime) -> bytes:
    # Loaded when first needed: they hold memory that most processes never use.
    if form is Format.DOCX:
        from workflow.documents.word import docx_of  # noqa: PLC0415 - see above.

        return docx_of(paper)
    from workflow.documents.typeset import pdf_of  # noqa: PLC0415 - see above.

    return pdf_of(paper, at=at)
