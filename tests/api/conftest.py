"""Give tests of the doors a way to run commands."""

import sys
from pathlib import Path

import pytest

from api import cli
from api.settings import Settings
from tests.api.commands import Answer, Run


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `thidua` in an empty folder; keyword arguments are settings."""
    monkeypatch.chdir(tmp_path)
    for name in Settings.model_fields:
        monkeypatch.delenv(f"THIDUA_{name.upper()}", raising=False)

    def thidua(*arguments: str, **settings: str) -> Answer:
        for name, value in settings.items():
            monkeypatch.setenv(f"THIDUA_{name.upper()}", value)
        monkeypatch.setattr(sys, "argv", ["thidua", *arguments])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        printed = capsys.readouterr()
        assert isinstance(ended.value.code, int | None)
        return Answer(ended.value.code or 0, printed.out, printed.err)

    return thidua
