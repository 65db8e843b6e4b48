"""Look into one PDF in a process with little memory and time; print null, or the code and facts of a refusal.

This is a script that imports nothing of ours, so that it starts quickly wherever the product is installed.
"""

import json
import os
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

import pikepdf
from pikepdf import AccessMode, Array, Dictionary, Name, Object, Pdf, Stream
from pikepdf.settings import set_qpdf_limits

Verdict = tuple[str, dict[str, str]]

MAX_MEMORY_BYTES = 512 * 2**20
MAX_UNPACKED_BYTES = 64 * 2**20
MAX_SECONDS = 20

# A complete file ends with this mark, and readers look for it in the last kilobyte.
_END_MARK, _END_WITHIN = b"%%EOF", 1024
# What pikepdf raises for a file that it cannot make sense of; the bindings turn C++ errors into the general ones.
_UNREADABLE = (pikepdf.PdfError, AttributeError, KeyError, RuntimeError, TypeError, ValueError)

_FILE_KEYS = {"/F", "/UF", "/DOS", "/Mac", "/Unix"}


def limit_process() -> None:
    """Let the operating system stop what the parser's own limits do not: it has none for LZW streams."""
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY_BYTES, MAX_MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def verdict(path: Path) -> Verdict | None:
    """Return the code and the facts of a refusal, or None for a PDF that may be taken in."""
    if not _is_complete(path):
        return "file_damaged", {"reason": "truncated"}
    set_qpdf_limits(flate_max_memory=MAX_UNPACKED_BYTES, run_length_max_memory=MAX_UNPACKED_BYTES)
    try:
        with pikepdf.open(path, access_mode=AccessMode.stream) as pdf:
            return _judge(pdf)
    except pikepdf.PasswordError:
        return "file_encrypted", {}
    except MemoryError:
        return "file_zip_bomb", {"reason": "resources"}
    except _UNREADABLE:
        return "file_damaged", {"reason": "unreadable"}


def _is_complete(path: Path) -> bool:
    with path.open("rb") as file:
        file.seek(max(file.seek(0, os.SEEK_END) - _END_WITHIN, 0))
        return _END_MARK in file.read()


def _judge(pdf: Pdf) -> Verdict | None:
    """Look at every object, reachable or not: an action may hang on a page, a field, a bookmark or a link."""
    for value in (value for top in pdf.objects for value in _dictionaries(top)):
        if what := _active(value):
            return "file_active_content", {"what": what}
    form = pdf.Root.get("/AcroForm")
    if isinstance(form, Dictionary) and "/XFA" in form:
        return "file_active_content", {"what": "xfa"}
    return None if len(pdf.pages) else ("file_damaged", {"reason": "no_pages"})


def _dictionaries(top: Object) -> Iterator[Dictionary]:
    """Give the dictionaries inside an indirect object; what it refers to has its own turn."""
    stack: list[object] = [top]
    while stack:
        value = stack.pop()
        if isinstance(value, Stream):
            # The parser goes on without objects that it cannot unpack, and another program might still find them.
            if "/N" in value and "/First" in value:
                value.read_bytes()
            value = value.stream_dict
        inside: Iterable[object] = ()
        if isinstance(value, Dictionary):
            yield value
            inside = value.as_dict().values()
        elif isinstance(value, Array):
            inside = value.as_list()
        stack.extend(child for child in inside if isinstance(child, Object) and not child.is_indirect)


def _active(value: Dictionary) -> str | None:
    """Name what a dictionary does besides being read: javascript, launch or embedded_file."""
    action, files = value.get("/S"), value.get("/EF")
    if action == Name.JavaScript or (action == Name.Rendition and "/JS" in value):
        return "javascript"
    if action == Name.Launch:
        return "launch"
    if value.get("/Type") == Name.EmbeddedFile or (isinstance(files, Dictionary) and _FILE_KEYS & files.keys()):
        return "embedded_file"
    return None


if __name__ == "__main__":
    limit_process()
    print(json.dumps(verdict(Path(sys.argv[1]))))  # noqa: T201 - the answer to the process that asked.
