"""Send mail through an SMTP server."""

import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from aiosmtplib import SMTP, SMTPException, SMTPResponseException

from notifications.mailer.line import Bounced, Envelope, Line, Postponed, Rejected, Unanswered

_LONGEST_ANSWER = 500
"""Characters kept of what a server says."""


class Security(StrEnum):
    """Whether the line is encrypted (STARTTLS, RFC 3207): always, where the server offers it, or never."""

    REQUIRED = "required"
    OFFERED = "offered"
    NONE = "none"


_START_TLS = {Security.REQUIRED: True, Security.OFFERED: None, Security.NONE: False}


@dataclass(frozen=True, slots=True)
class SmtpMailer:
    """A mailer with one server, logging in where a user name is set, which asks for encryption.

    The server's certificate is always checked, against `authorities` (a file of PEM certificates) beside the system's.
    `patience` is how many seconds it may take for each answer, `greeting` the name given in EHLO.
    """

    host: str
    port: int = 587
    security: Security = Security.REQUIRED
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    authorities: str | None = None
    patience: float = 60
    greeting: str | None = None

    def __post_init__(self) -> None:
        if self.username is not None and self.security is not Security.REQUIRED:
            raise ValueError("a password is sent over an encrypted line only")

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[Line]:
        """Connect, encrypt and log in; whatever goes wrong here is no fault of a mail and raises Postponed."""
        smtp = SMTP(
            hostname=self.host,
            port=self.port,
            start_tls=_START_TLS[self.security],
            username=self.username,
            password=self.password,
            cert_bundle=self.authorities,
            timeout=self.patience,
            local_hostname=self.greeting,
        )
        with closing(smtp):
            with _translated(silence=Postponed, never=Postponed):
                await smtp.connect()
                # RSET says EHLO first where nobody has yet, so that no mail is blamed for a greeting gone wrong.
                await smtp.rset()
            async with smtp:
                yield _SmtpLine(smtp)


@dataclass(slots=True)
class _SmtpLine:
    """A line to a server; it is reset after a mail that was not taken."""

    smtp: SMTP
    begun: bool = False

    @property
    def alive(self) -> bool:
        return self.smtp.is_connected

    async def check(self) -> None:
        with _translated(silence=Postponed, never=Postponed):
            await self.smtp.rset()
        self.begun = False

    async def announce(self, envelope: Envelope) -> None:
        if self.begun:
            await self.check()
        self.begun = True
        with _translated(silence=Postponed, never=Rejected):
            await self.smtp.mail(envelope.sender)
        with _translated(silence=Postponed, never=_recipient_refused):
            await self.smtp.rcpt(envelope.recipient)

    async def transmit(self, envelope: Envelope, content: bytes) -> str:  # noqa: ARG002 - a file is named by it.
        with _translated(silence=Unanswered, never=Rejected):
            answer = await self.smtp.data(content)
        self.begun = False
        return _printable(f"{answer.code} {answer.message}")


_NO_SUCH_ADDRESS = re.compile(r"5\d\d 5\.1\.([1236]|10)\b")
"""Bad mailbox, bad host, bad syntax, moved, takes no mail; others of 5.1 are about the sender (RFC 3463, RFC 7505)."""


def _recipient_refused(words: str) -> Rejected:
    return Bounced(words) if _NO_SUCH_ADDRESS.match(words) else Rejected(words)


_TEMPORARY = range(400, 500)
_PERMANENT = range(500, 600)


@contextmanager
def _translated(
    *, silence: type[Postponed | Unanswered], never: Callable[[str], Postponed | Rejected]
) -> Iterator[None]:
    """Turn the library's errors into a mailer's answers: what it means that none came, and what a "never" means."""
    try:
        yield
    except SMTPResponseException as error:
        words = _printable(f"{error.code} {error.message}")
        if error.code in _TEMPORARY:
            raise Postponed(words) from error
        raise (never if error.code in _PERMANENT else silence)(words) from error
    except (SMTPException, OSError) as error:
        raise silence(_printable(str(error) or type(error).__name__)) from error
    except ValueError as error:
        raise never(_printable(str(error))) from error


def _printable(said: str) -> str:
    """Write what a server or the library said as one line, which may hold anything."""
    printable = "".join(sign if sign.isprintable() else " " for sign in said)
    return " ".join(printable.split())[:_LONGEST_ANSWER]
