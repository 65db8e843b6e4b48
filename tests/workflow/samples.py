"""Make files for the tests of intake and storage: sound ones, and wicked ones that are a small change away."""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping
from functools import cache

import pikepdf
from pikepdf import Array, Dictionary, Name, Pdf, String

OFFICE = "application/vnd.openxmlformats-officedocument."
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DOCX_TYPE = f"{OFFICE}wordprocessingml.document.main+xml"
XLSX_TYPE = f"{OFFICE}spreadsheetml.sheet.main+xml"
OLE_HEAD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TYPES_PART = "[Content_Types].xml"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def content_types(*rows: str) -> bytes:
    """Write [Content_Types].xml."""
    rows_together = "".join(rows)
    return f'<Types xmlns="urn:types">{rows_together}</Types>'.encode()


def override(part: str, content_type: str) -> str:
    """Write the row of [Content_Types].xml that is about one part."""
    return f'<Override PartName="{part}" ContentType="{content_type}"/>'


def relationships(*links: tuple[str, str], external: bool = False) -> bytes:
    """Write a .rels part; a link is the last step of its type, and its target."""
    mode = ' TargetMode="External"' if external else ""
    rows = "".join(f'<Relationship Type="{RELATIONSHIPS}/{kind}" Target="{to}"{mode}/>' for kind, to in links)
    return f'<Relationships xmlns="urn:links">{rows}</Relationships>'.encode()


DOCX_PARTS: Mapping[str, bytes] = {
    TYPES_PART: content_types(override("/word/document.xml", DOCX_TYPE)),
    "_rels/.rels": relationships(("officeDocument", "word/document.xml")),
    "word/document.xml": "<document>Báo cáo thành tích</document>".encode(),
}
# As some libraries write it: the type of the workbook is the default for "xml", and the target begins with a slash.
XLSX_PARTS: Mapping[str, bytes] = {
    TYPES_PART: content_types(f'<Default Extension="xml" ContentType="{XLSX_TYPE}"/>'),
    "_rels/.rels": relationships(("officeDocument", "/xl/workbook.xml")),
    "xl/workbook.xml": b"<workbook/>",
}


