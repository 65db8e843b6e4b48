"""Fit borrowed stylesheets to our identity."""

from pathlib import Path

import pytest

from api.static.vendor import HTMX, declarations, fetched, fitted, rules, selectors

BORROWED = """@charset "UTF-8";/* theirs */:root{--a:1}.govuk-button,.govuk-header a{color:#0b0c0c;line-height:1.25}
@media print{.govuk-button{font-family:sans-serif}.govuk-header{margin:0}}
@media (min-width:40em){.govuk-button{margin:0}}@font-face{font-family:GDS Transport}
@media print{@-moz-document url-prefix(){.govuk-button{margin:2px}}}"""


def test_rules_are_split_with_what_they_hold() -> None:
    assert list(rules('@charset "UTF-8";a{b:c}@media x{d{e:f}g{h:i}}')) == [("a", "b:c"), ("@media x", "d{e:f}g{h:i}")]


def test_selectors_are_split_outside_of_brackets() -> None:
    assert selectors(".a:not(.b,.c):hover,.d") == [".a:not(.b,.c):hover", ".d"]


def test_only_what_is_kept_remains_and_nothing_empty() -> None:
    kept = fitted(BORROWED, keeps=lambda selector: selector.startswith(".govuk-button"))
    assert list(kept) == [
        ".govuk-button{color:var(--govuk-text-colour);line-height:1.5}",
        "@media (min-width:40em){.govuk-button{margin:0}}",
    ]


@pytest.mark.parametrize(
    ("theirs", "ours"),
    [
        ("font-family:GDS Transport,arial,sans-serif;color:red", "font-family:var(--app-font);color:red"),
        ("-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale", ""),
        ("font-family:sans-serif", ""),
        ("color:var(--govuk-text-colour,#0b0c0c)", "color:var(--govuk-text-colour)"),
        ("border:1px solid #cecece", "border:1px solid var(--govuk-border-colour)"),
        ("color:#123456", "color:#123456"),
        ("line-height:1.0416666667!important", "line-height:1.5!important"),
        ("line-height:1", "line-height:1.5"),
        ("line-height:0", "line-height:0"),
        ("line-height:1.5263157895", "line-height:1.52632"),
        ("line-height:19px", "line-height:19px"),
    ],
)
def test_declarations_take_our_font_colours_and_heights(theirs: str, ours: str) -> None:
    assert declarations(theirs) == ours


def test_an_archive_that_is_not_the_one_looked_at_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho forged > htmx.tgz\necho htmx.tgz\n", encoding="utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    with pytest.raises(SystemExit, match=r"htmx\.org@4\.0\.1 has another checksum"):
        fetched(HTMX, tmp_path)
