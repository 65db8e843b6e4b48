"""Send every mail of the journey through a real Debian SMTP server and read what it delivered."""

from pathlib import Path

from sqlalchemy import update

from notifications.mailer import Security, SmtpMailer
from tests.notifications.decoding import decoded
from tests.notifications.mail import messages, send, speak, states
from tests.notifications.servers import HOST, opensmtpd
from tests.notifications.story import AFTER, name_everybody, told_in
from tests.world import later, make_world
from workflow.database import Database
from workflow.models.message import Message


def test_a_real_server_delivers_every_mail_as_it_was_written(database: Database, tmp_path: Path) -> None:
    world = make_world(database, units=2)
    name_everybody(world)
    speak(world, "vi")
    written = [message for _, caused in told_in(world) for message in caused]
    stranger = update(Message).where(Message.id == written[-1].id).values(address="somebody@elsewhere.example")
    database.write(lambda connection: connection.execute(stranger))
    now = later(AFTER, days=1)
    with opensmtpd() as post:
        while send(database, SmtpMailer(HOST, post.port, Security.OFFERED), now=now):
            pass
        arrived = post.wait_for(len(written) - 1)
    assert states(database) == ["sent"] * (len(written) - 1) + ["failed"]
    assert messages(database)[-1].words == "550 Invalid recipient: <somebody@elsewhere.example>"
    paths = [tmp_path / f"{number}.eml" for number, _ in enumerate(arrived)]
    for path, content in zip(paths, arrived, strict=True):
        path.write_bytes(content.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    read = sorted(
        (mail.raw["delivered-to"], mail.headers["subject"], mail.parts["text/plain"], mail.parts["text/html"])
        for mail in decoded(paths)
    )
    assert read == sorted((mail.address, mail.subject, mail.text, mail.html) for mail in written[:-1])
