"""Render a paper as a PDF that is ready to be signed."""

import json
import threading
import unicodedata
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from fontTools.ttLib import TTFont

from workflow.documents.paper import Block, Heading, Paper, Paragraph, Unprintable

_HERE = Path(__file__).parent
_FONTS = _HERE / "fonts"
_REGULAR = _FONTS / "Tinos_400Regular.ttf"
_mine = threading.local()
"""The compiler of this thread: one shared by threads fails in the middle of its work."""


def pdf_of(paper: Paper, *, at: datetime) -> bytes:
    """Return the paper as a tagged PDF (PDF/A-2a) in Tinos, whose letters are as wide as those of Times New Roman.

    Raises Unprintable. The same paper of the same moment gives the same bytes.
    """
    words = {character for text in paper.words() for character in unicodedata.normalize("NFC", text)}
    if lacking := sorted(character for character in words if ord(character) not in _printable()):
        raise Unprintable("".join(lacking))
    # Words travel as data and are never read as markup.
    inputs = {"paper": unicodedata.normalize("NFC", json.dumps(_values(paper), ensure_ascii=False))}
    made_at = at.astimezone(UTC).replace(microsecond=0)  # All that the typesetter takes.
    made = _compiler().compile(sys_inputs=inputs, format="pdf", pdf_standards="a-2a", timestamp=made_at)
    if not isinstance(made, bytes):
        message = f"the typesetter gave {type(made).__name__}, not one PDF"
        raise TypeError(message)
    return made


def _compiler() -> typst.Compiler:
    if not hasattr(_mine, "compiler"):
        _mine.compiler = typst.Compiler(_HERE / "paper.typ", root=_HERE, font_paths=[_FONTS], ignore_system_fonts=True)
    compiler: typst.Compiler = _mine.compiler
    return compiler


@cache
def _printable() -> frozenset[int]:
    """Code points that the font has; a line break is none, a text is one line."""
    with TTFont(_REGULAR, lazy=True) as font:
        return frozenset(font.getBestCmap())


def _values(paper: Paper) -> dict[str, Any]:
    return {
        "above": paper.above,
        "issuer": paper.issuer,
        "number": paper.number,
        "dated": paper.dated,
        "kind": paper.kind,
        "abstract": paper.abstract,
        "blocks": [_block(block) for block in paper.blocks],
        "signatures": [{"capacity": one.capacity, "name": one.name} for one in paper.signatures],
        "recipients": list(paper.recipients),
        "mark": paper.mark,
    }


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"is": "heading", "text": block.text}
    if isinstance(block, Paragraph):
        return {"is": "paragraph", "text": block.text}
    columns = [{"head": one.head, "share": one.share, "centred": one.centred} for one in block.columns]
    return {"is": "table", "columns": columns, "rows": [list(row) for row in block.rows]}
