"""Check an OOXML package (DOCX, XLSX): what it declares, what it links to and what it carries."""

from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat
from zipfile import ZipFile

from workflow.intake.archive import content, heads, opened
from workflow.intake.kinds import OLE, ZIP, Kind, found_in, mismatch
from workflow.intake.refusal import FileRefused, bomb, damaged

MAX_XML_BYTES = 8_000_000

_CONTENT_TYPES = "[content_types].xml"
_ROOT_RELATIONSHIPS = "_rels/.rels"
_OFFICE = "application/vnd.openxmlformats-officedocument."
_MAIN_TYPES = {
    f"{_OFFICE}wordprocessingml.document.main+xml": Kind.DOCX,
    f"{_OFFICE}spreadsheetml.sheet.main+xml": Kind.XLSX,
}
_MACRO_WORDS = ("vba", "activex", "macrosheet", "macroenabled")
_EMBEDDED = frozenset({"afchunk", "oleobject", "package"})
_EMBEDDED_IF_EXTERNAL = frozenset({"attachedtemplate", "frame", "subdocument"})

_Attributes = dict[str, str]


def check_ooxml(path: Path, kind: Kind) -> None:
    """Raise ``FileRefused`` unless this is a sound package of that kind without code and without foreign objects."""
    with opened(path) as archive:
        parts = {name.casefold(): name for name in archive.namelist()}
        if _CONTENT_TYPES not in parts:
            raise mismatch(kind, found=ZIP)
        _check_names(parts)
        read = [name for folded, name in parts.items() if folded == _CONTENT_TYPES or folded.endswith(".rels")]
        if sum(archive.getinfo(name).file_size for name in read) > MAX_XML_BYTES:
            raise bomb("xml")
        _check_main_part(archive, kind, parts=parts)
        for name in read:
            _each_element(content(archive, name), _check_relationship)
        _check_contents(archive)


def _check_names(parts: dict[str, str]) -> None:
    for steps in (name.split("/") for name in parts):
        if steps[-1].startswith("vba") or not {"activex", "macrosheets"}.isdisjoint(steps):
            raise FileRefused("file_macros")
        if "embeddings" in steps:
            raise FileRefused("file_embedded_object")


def _check_main_part(archive: ZipFile, kind: Kind, *, parts: dict[str, str]) -> None:
    """Follow the package to its main part, whose type says whether this is a text or a workbook."""
    types = _content_types(content(archive, parts[_CONTENT_TYPES]))
    if _ROOT_RELATIONSHIPS not in parts:
        raise damaged("part_missing")
    targets: list[str] = []

    def keep_target(_tag: str, attributes: _Attributes) -> None:
        if attributes.get("Type", "").strip().endswith("/officeDocument"):
            targets.append(attributes.get("Target", "").strip().removeprefix("/").casefold())

    _each_element(content(archive, parts[_ROOT_RELATIONSHIPS]), keep_target)
    if len(targets) != 1 or targets[0] not in parts:
        raise damaged("part_missing")
    found = _MAIN_TYPES.get(types.get(f"/{targets[0]}") or types.get(targets[0].rpartition(".")[2], ""))
    if found != kind:
        raise mismatch(kind, found=found or ZIP)


def _content_types(xml: bytes) -> dict[str, str]:
    """Return the type of each part that is named ("/word/document.xml") and of each extension ("xml")."""
    types: dict[str, str] = {}

    def keep_type(tag: str, attributes: _Attributes) -> None:
        declared = attributes.get("ContentType", "").strip().casefold()
        if any(word in declared for word in _MACRO_WORDS):
            raise FileRefused("file_macros")
        types[attributes.get("PartName" if tag == "Override" else "Extension", "").casefold()] = declared

    _each_element(xml, keep_type)
    return types


def _check_relationship(_tag: str, attributes: _Attributes) -> None:
    link = attributes.get("Type", "").strip().rpartition("/")[2].casefold()
    external = attributes.get("TargetMode", "").strip().casefold() == "external"
    if link == "control" or any(word in link for word in _MACRO_WORDS):
        raise FileRefused("file_macros")
    if link in _EMBEDDED or (external and link in _EMBEDDED_IF_EXTERNAL):
        raise FileRefused("file_embedded_object")


def _check_contents(archive: ZipFile) -> None:
    """Unpack every part once: an object or an archive may hide under a harmless name."""
    for found in map(found_in, heads(archive)):
        if found == OLE:
            raise FileRefused("file_embedded_object")
        if found == ZIP:
            raise bomb("nested")


def _each_element(xml: bytes, visit: Callable[[str, _Attributes], None]) -> None:
    """Call ``visit`` with the local name and the attributes of each element; no entity is ever expanded."""
    parser = expat.ParserCreate(namespace_separator=" ")

    def refuse_doctype(*_declaration: object) -> None:
        raise damaged("doctype")

    parser.StartDoctypeDeclHandler = refuse_doctype
    parser.StartElementHandler = lambda tag, attributes: visit(tag.rpartition(" ")[2], attributes)
    try:
        parser.Parse(xml, True)  # noqa: FBT003 - expat takes no keyword here.
    except expat.ExpatError as error:
        raise damaged("xml") from error
