"""Leave a part of the tests out where this machine lacks what it needs, and say so plainly at the end."""

import os
from typing import NoReturn

import pytest

PREFIX = "left out: "


def leave_out(what: str, *, because: str, required_by: str) -> NoReturn:
    """Skip the current test, or fail it where the environment variable `required_by` says `required`."""
    sentence = f"{what}: {because}"
    if os.environ.get(required_by) == "required":
        pytest.fail(f"{required_by}=required, but {sentence}", pytrace=False)
    pytest.skip(f"{PREFIX}{sentence}")


def summary(skipped: list[pytest.TestReport]) -> list[str]:
    """Return one line for each thing that was left out, with the number of tests that it cost."""
    counts: dict[str, int] = {}
    for report in skipped:
        _, _, reason = report.longrepr if isinstance(report.longrepr, tuple) else ("", 0, "")
        what = reason.removeprefix("Skipped: ")
        if what.startswith(PREFIX):
            counts[what.removeprefix(PREFIX)] = counts.get(what.removeprefix(PREFIX), 0) + 1
    return [f"LEFT OUT {count} tests: {what}" for what, count in sorted(counts.items())]