def zipped(parts: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Zip the parts in their order."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def docx(changed: Mapping[str, bytes] | None = None) -> bytes:
    """Make a text document, with parts changed or added."""
    return zipped({**DOCX_PARTS, **(changed or {})})


def docx_without(part: str) -> bytes:
    """Make a text document that lacks a part."""
    return zipped({name: content for name, content in DOCX_PARTS.items() if name != part})


def xlsx() -> bytes:
    """Make a workbook."""
    return zipped(XLSX_PARTS)


@cache
def zeros_packed(size: int) -> tuple[bytes, int]:
    """Deflate ``size`` zeros, a whole number of megabytes, without holding them; return them and their checksum."""
    packer, megabyte, checksum, packed = zlib.compressobj(9, zlib.DEFLATED, -15), bytes(1_000_000), 0, bytearray()
    for _ in range(size // len(megabyte)):
        checksum = zlib.crc32(megabyte, checksum)
        packed += packer.compress(megabyte)
    return bytes(packed + packer.flush()), checksum


def zip_of_raw(*entries: tuple[str, bytes, int, int], comment: bytes = b"") -> bytes:
    """Write a zip by hand from name, deflated bytes, checksum and the unpacked size that the directory shall claim."""
    body, directory = bytearray(), bytearray()
    for name, packed, checksum, claimed in entries:
        common = struct.pack("<5H3L2H", 20, 0, 8, 0, 0x21, checksum, len(packed), claimed, len(name), 0)
        directory += b"PK\x01\x02" + struct.pack("<H", 20) + common
        directory += struct.pack("<3H2L", 0, 0, 0, 0, len(body)) + name.encode()
        body += b"PK\x03\x04" + common + name.encode() + packed
    sizes = struct.pack("<4H2LH", 0, 0, len(entries), len(entries), len(directory), len(body), len(comment))
    return bytes(body + directory) + b"PK\x05\x06" + sizes + comment


def raw_entry(name: str, content: bytes) -> tuple[str, bytes, int, int]:
    """Deflate an honest entry for `zip_of_raw`."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return name, packer.compress(content) + packer.flush(), zlib.crc32(content), len(content)


def docx_bomb(part: str, *, size: int, claimed: int, checksum: int | None = None) -> bytes:
    """Make a text document with one part of ``size`` zeros for which the directory claims another size."""
    packed, true_checksum = zeros_packed(size)
    sound = [raw_entry(name, content) for name, content in DOCX_PARTS.items() if name != part]
    return zip_of_raw(*sound, (part, packed, true_checksum if checksum is None else checksum, claimed))


def png_chunk(kind: bytes, content: bytes) -> bytes:
    """Write one chunk of a PNG."""
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", zlib.crc32(kind + content))


def png(*, width: int = 1, height: int = 1, chunks: bytes | None = None) -> bytes:
    """Make a grey PNG; ``chunks`` stand between IHDR and IEND instead of the picture."""
    header = png_chunk(b"IHDR", struct.pack(">2L5B", width, height, 8, 0, 0, 0, 0))
    picture = png_chunk(b"IDAT", zlib.compress(b"\0\0")) if chunks is None else chunks
    return b"\x89PNG\r\n\x1a\n" + header + picture + png_chunk(b"IEND", b"")


def segment(marker: int, content: bytes) -> bytes:
    """Write one segment of a JPEG."""
    return struct.pack(">2BH", 0xFF, marker, len(content) + 2) + content


def jpeg(*, width: int = 1, height: int = 1, frame: bool = True, scan: bool = True, end: bytes = b"\xff\xd9") -> bytes:
    """Make the skeleton of a JPEG, whose comment holds an end marker and whose scan holds FF00 and a restart."""
    start = b"\xff\xd8" + segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0") + segment(0xFE, b"\xff\xd9")
    sizes = segment(0xC0, struct.pack(">B2H4B", 8, height, width, 1, 1, 0x11, 0)) if frame else b""
    return start + sizes + (segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"\x12\xff\0\x34\xff\xd0\x56" if scan else b"") + end


def pdf(change: Callable[[Pdf], object] | None = None, *, pages: int = 1, **how: object) -> bytes:
    """Make a PDF of blank pages, changed by ``change`` and saved as pikepdf is told by ``how``."""
    file = io.BytesIO()
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        if change:
            change(document)
        document.save(file, **how)  # type: ignore[arg-type] # The tests pass what save() takes.
    return file.getvalue()


def script(*, kind: str = "JavaScript") -> Dictionary:
    """Make an action that does something when it is reached."""
    return Dictionary(S=Name(f"/{kind}"), JS=String("app.alert(1)"))


def pdf_with_link(action: Dictionary) -> bytes:
    """Make a PDF whose page has a link, direct in the page, that carries the action."""

    def add(document: Pdf) -> None:
        link = Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]), A=action)
        document.pages[0].obj.Annots = Array([link])

    return pdf(add)


def pdf_with_packed_objects(packed: bytes, *, filtered: str) -> bytes:
    """Write a PDF whose catalogue refers to an object that only a stream of objects, packed by a filter, holds."""
    bodies = [
        b"<</Type/Catalog/Pages 2 0 R/OpenAction 5 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Resources<<>>>>",
        b"<</Type/ObjStm/N 1/First 4/Filter/%s/Length %d>>stream\n%s\nendstream"
        % (filtered.encode(), len(packed), packed),
    ]
    file, places = bytearray(b"%PDF-1.5\n"), list[int]()
    for number, body in enumerate(bodies, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = [(0, 0, 255), *((1, place, 0) for place in places), (2, 4, 0), (1, len(file), 0)]
    table = b"".join(struct.pack(">BLB", *row) for row in rows)
    head = b"<</Type/XRef/Size 7/W[1 4 1]/Root 1 0 R/Length %d>>" % len(table)
    return bytes(file) + b"6 0 obj\n%s\nstream\n%s\nendstream\nendobj\nstartxref\n%d\n%%%%EOF\n" % (
        head,
        table,
        len(file),
    )


def spaces_in_flate(size: int) -> bytes:
    """Deflate ``size`` spaces, a whole number of megabytes."""
    packer = zlib.compressobj(9)
    return b"".join(packer.compress(b" " * 1_000_000) for _ in range(size // 1_000_000)) + packer.flush()


def spaces_in_lzw(size: int) -> bytes:
    """Pack about ``size`` spaces with LZW, for which the parser knows no limit: a table that grows by one each code."""
    bits, done = list[str](), 0
    while done < size:
        bits += [f"{256:09b}", f"{32:09b}"]
        for code in range(258, 4090):
            bits.append(f"{code:0{max(9, (code + 1).bit_length())}b}")
            done += code - 256
        bits.append(f"{256:012b}")
    text = "".join([*bits, f"{257:09b}"])
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")
