"""Show that intake takes the five kinds of file, and names the reason for each of the others."""

import tracemalloc
import unicodedata
import zipfile
import zlib
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import AttachedFileSpec, Dictionary, Encryption, Name, ObjectStreamMode, Pdf

from tests.workflow import samples
from workflow.intake import Accepted, FileRefused, Kind, clean_name, inspect, pdf, pdf_probe
from workflow.intake.archive import MAX_DIRECTORY_BYTES, MAX_ENTRIES
from workflow.intake.images import MAX_PIXELS, MAX_SIDE, MAX_STEPS
from workflow.intake.names import MAX_CHARACTERS

Refusal = tuple[str, dict[str, object]]

ALLOWED = ["docx", "jpeg", "jpg", "pdf", "png", "xlsx"]
MEGABYTE = bytes(1_000_000)
OFFICE_TYPE = "application/vnd.openxmlformats-officedocument"


def answer_to(folder: Path, content: bytes, name: str) -> Accepted | Refusal:
    """Inspect the content under that name and return what comes of it."""
    path = folder / "received"
    path.write_bytes(content)
    try:
        return inspect(path, name)
    except FileRefused as refused:
        return refused.code, refused.detail


def damaged(reason: str) -> Refusal:
    """Return the refusal of a broken file."""
    return "file_damaged", {"reason": reason}


def bomb(reason: str) -> Refusal:
    """Return the refusal of a file that costs too much."""
    return "file_zip_bomb", {"reason": reason}


def lie(declared: str, found: str) -> Refusal:
    """Return the refusal of a file that is not what its name says."""
    return "file_type_mismatch", {"declared": declared, "found": found}


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("Tờ trình.pdf", samples.pdf(), Accepted(Kind.PDF, "application/pdf", "pdf")),
        ("a.docx", samples.docx(), Accepted(Kind.DOCX, f"{OFFICE_TYPE}.wordprocessingml.document", "docx")),
        ("a.xlsx", samples.xlsx(), Accepted(Kind.XLSX, f"{OFFICE_TYPE}.spreadsheetml.sheet", "xlsx")),
        ("ẢNH.PNG", samples.png(), Accepted(Kind.PNG, "image/png", "png")),
        ("a.jpg", samples.jpeg(), Accepted(Kind.JPEG, "image/jpeg", "jpg")),
        ("a.JPEG", samples.jpeg(), Accepted(Kind.JPEG, "image/jpeg", "jpg")),
    ],
)
def test_the_five_kinds_are_accepted(tmp_path: Path, name: str, content: bytes, expected: Accepted) -> None:
    assert answer_to(tmp_path, content, name) == expected


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("stored.docx", samples.zipped(samples.DOCX_PARTS, method=zipfile.ZIP_STORED)),
        ("folder.docx", samples.docx({"word/": b""})),
        ("link.docx", samples.docx({"a.rels": samples.relationships(("hyperlink", "https://activex.example"))})),
        ("template.docx", samples.docx({"a.rels": samples.relationships(("attachedTemplate", "a.dotx"))})),
        ("blank.docx", samples.docx({"word/media/blank.bmp": bytes(900_000)})),
        ("many.docx", samples.docx({f"word/{number}.xml": b"" for number in range(MAX_ENTRIES - 3)})),
        ("wide.png", samples.png(width=MAX_SIDE, height=MAX_PIXELS // MAX_SIDE)),
        ("telephone.jpg", samples.jpeg() + samples.jpeg() + b"SEFT"),
        ("packed.pdf", samples.pdf(object_stream_mode=ObjectStreamMode.generate)),
        ("open.pdf", samples.pdf(encryption=Encryption(owner="o", user=""))),
        ("goto.pdf", samples.pdf(lambda document: document.Root.update({"/OpenAction": Dictionary(S=Name.GoTo)}))),
    ],
)
def test_unusual_but_harmless_files_are_accepted(tmp_path: Path, name: str, content: bytes) -> None:
    assert isinstance(answer_to(tmp_path, content, name), Accepted)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert answer_to(tmp_path, b"", "a.pdf") == ("file_empty", {})


