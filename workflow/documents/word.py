"""Render a paper as a DOCX that an office may still edit."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell, _Row
from docx.text.paragraph import Paragraph as WordParagraph
from docx.text.run import Run

from workflow.documents.paper import Block, Heading, Paper, Paragraph, Signature, Table

FONT = "Times New Roman"
_LEFT, _RIGHT = Mm(70), Mm(95)
"""Width of the issuer's block and of the national motto's."""
_WIDTH = Mm(210 - 30 - 15)
"""What A4 leaves between a left margin of 30 mm and a right one of 15 mm."""
_BODY, _SMALL, _TABLE, _MARK = Pt(14), Pt(11), Pt(12), Pt(10)
_SIGNING_SPACE = Pt(64)
_CENTRE = WD_ALIGN_PARAGRAPH.CENTER


def docx_of(paper: Paper) -> bytes:
    """Return the paper as a DOCX in Times New Roman, laid out after Nghị định 30/2020/NĐ-CP."""
    document = Document()
    _set_page(document)
    _head(document, paper)
    for block in paper.blocks:
        _block(document, block)
    _close(document, paper)
    document.core_properties.title = f"{paper.kind} {paper.abstract}"
    document.core_properties.author = paper.issuer
    document.core_properties.comments = ""
    written = BytesIO()
    document.save(written)
    return written.getvalue()


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(15)
    section.header_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = _CENTRE
    _add_page_number(number.add_run())
    style = document.styles["Normal"]
    properties = style.element.get_or_add_rPr()
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "vi-VN")
    properties.append(language)


def _add_page_number(run: Run) -> None:
    for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = text
        run._r.append(part)  # noqa: SLF001 - python-docx has no call for fields.
    run.font.size = Pt(13)


def _head(document: WordDocument, paper: Paper) -> None:
    grid = _grid(document, 1, (_LEFT, _RIGHT))
    left, right = grid.rows[0].cells
    _line(_first(left), paper.above, size=Pt(13))
    _line(left.add_paragraph(), paper.issuer, size=Pt(13), bold=True, rule=(Mm(24), _LEFT))
    _line(left.add_paragraph(), paper.number, size=Pt(13))
    _line(_first(right), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", size=Pt(12), bold=True)
    _line(right.add_paragraph(), "Độc lập - Tự do - Hạnh phúc", size=Pt(13.5), bold=True, rule=(Mm(62), _RIGHT))
    _line(right.add_paragraph(), paper.dated, size=Pt(13.5), italic=True)
    title = document.add_paragraph()
    title.paragraph_format.space_before = Pt(18)
    _line(title, paper.kind, size=_BODY, bold=True)
    _line(document.add_paragraph(), paper.abstract, size=_BODY, bold=True, rule=(Mm(50), _WIDTH))
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _block(document: WordDocument, block: Block) -> None:
    if isinstance(block, Table):
        _table(document, block)
        return
    paragraph = document.add_paragraph()
    shape = paragraph.paragraph_format
    shape.space_before, shape.space_after = Pt(6), Pt(0)
    shape.keep_with_next = isinstance(block, Heading)
    run = paragraph.add_run(block.text)
    run.font.size = _BODY
    run.bold = isinstance(block, Heading)
    if isinstance(block, Paragraph):
        shape.first_line_indent = Mm(12.7)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY


def _table(document: WordDocument, table: Table) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    shares = sum(column.share for column in table.columns)
    widths = [Length(_WIDTH * column.share // shares) for column in table.columns]
    grid = _grid(document, 1 + len(table.rows), widths, style="Table Grid")
    head = tuple(column.head for column in table.columns)
    for row, texts in zip(grid.rows, (head, *table.rows), strict=True):
        is_head = texts is head
        _keep_whole(row, repeated=is_head)
        for cell, text, column in zip(row.cells, texts, table.columns, strict=True):
            paragraph = _first(cell)
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.alignment = _CENTRE if is_head or column.centred else WD_ALIGN_PARAGRAPH.LEFT
            run = paragraph.add_run(text)
            run.font.size, run.bold = _TABLE, is_head


def _keep_whole(row: _Row, *, repeated: bool) -> None:
    """Never break a row over two pages, and repeat the head on each."""
    properties = row._tr.get_or_add_trPr()  # noqa: SLF001 - python-docx has no call for either.
    for name in ("w:cantSplit", "w:tblHeader") if repeated else ("w:cantSplit",):
        properties.append(OxmlElement(name))


def _close(document: WordDocument, paper: Paper) -> None:
    _sign(document, paper.signatures)
    heading = document.add_paragraph()
    heading.paragraph_format.space_before, heading.paragraph_format.space_after = Pt(12), Pt(0)
    run = heading.add_run("Nơi nhận:")
    run.font.size, run.bold, run.italic = Pt(12), True, True
    for text, size in (*((f"- {recipient}", _SMALL) for recipient in paper.recipients), (paper.mark, _MARK)):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = size


def _sign(document: WordDocument, signatures: Sequence[Signature]) -> None:
    document.add_paragraph().paragraph_format.space_after = Pt(0)
    grid = _grid(document, 1, [Length(_WIDTH // len(signatures))] * len(signatures))
    for cell, signature in zip(grid.rows[0].cells, signatures, strict=True):
        capacity = _first(cell)
        _line(capacity, signature.capacity, size=_BODY, bold=True)
        capacity.paragraph_format.space_after = _SIGNING_SPACE
        _line(cell.add_paragraph(), signature.name, size=_BODY, bold=True)
    _keep_whole(grid.rows[0], repeated=False)


def _grid(document: WordDocument, rows: int, widths: Sequence[Length], style: str | None = None) -> WordTable:
    """Add a table of these widths; Word reads them from the columns, LibreOffice from the cells too."""
    grid: WordTable = document.add_table(rows, len(widths), style)
    grid.autofit = False
    grid.alignment = WD_TABLE_ALIGNMENT.CENTER
    _narrow_margins(grid)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for row in grid.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width
    return grid


def _narrow_margins(grid: WordTable) -> None:
    """Leave 1 mm (57 twentieths of a point) beside the text of a cell, so that short heads stay whole."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "57")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    grid._tbl.tblPr.append(margins)  # noqa: SLF001 - python-docx has no call for margins.


