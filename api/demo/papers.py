"""Make the sample documents of the demonstration, plainly marked as samples."""

from collections.abc import Mapping
from io import BytesIO

from pikepdf import Dictionary, Name, Pdf

from workflow.folding import fold
from workflow.services.organisations import code_for
from workflow.storage import FolderStorage, Stored

TITLES: Mapping[str, str] = {
    "submission_letter": "Tờ trình đề nghị khen thưởng",
    "council_minutes": "Biên bản họp Hội đồng Thi đua - Khen thưởng",
    "achievement_report": "Báo cáo thành tích",
    "initiative_certificate": "Giấy chứng nhận sáng kiến",
}
"""One sample for each dossier item of the plan."""

_A4 = (595, 842)
"""Points."""


def store(storage: FolderStorage) -> dict[str, Stored]:
    """Put one sample for each dossier item into storage, inspected like any upload."""
    stored = {}
    for item, title in TITLES.items():
        content = sample(title)
        stored[item] = storage.receive([content], filename=f"{code_for(title)}.pdf", limit=len(content))
    return stored


def sample(title: str) -> bytes:
    """Make a one-page PDF; the page shows the title without its marks, which PDF's own fonts do not have."""
    pdf = Pdf.new()
    page = pdf.add_blank_page(page_size=_A4)
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica)
    page.Resources = Dictionary(Font=Dictionary(F1=pdf.make_indirect(font)))
    shown = f"BT /F1 18 Tf 72 740 Td ({fold(title).upper()}) Tj 0 -28 Td (MAU TRINH DIEN / SAMPLE) Tj ET"
    page.Contents = pdf.make_stream(shown.encode("ascii"))
    pdf.docinfo["/Title"] = f"{title} (mẫu trình diễn)"
    written = BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()