@pytest.mark.parametrize(
    ("name", "extension"), [("a.docm", "docm"), ("a.pdf.exe", "exe"), ("a", ""), (".pdf", ""), ("a.svg", "svg")]
)
def test_only_the_extensions_of_the_list_are_allowed(tmp_path: Path, name: str, extension: str) -> None:
    expected = ("file_type_not_allowed", {"extension": extension, "allowed": ALLOWED})
    assert answer_to(tmp_path, samples.pdf(), name) == expected


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("a.docx", samples.pdf(), lie("docx", "pdf")),
        ("a.pdf", samples.docx(), lie("pdf", "zip")),
        ("a.docx", samples.xlsx(), lie("docx", "xlsx")),
        ("a.xlsx", samples.docx(), lie("xlsx", "docx")),
        ("a.docx", samples.zipped({"readme.txt": b"hello"}), lie("docx", "zip")),
        ("a.png", samples.jpeg(), lie("png", "jpg")),
        ("a.pdf", b"<html><script>alert(1)</script>", lie("pdf", "unknown")),
        ("a.pdf", b"\n" + samples.pdf(), lie("pdf", "unknown")),
        ("a.docx", samples.OLE_HEAD + b"an old .doc", lie("docx", "ole")),
        ("a.pdf", samples.pdf() + samples.docx(), lie("pdf", "zip")),
        (
            "a.pdf",
            samples.pdf() + samples.zip_of_raw(samples.raw_entry("a", b"a"), comment=b"%%EOF"),
            lie("pdf", "zip"),
        ),
        ("a.jpg", samples.jpeg() + samples.docx(), lie("jpg", "zip")),
        ("a.png", samples.png() + b"PK\x06\x07".ljust(20) + b"PK\x05\x06".ljust(22), lie("png", "zip")),
        (
            "a.docx",
            samples.docx(
                {samples.TYPES_PART: samples.content_types(samples.override("/word/document.xml", "text/xml"))}
            ),
            lie("docx", "zip"),
        ),
    ],
)
def test_a_file_that_lies_about_its_type_is_refused(
    tmp_path: Path, name: str, content: bytes, expected: Refusal
) -> None:
    assert answer_to(tmp_path, content, name) == expected


@pytest.mark.parametrize(
    "parts",
    [
        {"word/vbaProject.bin": b""},
        {"word/vbaData.xml": b""},
        {"word/ActiveX/activeX1.xml": b""},
        {"xl/macrosheets/sheet1.xml": b""},
        {samples.TYPES_PART: samples.content_types(samples.override("/word/document.xml", samples.MACRO_TYPE))},
        {
            samples.TYPES_PART: samples.content_types(
                samples.override("/a", "application/vnd.ms-office.&#118;baProject")
            )
        },
        {"a.rels": samples.relationships(("vbaProject", "harmless.bin"))},
        {"a.rels": samples.relationships(("xlMacrosheet", "harmless.xml"))},
        {"a.rels": samples.relationships(("control", "harmless.xml"))},
        {"a.rels": samples.relationships(("control", "harmless.xml")).decode().encode("utf-16")},
    ],
)
def test_macros_are_refused_under_any_name(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert answer_to(tmp_path, samples.docx(parts), "a.docx") == ("file_macros", {})


@pytest.mark.parametrize(
    "parts",
    [
        {"word/embeddings/sheet.xlsx": samples.xlsx()},
        {"word/media/image1.png": samples.OLE_HEAD},
        {"a.rels": samples.relationships(("oleObject", "media/image1.png"))},
        {"a.rels": samples.relationships(("oleObject", "file://host.example/a.xls"), external=True)},
        {"a.rels": samples.relationships(("attachedTemplate", "https://host.example/a.dotm"), external=True)},
        {"a.rels": samples.relationships(("aFChunk", "a.rtf"))},
    ],
)
def test_foreign_objects_are_refused(tmp_path: Path, parts: dict[str, bytes]) -> None:
    assert answer_to(tmp_path, samples.docx(parts), "a.docx") == ("file_embedded_object", {})


def with_encrypted_flag(content: bytes) -> bytes:
    """Set the flag of encryption in the directory of a zip."""
    at = content.rindex(b"PK\x01\x02") + 8
    return content[:at] + b"\x01" + content[at + 1 :]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.docx", with_encrypted_flag(samples.docx())),
        ("a.xlsx", samples.OLE_HEAD + bytes(504) + "EncryptedPackage".encode("utf-16-le")),
        ("a.pdf", samples.pdf(encryption=Encryption(owner="o", user="u"))),
    ],
)
def test_what_needs_a_password_is_refused(tmp_path: Path, name: str, content: bytes) -> None:
    assert answer_to(tmp_path, content, name) == ("file_encrypted", {})


