"""The allow-list: five kinds of file, known by extension and by their first bytes."""

from dataclasses import dataclass
from enum import StrEnum
from pathlib import PurePosixPath

from workflow.intake.refusal import FileRefused


class Kind(StrEnum):
    """A kind of file that may enter a dossier; the value is its usual extension."""

    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    PNG = "png"
    JPEG = "jpg"


@dataclass(frozen=True, slots=True)
class Accepted:
    """What an inspected file truly is; ``extension`` is the usual one, without a dot."""

    kind: Kind
    media_type: str
    extension: str


MEDIA_TYPES = {
    Kind.PDF: "application/pdf",
    Kind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Kind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Kind.PNG: "image/png",
    Kind.JPEG: "image/jpeg",
}
PACKAGES = frozenset({Kind.DOCX, Kind.XLSX})
OLE, ZIP, UNKNOWN = "ole", "zip", "unknown"

_ALLOWED = {**{kind.value: kind for kind in Kind}, "jpeg": Kind.JPEG}
_HEADS = {
    b"%PDF-": Kind.PDF.value,
    b"\x89PNG\r\n\x1a\n": Kind.PNG.value,
    b"\xff\xd8\xff": Kind.JPEG.value,
    b"PK\x03\x04": ZIP,
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": OLE,
}
HEAD_LENGTH = 8


def kind_of(name: str) -> Kind:
    """Return the kind that the name's extension declares; raise ``file_type_not_allowed``."""
    extension = PurePosixPath(name).suffix.removeprefix(".").casefold()
    if extension not in _ALLOWED:
        raise FileRefused("file_type_not_allowed", {"extension": extension, "allowed": sorted(_ALLOWED)})
    return _ALLOWED[extension]


def found_in(head: bytes) -> str:
    """Name what the first ``HEAD_LENGTH`` bytes show: pdf, png, jpg, zip, ole or unknown."""
    return next((name for start, name in _HEADS.items() if head.startswith(start)), UNKNOWN)


def mismatch(declared: Kind, *, found: str) -> FileRefused:
    """Build the refusal of a file that lies about its type."""
    return FileRefused("file_type_mismatch", {"declared": declared.value, "found": found})
