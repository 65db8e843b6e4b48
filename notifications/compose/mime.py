"""Put a mail into the form that travels (RFC 5322, MIME)."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import quoprimime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.utils import format_datetime

from notifications.compose.cleaning import one_line
from workflow.calendar import VIETNAM

LONGEST_LINE = 78
"""Characters of a line (RFC 5322, 2.1.1)."""

Field = tuple[str, str]
"""The name of a header, and what it says."""
MIME_VERSION: Field = ("MIME-Version", "1.0")

CALENDAR_NAME = "thoi-han.ics"
"""The file in which a mail carries its deadline."""


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mail is from; `domain` stands in the Message-ID of every mail, and links begin with `base_url`."""

    name: str
    address: str
    domain: str
    base_url: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it lies in the queue, to one recipient, perhaps with an entry for the calendar (RFC 5545).

    `unsubscribe_token` names it to the page on which its reader says that no more of its kind is wanted.
    """

    id: int
    queued_at: datetime
    name: str
    address: str
    language: str
    subject: str
    text: str
    html: str
    calendar: str | None = None
    unsubscribe_token: str | None = None


def key_of(letter_id: int, queued_at: datetime) -> str:
    """Name a mail; the second in which it was queued tells it from one of the same number in another database."""
    return f"thidua.{letter_id}.{int(queued_at.timestamp())}"


def key_in(message_id: str) -> str:
    """Find the name of a mail in its Message-ID, with or without angle brackets."""
    return message_id.strip().strip("<>").partition("@")[0]


def number_in(message_id: str) -> int | None:
    """Find the id of a mail in its Message-ID; None where it is not one of ours."""
    parts = key_in(message_id).split(".")
    return int(parts[1]) if len(parts) == len(("thidua", "id", "second")) and parts[1].isdecimal() else None


def to_bytes(letter: Letter, *, sender: Sender) -> bytes:
    """Write a mail as the server gets it, the same bytes whenever it is asked.

    Raises ValueError for an address that is none, or that holds other letters than ASCII's.
    """
    key = key_of(letter.id, letter.queued_at)
    # Put together from lines: a message object would parse and fold each header, which takes longer than all the rest.
    headers = [
        ("Date", format_datetime(letter.queued_at.astimezone(VIETNAM))),
        ("From", _mailbox("From", sender.name, sender.address)),
        ("To", _mailbox("To", letter.name, letter.address)),
        ("Subject", _folded("Subject", letter.subject)),
        ("Message-ID", f"<{key}@{sender.domain}>"),
        ("Auto-Submitted", "auto-generated"),
    ]
    if letter.unsubscribe_token and sender.base_url:
        headers += _unsubscribing(f"{sender.base_url}/unsubscribe/{letter.unsubscribe_token}")
    # In quoted-printable and in base64 no line begins like these boundaries.
    kind, body = _multipart("alternative", f"=_{key}", [_text("plain", letter.text), _text("html", letter.html)])
    if letter.calendar is not None:
        parts = [_entity([kind], body), _calendar(letter.calendar)]
        kind, body = _multipart("mixed", f"=_{key}.whole", parts)
    headers += [MIME_VERSION, kind, ("Content-Language", letter.language)]
    return _entity(headers, body).encode("ascii")


def _entity(headers: Sequence[Field], body: str) -> str:
    """Write headers, which are folded already, and what they describe."""
    return "".join(f"{name}: {value}\r\n" for name, value in headers) + f"\r\n{body}"


def _multipart(subtype: str, boundary: str, parts: Sequence[str]) -> tuple[Field, str]:
    """Write several entities as the body of one (RFC 2046, 5.1), and the header that says so."""
    body = "".join(f"--{boundary}\r\n{part}\r\n" for part in parts)
    return ("Content-Type", f'multipart/{subtype}; boundary="{boundary}"'), f"{body}--{boundary}--\r\n"


def _text(subtype: str, text: str) -> str:
    """Write a text in quoted-printable (RFC 2045, 6.7)."""
    headers = [
        ("Content-Type", f'text/{subtype}; charset="utf-8"'),
        ("Content-Transfer-Encoding", "quoted-printable"),
        *([MIME_VERSION] if subtype == "html" else []),
    ]
    lines = b"".join(line + b"\n" for line in text.encode().splitlines())
    encoded = quoprimime.body_encode(lines.decode("latin-1"), LONGEST_LINE)
    return _entity(headers, encoded.replace("\n", "\r\n"))


def _calendar(calendar: str) -> str:
    """Write an entry that calendars take in as a request (RFC 6047)."""
    headers = [
        ("Content-Transfer-Encoding", "base64"),
        ("Content-Disposition", f'attachment; filename="{CALENDAR_NAME}"'),
        ("Content-Type", 'text/calendar; charset="utf-8"; method="REQUEST"'),
        MIME_VERSION,
    ]
    lines = b"".join(line + b"\r\n" for line in calendar.encode().splitlines())
    return _entity(headers, base64.encodebytes(lines).decode("ascii").replace("\n", "\r\n"))


def _unsubscribing(link: str) -> list[Field]:
    """Say where no more of this is asked for (RFC 2369): at one click without a page only over HTTPS (RFC 8058)."""
    one_click = [("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")] if link.startswith("https:") else []
    return [("List-Unsubscribe", f"<{link}>"), *one_click]


def _mailbox(header: str, name: str, address: str) -> str:
    """Write a name and an address as one mailbox; a comma in the name makes no second one."""
    mailbox = _address(one_line(name), address)
    if not mailbox.display_name.isascii():
        return f"{_folded(header, mailbox.display_name)}\r\n <{mailbox.addr_spec}>"
    return str(mailbox)


def _address(name: str, address: str) -> Address:
    try:
        mailbox = Address(name, addr_spec=address)
    except (ValueError, IndexError, HeaderParseError) as error:
        raise ValueError(f"no e-mail address: {address!r}") from error
    if mailbox.addr_spec != address or not address.isascii():
        raise ValueError(f"no e-mail address that every server takes: {address!r}")
    return mailbox


def _folded(header: str, text: str) -> str:
    """Encode and fold a text (RFC 2047).

    The policy's own folding drops the blank between two encoded words, which readers then see as one word.
    """
    plain = text.isascii() and "=?" not in text
    return Header(one_line(text), "us-ascii" if plain else "utf-8", header_name=header).encode(linesep="\r\n")