def with_last_entry_beyond_the_end(content: bytes) -> bytes:
    """Let the directory of a zip place its last entry where no file reaches."""
    at = content.rindex(b"PK\x01\x02") + 42
    return content[:at] + b"\xfe\xff\xff\xff" + content[at + 4 :]


DOCTYPE = b'<!DOCTYPE a [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]>' + samples.relationships()


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.docx()[:-30], "archive"),
        (samples.docx().replace(b"PK\x01\x02", b"PK\x01\x03"), "archive"),
        (samples.docx() + b"more", "foreign_bytes"),
        (with_last_entry_beyond_the_end(samples.docx()), "foreign_bytes"),
        (samples.zipped({"a": b""}) + samples.docx(), "foreign_bytes"),
        (samples.docx_without("_rels/.rels"), "part_missing"),
        (samples.docx_without("word/document.xml"), "part_missing"),
        (samples.docx({"word/../../x.xml": b""}), "part_name"),
        (samples.docx({"/word/x.xml": b""}), "part_name"),
        (samples.docx({"word\\x.xml": b""}), "part_name"),
        (samples.zip_of_raw(samples.raw_entry("word/document.xml\0.png", b"")), "part_name"),
        (samples.docx({"WORD/document.XML": b""}), "part_twice"),
        (samples.docx({"a.rels": DOCTYPE}), "doctype"),
        (samples.docx({"a.rels": b"<Relationships>"}), "xml"),
        (samples.zipped(samples.DOCX_PARTS, method=zipfile.ZIP_LZMA), "compression"),
        (samples.docx_bomb("a.bin", size=0, claimed=5), "archive"),
        (samples.docx_bomb("a.bin", size=1_000_000, claimed=1_000_000, checksum=0), "archive"),
    ],
)
def test_a_broken_package_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert answer_to(tmp_path, content, "a.docx") == damaged(reason)


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({f"word/{number}.xml": b"" for number in range(MAX_ENTRIES - 2)}, "entries"),
        ({f"{number}".ljust(60_000, "a"): b"" for number in range(MAX_DIRECTORY_BYTES // 60_000 + 1)}, "directory"),
        ({f"word/{number}.bmp": MEGABYTE for number in range(201)}, "total"),
        ({"word/blank.bmp": MEGABYTE + b"0"}, "ratio"),
        ({"word/media/quine.bin": samples.docx()}, "nested"),
        ({f"{number}.rels": MEGABYTE for number in range(9)}, "xml"),
    ],
)
def test_a_package_that_unpacks_to_too_much_is_refused(tmp_path: Path, parts: dict[str, bytes], reason: str) -> None:
    assert answer_to(tmp_path, samples.docx(parts), "a.docx") == bomb(reason)


@pytest.mark.parametrize(
    ("part", "claimed", "expected"),
    [
        ("xl/sharedStrings.xml", 800_000_000, bomb("ratio")),
        ("xl/sharedStrings.xml", 150_000, damaged("archive")),
        (samples.TYPES_PART, 150_000, damaged("xml")),
    ],
)
def test_a_bomb_is_refused_without_being_unpacked(tmp_path: Path, part: str, claimed: int, expected: Refusal) -> None:
    first_bytes = zlib.crc32(bytes(claimed)) if claimed < 1_000_000 else 0
    content = samples.docx_bomb(part, size=800_000_000, claimed=claimed, checksum=first_bytes)
    path = tmp_path / "bomb"
    path.write_bytes(content)
    tracemalloc.start()
    with pytest.raises(FileRefused) as refused:
        inspect(path, "a.docx")
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (refused.value.code, refused.value.detail, most < 3_000_000) == (*expected, True)


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.png", samples.png()[:-1], "truncated"),
        ("a.png", samples.png()[:8], "truncated"),
        ("a.png", samples.png().replace(b"IDAT", b"IDAX"), "checksum"),
        ("a.png", samples.png(chunks=b""), "no_picture"),
        ("a.png", samples.png(width=0), "header"),
        ("a.png", samples.png()[:8] + samples.png_chunk(b"IDAT", b"\1" * 13), "header"),
        ("a.png", samples.png()[:8] + samples.png_chunk(b"IHDR", b"\0\0\0\1" * 4), "header"),
        ("a.png", samples.png(chunks=samples.png_chunk(b"tEXt", b"") * (MAX_STEPS + 1)), "truncated"),
        ("a.jpg", samples.jpeg(end=b""), "truncated"),
        ("a.jpg", samples.jpeg(end=b"\xff" * 1_000_000), "truncated"),
        ("a.jpg", samples.jpeg(end=b"\xff\x01\0\0" * (MAX_STEPS + 1) + b"\xff\xd9"), "truncated"),
        ("a.jpg", samples.jpeg(frame=False), "no_picture"),
        ("a.jpg", samples.jpeg(scan=False), "no_picture"),
        ("a.jpg", samples.jpeg(height=0), "header"),
    ],
)
def test_a_broken_picture_is_refused(tmp_path: Path, name: str, content: bytes, reason: str) -> None:
    assert answer_to(tmp_path, content, name) == damaged(reason)


