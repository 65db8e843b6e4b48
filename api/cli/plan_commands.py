"""Take the commands about plans: `thidua plan …`."""

# Each command imports what it needs when it runs, so that help and mistyped commands are answered at once.
# ruff: noqa: PLC0415

import sys
from pathlib import Path
from typing import Annotated

import typer

plan = typer.Typer(help="Look at plans, check them, and put them into force.", no_args_is_help=True)

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]


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
