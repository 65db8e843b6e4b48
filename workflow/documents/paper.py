"""Say what stands on an administrative paper, whatever it is rendered to."""

from collections.abc import Iterator
from dataclasses import astuple, dataclass


class Unprintable(ValueError):
    """The paper holds characters that the font lacks and that would silently be missing; carries them."""

    def __init__(self, characters: str) -> None:
        """Keep the characters, each once."""
        super().__init__(f"the font has no {characters!r}")
        self.characters = characters


@dataclass(frozen=True, slots=True)
class Heading:
    """A numbered part, such as "I. THÀNH PHẦN"."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of the body."""

    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its head, its share of the width, and whether it holds short values to be centred."""

    head: str
    share: int
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under columns; the heads come again on each page."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs: the capacity above the empty space, the name below it."""

    capacity: str
    name: str


Block = Heading | Paragraph | Table


@dataclass(frozen=True, slots=True)
class Paper:
    """An administrative paper in the layout of Nghị định 30/2020/NĐ-CP, Phụ lục I, left signature first.

    `above` is the body above the issuer (cơ quan chủ quản), `number` the line "Số: …", `dated` the line of place and
    day, `kind` the type of paper (tên loại), `abstract` what it is about (trích yếu), `mark` a small last line.
    """

    above: str
    issuer: str
    number: str
    dated: str
    kind: str
    abstract: str
    blocks: tuple[Block, ...]
    signatures: tuple[Signature, ...]
    recipients: tuple[str, ...]
    mark: str

    def words(self) -> Iterator[str]:
        """Yield every text on the paper."""
        yield from _texts(astuple(self))


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from _texts(inner)