@pytest.mark.parametrize(
    ("name", "content", "width", "height"),
    [
        ("a.png", samples.png(width=MAX_SIDE + 1), MAX_SIDE + 1, 1),
        ("a.png", samples.png(width=10_001, height=10_000), 10_001, 10_000),
        ("a.jpg", samples.jpeg(height=MAX_SIDE + 1), 1, MAX_SIDE + 1),
    ],
)
def test_a_picture_of_absurd_size_is_refused(
    tmp_path: Path, name: str, content: bytes, width: int, height: int
) -> None:
    limits = {"max_side": MAX_SIDE, "max_pixels": MAX_PIXELS}
    expected = ("file_image_too_large", {"width": width, "height": height, **limits})
    assert answer_to(tmp_path, content, name) == expected


def attach(document: Pdf) -> None:
    """Put a file into a PDF."""
    document.attachments["a.exe"] = AttachedFileSpec(
        document, b"MZ", filename="a.exe", description="", mime_type="", creation_date="", mod_date=""
    )


def set_in_root(name: str, value: pikepdf.Object) -> bytes:
    """Make a PDF with an entry in its catalogue."""
    return samples.pdf(lambda document: document.Root.update({name: value}))


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (set_in_root("/OpenAction", samples.script()), "javascript"),
        (set_in_root("/AA", Dictionary(WC=samples.script())), "javascript"),
        (set_in_root("/OpenAction", samples.script(kind="Launch")), "launch"),
        (set_in_root("/AcroForm", Dictionary(Fields=[], XFA=[])), "xfa"),
        (samples.pdf_with_link(samples.script()), "javascript"),
        (samples.pdf_with_link(samples.script(kind="Rendition")), "javascript"),
        (samples.pdf_with_link(Dictionary(S=Name.GoTo, Next=[samples.script(kind="Launch")])), "launch"),
        (samples.pdf_with_link(samples.script()).replace(b"/JavaScript", b"/Java#53cript"), "javascript"),
        (samples.pdf(attach), "embedded_file"),
        (set_in_root("/AF", Dictionary(EF=Dictionary(UF=Dictionary()))), "embedded_file"),
        (set_in_root("/AF", Dictionary(Type=Name.EmbeddedFile)), "embedded_file"),
        (samples.pdf(attach, object_stream_mode=ObjectStreamMode.generate), "embedded_file"),
    ],
)
def test_a_pdf_that_does_something_is_refused(tmp_path: Path, content: bytes, what: str) -> None:
    assert answer_to(tmp_path, content, "a.pdf") == ("file_active_content", {"what": what})


def test_a_script_among_packed_objects_is_found(tmp_path: Path) -> None:
    packed = zlib.compress(b"5 0 <</S/JavaScript/JS(app.alert\\(1\\))>>")
    content = samples.pdf_with_packed_objects(packed, filtered="FlateDecode")
    assert answer_to(tmp_path, content, "a.pdf") == ("file_active_content", {"what": "javascript"})


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (samples.pdf()[:-10], "truncated"),
        (samples.pdf() + bytes(2000), "truncated"),
        (b"%PDF-1.7\n%%EOF", "unreadable"),
        (samples.pdf(pages=0), "no_pages"),
        (samples.pdf_with_packed_objects(b"not deflated", filtered="FlateDecode"), "unreadable"),
    ],
)
def test_a_broken_pdf_is_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert answer_to(tmp_path, content, "a.pdf") == damaged(reason)


