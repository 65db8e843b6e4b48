"""Choose where mail goes: over an encrypted line, over a plain one, or into a folder."""

from pathlib import Path

import pytest

from notifications.mailer import FolderMailer, Security, SmtpMailer
from tests.notifications.mail import forget, mailer_to, messages, queue_some, send, states
from tests.notifications.servers import Post, make_certificate, serving
from tests.world import OPENED, World, later, make_world
from workflow.database import Database


@pytest.fixture
def world(database: Database) -> World:
    """A department of two units with nothing to tell."""
    made = make_world(database, units=2)
    forget(made)
    return made


def test_a_line_is_encrypted_and_the_mailer_logs_in_over_it(world: World, tmp_path: Path) -> None:
    queue_some(world, 1)
    certificate = make_certificate(tmp_path)
    known = {"authorities": str(certificate.certificate), "security": Security.REQUIRED}
    with serving(Post(), tls=certificate.server_side(), password="made-up") as post:
        send(world.database, mailer_to(post, username="thidua", password="wrong", **known))
        refused = messages(world.database)[0]
        after = later(OPENED, minutes=2)
        send(world.database, mailer_to(post, username="thidua", password="made-up", **known), now=after)
    assert (refused.state, refused.words) == ("queued", "535 5.7.8 Authentication credentials invalid")
    assert states(world.database) == ["sent"]
    assert "STARTTLS" in post.steps


def test_a_certificate_that_nobody_vouches_for_stops_the_mail(world: World, tmp_path: Path) -> None:
    queue_some(world, 1)
    tls = make_certificate(tmp_path).server_side()
    for security in (Security.REQUIRED, Security.OFFERED):
        with serving(Post(), tls=tls) as post:
            send(world.database, mailer_to(post, security=security), now=later(OPENED, days=security == "offered"))
        assert post.taken == []
    (message,) = messages(world.database)
    assert (message.state, "certificate verify failed" in message.words) == ("queued", True)


def test_a_server_without_encryption_gets_mail_only_where_that_is_allowed(world: World) -> None:
    queue_some(world, 1)
    with serving(Post()) as post:
        send(world.database, mailer_to(post, security=Security.REQUIRED))
        assert "STARTTLS" in messages(world.database)[0].words
        send(world.database, mailer_to(post, security=Security.OFFERED), now=later(OPENED, minutes=2))
    assert states(world.database) == ["sent"]


@pytest.mark.parametrize("security", [Security.OFFERED, Security.NONE])
def test_no_password_without_encryption(security: Security) -> None:
    with pytest.raises(ValueError, match="encrypted line only"):
        SmtpMailer("post.example", security=security, username="thidua", password="made-up")


def test_a_password_is_not_shown() -> None:
    assert "made-up" not in repr(SmtpMailer("post.example", username="thidua", password="made-up"))


def test_without_a_server_mail_goes_to_a_folder(world: World, tmp_path: Path) -> None:
    queue_some(world, 2)
    folder = tmp_path / "data" / "mail"
    assert send(world.database, FolderMailer(folder)) == 2
    names = [f"thidua.{message.id}.{int(OPENED.timestamp())}.eml" for message in messages(world.database)]
    assert sorted(path.name for path in folder.iterdir()) == names
    assert all(f"<{name.removesuffix('.eml')}@" in (folder / name).read_text(encoding="ascii") for name in names)
    assert states(world.database) == ["sent", "sent"]


def test_a_folder_that_takes_nothing_makes_the_mail_wait(world: World, tmp_path: Path) -> None:
    queue_some(world, 1)
    (tmp_path / "file").write_text("in the way", encoding="utf-8")
    send(world.database, FolderMailer(tmp_path / "file"))
    assert states(world.database) == ["queued"]
