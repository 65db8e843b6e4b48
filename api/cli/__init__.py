"""Take commands: `thidua serve`, `thidua demo`, and whatever else an installation needs."""

# Each command imports what it needs when it runs, so that help and mistyped commands are answered at once.
# ruff: noqa: PLC0415

import sys
from pathlib import Path
from typing import Annotated

import typer

from api.cli.plan_commands import AsJson, plan

app = typer.Typer(
    help="Thi Đua runs the yearly life of emulation and commendation in a department.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
account = typer.Typer(help="Give people accounts and tokens.", no_args_is_help=True)
mail = typer.Typer(help="Look after the mail.", no_args_is_help=True)
app.add_typer(plan, name="plan")
app.add_typer(account, name="account")
app.add_typer(mail, name="mail")


def main() -> None:
    """Carry out the command line; what people can mend themselves is told in one line, without a traceback."""
    try:
        app()
    except Exception as error:
        from api.cli import mistakes

        told = mistakes.explain(error)
        if told is None:
            raise
        print(told.line, file=sys.stderr)
        sys.exit(told.code)


@app.command()
def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on, instead of the setting.")] = None,
    port: Annotated[int | None, typer.Option(min=1, max=65535, help="The port, instead of the setting.")] = None,
) -> None:
    """Serve pages and API until stopped."""
    from api.cli import serving

    serving.serve(host=host, port=port)


@app.command()
def work() -> None:
    """Do jobs beside the server until stopped: any number of processes, on PostgreSQL."""
    from api.cli import working

    working.work()


@app.command()
def migrate() -> None:
    """Give the database its newest schema."""
    from api.cli import serving

    serving.migrate()


@app.command()
def demo(
    now: Annotated[
        str | None,
        typer.Option(metavar="ISO", help="Move the demonstration's clock, say to 2026-12-14T23:50:00+07:00."),
    ] = None,
) -> None:
    """Make a demonstration; print its accounts."""
    from api.cli import demonstration

    demonstration.demo(moment=now)


@account.command("add")
def add_account(
    email: str,
    *,
    name: Annotated[str, typer.Option(help="The person's name.")],
    organisation: Annotated[str, typer.Option(metavar="CODE", help="Where the person works.")],
    role: Annotated[str | None, typer.Option(help="A role to hold, such as unit_officer.")] = None,
    at: Annotated[
        str | None, typer.Option(metavar="CODE", help="Where the role is held; else where one works.")
    ] = None,
    issuer: Annotated[str | None, typer.Option(metavar="CODE", help="Whose plans the role serves.")] = None,
    password_stdin: Annotated[bool, typer.Option("--password-stdin", help="Read the password from the input.")] = False,
) -> None:
    """Add a person with an account; asks for the password."""
    from api.cli import accounts

    wanted = accounts.wanted_role(role, at=at or organisation, issuer=issuer)
    accounts.add(email, name=name, organisation=organisation, wanted=wanted, password_stdin=password_stdin)


@account.command("token")
def make_token(
    email: str, days: Annotated[int, typer.Option(min=1, max=3650, help="How long the token is good.")] = 30
) -> None:
    """Make a token for the API; prints only it."""
    from api.cli import accounts

    accounts.token(email, days=days)


@mail.command("reconcile")
def reconcile_mail(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A log of the mail server that names Message-IDs.")],
    *,
    whole: Annotated[
        bool, typer.Option("--whole", help="It names all mail that was ever taken: send again what it does not name.")
    ] = False,
) -> None:
    """Find out by the server's log what became of uncertain mail."""
    from api.cli import mailing

    mailing.reconcile(file, whole=whole)


@app.command("calendar")
def show_days(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    *,
    fill: Annotated[bool, typer.Option("--fill", help="Fill the year from what is known, once.")] = False,
    as_json: AsJson = False,
) -> None:
    """List holidays and swapped working days of a year."""
    from api.cli import days

    days.show_days(year, fill=fill, as_json=as_json)


@app.command()
def backup(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where backups lie, or with --check one of them.")],
    *,
    check: Annotated[bool, typer.Option("--check", help="Read a backup whole instead of making one.")] = False,
) -> None:
    """Back up the database and the documents, while the system runs."""
    from api.cli import backups

    if check:
        backups.check(folder)
    else:
        sys.exit(backups.back_up(folder))


@app.command()
def restore(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="One backup, such as backups/20261215T010000Z.")],
    *,
    replace: Annotated[bool, typer.Option("--replace", help="Replace what the database holds now.")] = False,
) -> None:
    """Restore a backup; mail and jobs are paused in it."""
    from api.cli import backups

    sys.exit(backups.restore(folder, replace=replace))


@app.command()
def resume(
    works: Annotated[
        list[str] | None, typer.Argument(metavar="[mail|jobs]...", help="All that is paused if none.")
    ] = None,
) -> None:
    """Let mail and jobs that are paused go on."""
    from api.cli import backups

    backups.resume(works or ())


@app.command()
def check_invariants() -> None:
    """Look for contradictions in the data."""
    from api.cli import checks

    sys.exit(checks.check_invariants())


@app.command()
def diagram(
    *,
    write: Annotated[bool, typer.Option("--write", help="Write docs/lifecycles.md anew.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 where docs/lifecycles.md is out of date.")
    ] = False,
) -> None:
    """Print the tables of moves as diagrams."""
    from api.cli import checks

    sys.exit(checks.diagram(write=write, check=check))
