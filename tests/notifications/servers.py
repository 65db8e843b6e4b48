"""Run SMTP servers for tests: one in this process that answers as it is told, and Debian's OpenSMTPD."""

import asyncio
import shutil
import socket
import ssl
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult

from tests.left_out import leave_out

DROP = "drop"
"""Instead of an answer: hang up."""

HOST = "127.0.0.1"
SECONDS = 20


@dataclass(frozen=True, slots=True)
class Received:
    """One mail that a server took."""

    recipient: str
    content: bytes


@dataclass(slots=True)
class Post:
    """A server in this process: where it listens, what it took, and what it answers at which step.

    Steps are the verbs, CONNECT for the greeting and DOT for the end of the text; one that is neither in `once`, which
    counts one time only, nor in `answers` gets what a server normally says. `watch` is called with each step before.
    """

    answers: dict[str, str] = field(default_factory=dict)
    once: dict[str, str] = field(default_factory=dict)
    port: int = 0
    taken: list[Received] = field(default_factory=list)
    steps: list[str] = field(default_factory=list)
    watch: Callable[[str], object] = lambda _step: None

    def recipients(self) -> list[str]:
        """Name whom the mails were for, in order of arrival."""
        return [received.recipient for received in self.taken]

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name.
        """Take a mail, or not, at the end of its text."""
        answer = self.answer_to("DOT") or "250 2.0.0 taken"
        if answer == DROP or answer.startswith("2"):
            # A server that took a mail may still die before it says so.
            self.taken.append(Received(envelope.rcpt_tos[0], envelope.original_content))
        self.note("DOT")
        if answer == DROP and server.transport is not None:
            server.transport.close()
        return answer

    def answer_to(self, step: str) -> str | None:
        """Look up what to say, None for what a server normally says."""
        return self.once.pop(step, None) or self.answers.get(step)

    def note(self, step: str) -> None:
        """Write a step down and tell whoever watches."""
        self.steps.append(step)
        self.watch(step)


class Scripted(SMTP):
    """A session that looks at the script before it does what a verb says."""

    def __init__(self, post: Post, **options: Any) -> None:
        super().__init__(post, hostname="post.example", **options)
        self._post = post
        self._greeted = False
        self._smtp_methods = {verb: self._scripted(verb, method) for verb, method in self._smtp_methods.items()}

    def _scripted(self, verb: str, method: Callable[[Any], Any]) -> Callable[[Any], Any]:
        async def answer(argument: Any) -> None:
            self._post.note(verb)
            said = self._post.answer_to(verb)
            if said is None:
                await method(argument)
            elif said == DROP:
                self._writer.close()
            else:
                await self.push(said)

        return answer

    async def push(self, status: Any) -> None:
        """Send an answer; the first is the greeting."""
        said = status if self._greeted else self._post.answer_to("CONNECT") or status
        self._greeted = True
        if said == DROP:
            self._writer.close()
        else:
            await super().push(said)


@contextmanager
def serving(post: Post, *, tls: ssl.SSLContext | None = None, password: str | None = None) -> Iterator[Post]:
    """Let a post listen on a port of its own, in a thread of its own."""
    loop = asyncio.new_event_loop()

    def authenticate(_server: object, _session: object, _envelope: object, _mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == (password or "").encode(), handled=False)

    def session() -> Scripted:
        return Scripted(post, loop=loop, tls_context=tls, authenticator=authenticate, auth_required=bool(password))

    server = loop.run_until_complete(loop.create_server(session, HOST, 0))
    post.port = server.sockets[0].getsockname()[1]
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield post
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(server), loop).result(SECONDS)
        loop.call_soon_threadsafe(loop.stop)
        thread.join(SECONDS)
        loop.close()


async def _hang_up(server: asyncio.Server) -> None:
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)


def free_port() -> int:
    """Find a port that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        port: int = found.getsockname()[1]
        return port


@dataclass(frozen=True, slots=True)
class Certificate:
    """A server certificate for this host that is its own authority."""

    certificate: Path
    key: Path

    def server_side(self) -> ssl.SSLContext:
        """Make what a server needs to show it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.certificate, self.key)
        return context


def make_certificate(folder: Path) -> Certificate:
    """Make a certificate with the openssl command."""
    openssl = shutil.which("openssl")
    if openssl is None:
        leave_out("STARTTLS", because="there is no openssl command", required_by="THIDUA_TEST_SMTP")
    made = Certificate(folder / "certificate.pem", folder / "key.pem")
    options = "req -x509 -newkey rsa:2048 -nodes -days 30 -subj /CN=localhost -addext subjectAltName=IP:127.0.0.1"
    paths = ["-keyout", str(made.key), "-out", str(made.certificate)]
    subprocess.run([openssl, *options.split(), *paths], check=True, capture_output=True)
    return made


OPENSMTPD = """
listen on {host} port {port}
table anybody {{ "@" = "nobody" }}
action "keep" maildir "{folder}" virtual <anybody>
match from any for domain "thidua.example" action "keep"
"""


# Its spool and its socket lie at fixed places: it runs in a mount namespace where both are empty.
APART = ("unshare", "--mount", "sh", "-c")
EMPTY = "mount -t tmpfs none /var/spool && mount -t tmpfs none /run"


@dataclass(frozen=True, slots=True)
class Maildir:
    """What an OpenSMTPD delivers to, and where it listens."""

    port: int
    folder: Path

    def wait_for(self, count: int) -> list[bytes]:
        """Read the mails once there are as many as this; gives those that came when it takes too long."""
        until = time.monotonic() + SECONDS
        while len(found := list((self.folder / "new").glob("*"))) < count and time.monotonic() < until:
            time.sleep(0.05)
        return [path.read_bytes() for path in found]


@contextmanager
def opensmtpd() -> Iterator[Maildir]:
    """Run Debian's OpenSMTPD with its own configuration, spool and socket, apart from one that serves this machine."""
    _require_opensmtpd()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        folder.chmod(0o755)
        (folder / "mail").mkdir()
        (folder / "mail").chmod(0o777)
        served = Maildir(free_port(), folder / "mail")
        configuration = folder / "smtpd.conf"
        configuration.write_text(OPENSMTPD.format(host=HOST, port=served.port, folder=served.folder), encoding="utf-8")
        command = [*APART, f'{EMPTY} && exec smtpd -d -F -f "$0"', str(configuration)]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            _wait_until_it_listens(served.port)
            yield served
        finally:
            process.terminate()
            process.wait(SECONDS)


def _require_opensmtpd() -> None:
    """Leave OpenSMTPD out where it is not installed, or where it cannot be kept apart from what serves the machine."""
    if shutil.which("smtpd") is None:
        leave_out("OpenSMTPD", because="it is not installed", required_by="THIDUA_TEST_SMTP")
    if subprocess.run([*APART, EMPTY], check=False, capture_output=True).returncode:
        leave_out("OpenSMTPD", because="no mount namespace can be made here", required_by="THIDUA_TEST_SMTP")


def _wait_until_it_listens(port: int) -> None:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection((HOST, port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(f"nobody listens on port {port}")
