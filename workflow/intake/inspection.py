"""Decide whether a file is taken in: name, extension, first bytes, then the structure of its kind."""

import mmap
from pathlib import Path

from workflow.intake import kinds
from workflow.intake.archive import carries_zip
from workflow.intake.images import check_jpeg, check_png
from workflow.intake.kinds import Accepted, Kind
from workflow.intake.names import check_name
from workflow.intake.ooxml import check_ooxml
from workflow.intake.pdf import check_pdf
from workflow.intake.refusal import FileRefused

# An OOXML document with a password is an OLE container with a stream of this name, written in UTF-16.
_ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")


def inspect(path: Path, filename: str) -> Accepted:
    """Return what the file is, or raise ``FileRefused``; memory stays small whatever it unpacks to.

    ``filename`` is what the sender called it; only its extension counts, and only as a claim to be checked.
    """
    check_name(filename)
    kind = kinds.kind_of(filename)
    if path.stat().st_size == 0:
        raise FileRefused("file_empty")
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        _check_head(data, kind)
        _check_structure(path, data, kind)
    return Accepted(kind, kinds.MEDIA_TYPES[kind], kind.value)


def _check_head(data: mmap.mmap, kind: Kind) -> None:
    """Refuse a file whose first bytes are not those of its extension, or that is a zip archive as well."""
    found = kinds.found_in(data[: kinds.HEAD_LENGTH])
    expected = kinds.ZIP if kind in kinds.PACKAGES else kind.value
    if found == kinds.OLE and kind in kinds.PACKAGES and data.find(_ENCRYPTED_PACKAGE) >= 0:
        raise FileRefused("file_encrypted")
    if found != expected:
        raise kinds.mismatch(kind, found=found)
    if found != kinds.ZIP and carries_zip(data):
        raise kinds.mismatch(kind, found=kinds.ZIP)


def _check_structure(path: Path, data: mmap.mmap, kind: Kind) -> None:
    match kind:
        case Kind.PDF:
            check_pdf(path)
        case Kind.PNG:
            check_png(data)
        case Kind.JPEG:
            check_jpeg(data)
        case Kind.DOCX | Kind.XLSX:
            check_ooxml(path, kind)