def _first(cell: _Cell) -> WordParagraph:
    paragraph: WordParagraph = cell.paragraphs[0]
    return paragraph


def _line(
    paragraph: WordParagraph,
    text: str,
    *,
    size: Length,
    bold: bool = False,
    italic: bool = False,
    rule: tuple[Length, Length] | None = None,
) -> None:
    """Write a centred line; `rule` is the length of the rule under it, and the width that it is centred in."""
    paragraph.alignment = _CENTRE
    paragraph.paragraph_format.space_after = Pt(0)
    run = paragraph.add_run(text)
    run.font.size, run.bold, run.italic = size, bold, italic
    if rule is not None:
        _draw_rule(paragraph, rule[0], within=rule[1])


def _draw_rule(above: WordParagraph, length: Length, *, within: Length) -> None:
    """Draw a rule of this length, centred, as the lower border of a paragraph of a point's height."""
    paragraph = above.insert_paragraph_before()
    above._p.addnext(paragraph._p)  # noqa: SLF001 - python-docx inserts only before.
    border = OxmlElement("w:pBdr")
    bottom = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
        bottom.set(qn(f"w:{name}"), value)
    border.append(bottom)
    shape = paragraph.paragraph_format
    shape.space_before = shape.space_after = Pt(0)
    shape.line_spacing = Pt(3)
    shape.left_indent = shape.right_indent = Length((within - length) // 2)
    properties = paragraph._p.get_or_add_pPr()  # noqa: SLF001 - borders have no call either.
    properties.insert_element_before(border, "w:spacing", "w:ind", "w:jc")
