"""Put a mail into the form that travels (RFC 5322, MIME)."""

from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.header import Header
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from notifications.compose.cleaning import one_line
from workflow.calendar import VIETNAM


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom mail is from; `domain` stands in the Message-ID of every mail."""

    name: str
    address: str
    domain: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as it lies in the queue, to one recipient."""

    id: int
    queued_at: datetime
    name: str
    address: str
    language: str
    subject: str
    text: str
    html: str


def key_of(letter_id: int, queued_at: datetime) -> str:
    """Name a mail; the second in which it was queued tells it from one of the same number in another database."""
    return f"thidua.{letter_id}.{int(queued_at.timestamp())}"


def key_in(message_id: str) -> str:
    """Find the name of a mail in its Message-ID, with or without angle brackets."""
    return message_id.strip().strip("<>").partition("@")[0]


def to_bytes(letter: Letter, *, sender: Sender) -> bytes:
    """Write a mail as the server gets it, the same bytes whenever it is asked.

    Raises ValueError for an address that is none, or that holds other letters than ASCII's.
    """
    key = key_of(letter.id, letter.queued_at)
    message = EmailMessage(policy=SMTP)
    message["Date"] = letter.queued_at.astimezone(VIETNAM)
    message.set_raw("From", _mailbox("From", sender.name, sender.address))
    message.set_raw("To", _mailbox("To", letter.name, letter.address))
    message.set_raw("Subject", _folded("Subject", letter.subject))
    message["Message-ID"] = f"<{key}@{sender.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text, cte="quoted-printable")
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message["Content-Language"] = letter.language
    # In quoted-printable no line begins like this, and the golden files stay the same.
    message.set_boundary(f"=_{key}")
    return message.as_bytes()


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