@pytest.mark.parametrize("filtered", ["FlateDecode", "LZWDecode"])
def test_a_pdf_that_unpacks_to_too_much_is_refused(tmp_path: Path, filtered: str) -> None:
    # Unpacked, both are nothing but blanks around an object that does no harm.
    packed = samples.spaces_in_lzw(600_000_000) if filtered == "LZWDecode" else samples.spaces_in_flate(100_000_000)
    content = samples.pdf_with_packed_objects(packed, filtered=filtered)
    assert answer_to(tmp_path, content, "a.pdf") == damaged("unreadable")


def test_a_pdf_that_takes_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 0.001)
    assert answer_to(tmp_path, samples.pdf(), "a.pdf") == bomb("resources")


def test_a_probe_that_cannot_work_is_no_fault_of_the_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError, match="No such file"):
        pdf.check_pdf(tmp_path / "missing.pdf")


@pytest.mark.parametrize(
    ("name", "detail"),
    [
        ("", {"reason": "empty"}),
        ("  ", {"reason": "empty"}),
        ("..", {"reason": "empty"}),
        ("a" * (MAX_CHARACTERS - 3) + ".pdf", {"reason": "too_long", "limit": MAX_CHARACTERS}),
        ("a/b.pdf", {"reason": "separator"}),
        ("a\\b.pdf", {"reason": "separator"}),
        ("a\nb.pdf", {"reason": "control"}),
        ("a\0.pdf", {"reason": "control"}),
        ("\u202efdp.pdf", {"reason": "control"}),
        ("\ud800.pdf", {"reason": "control"}),
    ],
)
def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path, name: str, detail: dict[str, object]) -> None:
    assert answer_to(tmp_path, samples.pdf(), name) == ("file_name_invalid", detail)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("C:\\fakepath\\Tờ trình.pdf", "Tờ trình.pdf"),
        ("../../etc/a.pdf", "a.pdf"),
        (unicodedata.normalize("NFD", " Nguyễn Đức Đồng.docx "), "Nguyễn Đức Đồng.docx"),
        ("báo cáo\u202efdp.exe", "báo cáofdp.exe"),
    ],
)
def test_a_name_is_cleaned_for_display(name: str, cleaned: str) -> None:
    assert clean_name(name) == cleaned


@given(st.text())
def test_a_cleaned_name_needs_no_cleaning_or_is_refused(name: str) -> None:
    try:
        cleaned = clean_name(name)
    except FileRefused as refused:
        assert refused.code == "file_name_invalid"  # noqa: PT017 - both answers are right.
    else:
        assert clean_name(cleaned) == cleaned


SOUND = {
    Kind.DOCX: samples.docx(),
    Kind.XLSX: samples.xlsx(),
    Kind.PNG: samples.png(),
    Kind.JPEG: samples.jpeg(),
}
FUZZ = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@st.composite
def spoilt(draw: st.DrawFn, sound: bytes) -> bytes:
    """Cut a sound file, change a few of its bytes, or put random bytes behind its head."""
    if draw(st.booleans()):
        return sound[: draw(st.integers(4, 8))] + draw(st.binary(max_size=300))
    changed = bytearray(sound[: draw(st.integers(1, len(sound)))] if draw(st.booleans()) else sound)
    for place, value in draw(st.lists(st.tuples(st.integers(0, len(changed) - 1), st.integers(0, 255)), max_size=6)):
        changed[place] = value
    return bytes(changed)


@FUZZ
@given(data=st.data(), kind=st.sampled_from(list(SOUND)))
def test_spoilt_files_raise_nothing_but_refusals(tmp_path: Path, data: st.DataObject, kind: Kind) -> None:
    answer = answer_to(tmp_path, data.draw(spoilt(SOUND[kind])), f"a.{kind}")
    assert isinstance(answer, Accepted) or answer[0].startswith("file_")


@FUZZ
@given(content=spoilt(samples.pdf(attach, object_stream_mode=ObjectStreamMode.generate)) | spoilt(samples.pdf()))
def test_spoilt_pdfs_are_judged_and_crash_nothing(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(content)
    verdict = pdf_probe.verdict(path)
    assert verdict is None or verdict[0] in {"file_damaged", "file_active_content", "file_encrypted"}
