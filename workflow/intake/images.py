"""Walk a picture from its signature to its end; no pixel is decoded."""

import re
import zlib
from mmap import mmap

from workflow.intake.refusal import FileRefused, damaged

MAX_SIDE = 20_000
MAX_PIXELS = 100_000_000
# No program writes this many chunks or markers; without a bound a file of nothing else keeps us busy for seconds.
MAX_STEPS = 100_000

_PNG_FIRST_CHUNK, _PNG_HEADER_END = 8, 29
# In scan data FF00 is a plain FF and FFD0 to FFD7 are restarts; a single FF before the marker keeps the search linear.
_JPEG_MARKER = re.compile(rb"\xff([^\x00\xff\xd0-\xd7])")
_START_OF_IMAGE, _END_OF_IMAGE, _START_OF_SCAN = 0xD8, 0xD9, 0xDA
_START_OF_FRAME = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


def check_png(data: mmap) -> None:
    """Follow the chunks and their checksums to IEND; raise ``file_damaged`` or ``file_image_too_large``."""
    at, kinds = _PNG_FIRST_CHUNK, list[bytes]()
    while b"IEND" not in kinds[-1:]:
        kind, end = data[at + 4 : at + 8], at + 8 + _number(data, at, 4)
        if end + 4 > len(data) or len(kinds) > MAX_STEPS:
            raise damaged("truncated")
        with memoryview(data) as view, view[at + 4 : end] as body:
            if zlib.crc32(body) != _number(data, end, 4):
                raise damaged("checksum")
        if not kinds:
            if kind != b"IHDR" or end != _PNG_HEADER_END:
                raise damaged("header")
            _check_size(width=_number(data, at + 8, 4), height=_number(data, at + 12, 4))
        kinds.append(kind)
        at = end + 4
    if b"IDAT" not in kinds:
        raise damaged("no_picture")


def check_jpeg(data: mmap) -> None:
    """Follow the markers to EOI; raise ``file_damaged`` or ``file_image_too_large``.

    Bytes after EOI are allowed: telephones append a second picture or a film there.
    """
    at, markers = 0, list[int]()
    while _END_OF_IMAGE not in markers[-1:]:
        found = _JPEG_MARKER.search(data, at)
        if found is None or len(markers) > MAX_STEPS:
            raise damaged("truncated")
        marker, at = found[1][0], found.end()
        if marker in _START_OF_FRAME:
            _check_size(width=_number(data, at + 5, 2), height=_number(data, at + 3, 2))
        if marker != _START_OF_IMAGE:
            at += _number(data, at, 2)
        markers.append(marker)
    if _START_OF_SCAN not in markers or _START_OF_FRAME.isdisjoint(markers):
        raise damaged("no_picture")


def _number(data: mmap, at: int, length: int) -> int:
    """Read a big-endian number; beyond the end it is shorter or 0, and the walk soon finds the file truncated."""
    return int.from_bytes(data[at : at + length], "big")


def _check_size(*, width: int, height: int) -> None:
    if not width or not height:
        raise damaged("header")
    if max(width, height) > MAX_SIDE or width * height > MAX_PIXELS:
        limits = {"max_side": MAX_SIDE, "max_pixels": MAX_PIXELS}
        raise FileRefused("file_image_too_large", {"width": width, "height": height, **limits})
