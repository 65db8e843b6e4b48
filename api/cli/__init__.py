"""Take commands: `thidua serve`, `thidua demo`, and whatever else an installation needs."""

# Each command imports what it needs when it runs, so that help and mistyped commands are answered at once.
# ruff: noqa: PLC0415

import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Thi Đua runs the yearly life of emulation and commendation in a department.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
plan = typer.Typer(help="Look at plans, check them, and put them into force.", no_args_is_help=True)
account = typer.Typer(help="Give people accounts and tokens.", no_args_is_help=True)
app.add_typer(plan, name="plan")
app.add_typer(account, name="account")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


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


@plan.command("list")
def list_plans(*, as_json: AsJson = False) -> None:
    """List the plans."""
    from api.cli import plans

    plans.list_plans(as_json=as_json)


@plan.command("show")
def show_plan(
    plan_id: Annotated[str, typer.Argument(metavar="ID")],
    year: Annotated[int, typer.Option(help="The year to show.")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show what a plan asks for in a year."""
    from api.cli import plans

    plans.show_plan(plan_id, year=year, as_json=as_json)


@plan.command("check")
def check_plans(
    plans: Annotated[list[str], typer.Argument(metavar="FILE|ID...")],
    *,
    as_json: AsJson = False,
) -> None:
    """Name every mistake in plan files, with its line; exits with 1 where there is one."""
    from api.cli import plan_files

    sys.exit(plan_files.check_plans(plans, as_json=as_json))


@plan.command("diff")
def compare_plans(
    before: Annotated[str, typer.Argument(metavar="FILE|ID|ID@VERSION")],
    after: Annotated[str, typer.Argument(metavar="FILE|ID|ID@VERSION")],
    *,
    as_json: AsJson = False,
) -> None:
    """Show what changes from one plan to another; a version is one that was put into force here."""
    from api.cli import plan_files

    plan_files.compare_plans(before, after, as_json=as_json)


@plan.command("apply")
def apply_plan(
    file: Annotated[Path, typer.Argument(metavar="FILE")],
    *,
    email: Annotated[
        str | None, typer.Option("--as", metavar="EMAIL", help="In whose name; else the system's.")
    ] = None,
) -> None:
    """Put a new plan into force; one that is known is amended instead."""
    from api.cli import plan_changing

    plan_changing.apply(file, email=email)


@plan.command("amend")
def amend_plan(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The plan in its next version.")],
    *,
    email: Annotated[str, typer.Option("--as", metavar="EMAIL", help="In whose name; a plan officer of its lead.")],
    number: Annotated[str, typer.Option(help="The number of the amending document.")],
    signed_on: Annotated[str, typer.Option(metavar="DAY", help="When it was signed, such as 2026-10-30.")],
    reason: Annotated[str, typer.Option(help="Why the plan changes.")],
    rounds: Annotated[list[str] | None, typer.Option("--round", metavar="KEY", help="Hold new dossiers to it.")] = None,
    dossiers: Annotated[list[int] | None, typer.Option("--move", metavar="ID", help="Move a dossier to it.")] = None,
    standby: Annotated[
        list[int] | None, typer.Option(metavar="ID", help="Who goes to standby, first one first.")
    ] = None,
    preview: Annotated[bool, typer.Option("--preview", help="Only say what it would do.")] = False,
) -> None:
    """Put the next version of a plan into force."""
    from api.cli import plan_changing

    document = plan_changing.Amendment(
        file, email, number, signed_on, reason, rounds or [], dossiers or [], standby or [], only_preview=preview
    )
    plan_changing.amend(document)


@plan.command("succeed")
def succeed_plan(
    plan_name: Annotated[str, typer.Argument(metavar="FILE|ID")],
    *,
    plan_id: Annotated[str, typer.Option("--id", metavar="ID", help="The id of the new plan.")],
    years: Annotated[str, typer.Option(help="The years that it runs, such as 2026-2030.")],
    title_vi: Annotated[str, typer.Option(help="Its title in Vietnamese.")],
    title_en: Annotated[str, typer.Option(help="Its title in English.")],
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Where to write it; else it is printed.")] = None,
) -> None:
    """Write the plan of the next period from one that has ended, as YAML to be edited."""
    from api.cli import plan_changing

    plan_changing.succeed(plan_name, plan_id=plan_id, years=years, title_vi=title_vi, title_en=title_en, output=output)


@plan.command("schema")
def plan_schema(
    *,
    write: Annotated[bool, typer.Option("--write", help="Write docs/plan-schema.json anew.")] = False,
    check: Annotated[
        bool, typer.Option("--check", help="Exit with 1 where docs/plan-schema.json is out of date.")
    ] = False,
) -> None:
    """Print the JSON Schema of plan files, for editors."""
    from api.cli import checks

    sys.exit(checks.plan_schema(write=write, check=check))


@plan.command("lint")
def lint_plans(
    plans: Annotated[list[str] | None, typer.Argument(metavar="[ID|FILE]...", help="All shipped ones if none.")] = None,
    *,
    site: Annotated[
        bool, typer.Option("--site", help="Use this installation's calendar, and look who holds which role.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look for what is unclear or contradictory in plans; exits with 1 where there is an error."""
    from api.cli import plan_lint

    sys.exit(plan_lint.lint_plans(plans or (), site=site, as_json=as_json))


@plan.command("calendar")
def show_plan_calendar(
    year: Annotated[int, typer.Argument(min=2000, max=2100)],
    *,
    plans: Annotated[
        list[str] | None,
        typer.Option("--plan", metavar="ID|FILE", help="Only these, instead of all shipped and all in force here."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List what falls due in a year, with its last day and its first refused instant."""
    from api.cli import plan_calendar

    plan_calendar.show_calendar(year, names=plans or (), as_json=as_json)


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
