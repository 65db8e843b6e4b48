"""Fetch the named versions of what pages borrow, fit it to our identity, and write it below `vendor`.

Run by `make vendor`, with npm at hand; the result is committed, so that neither a build nor a page fetches anything.
"""

import base64
import hashlib
import json
import re
import shutil
import subprocess
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

STATIC = Path(__file__).parent
VENDOR = STATIC / "vendor"
BROWSER_TESTS = STATIC.parent.parent / "tests" / "browser" / "vendor"
PAPER_FONTS = STATIC.parent.parent / "workflow" / "documents" / "fonts"


class Package(NamedTuple):
    """One npm package, the checksum that its archive must have, and what is done with it."""

    name: str
    version: str
    sha512: str
    licence: str
    use: str


HTMX = Package(
    "htmx.org",
    "4.0.1",
    "oF7JgXhDW9UXCy/k1ZYFUQgzu/rm19ORWPSPNL91vPluB2PB9+MV55tyQdH/w7o2EAbTYUG5SDW1R60mdkdqGg==",
    "0BSD",
    "`htmx.js`, as it is.",
)
GOVUK = Package(
    "govuk-frontend",
    "6.6.0",
    "xctkWrQvLnvQt7fyjQ3MGX9S0wz0x0RQuLxCeoXF+s8EjGICG81/DYQGKN5qgO+0KVT12UAaRwUsGY6fulRcRg==",
    "MIT",
    "First part of `vendor.css`: our colours and font, taller lines, and only the components that pages use; "
    "no GDS Transport, no crown, no crest.",
)
MOJ = Package(
    "@ministryofjustice/frontend",
    "11.1.0",
    "1bkUbm2M4DpcpX/pOmumQRBsbJco9W2RwmJv5h/ZC/ZqrAOn2/FjpF+A7vS0gs7oMXBizr9O5huDrSYbLx73Nw==",
    "MIT",
    "Second part of `vendor.css`, and `images`: seven components, in our colours and font.",
)
FONT = Package(
    "@fontsource/be-vietnam-pro",
    "5.3.0",
    "xhAQBGHDxP5BF8IJxedy5MoWUmc1DlPCcZbMLhvnPkf8TaYCbbUVs3LjpuJ4BYdTrdiCLaewNaY8z+owq/FqFw==",
    "OFL-1.1",
    "`fonts`: regular and bold, Latin and Vietnamese, as they are; the ranges stand in `vendor.css`.",
)
AXE = Package(
    "axe-core",
    "4.14.1",
    "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ==",
    "MPL-2.0",
    "`axe.min.js`, as it is; for tests only.",
)
PAPER_FONT = Package(
    "@expo-google-fonts/tinos",
    "0.4.2",
    "MQkfvUO1Aw7UP3jRtWLcjda+udanoL8ecrbkjbc3ZdhSI1iW/Uil4uD8O0eOiIxU2v/FeAT2XjGNiz5oYUlucg==",
    "OFL-1.1",
    "Four faces, as they are, for papers: letters as wide as those of Times New Roman.",
)

MIT = """\
Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated
documentation files (the "Software"), to deal in the Software without restriction, including without limitation the
rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit
persons to whom the Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR
OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
COPYRIGHT = {
    GOVUK: "The MIT License (MIT)\n\nCopyright (C) 2017 Crown Copyright (Government Digital Service)\n\n",
    MOJ: "MIT License\n\nCopyright (c) 2019 Ministry of Justice\n\n",
}
"""The first lines of the licences in the repositories: these two packages hold no licence text of their own."""

NOT_GOVUK = re.compile(
    r"\.govuk-(accordion|cookie-banner|drop-zone|exit-this|feedback|file-upload-|footer|frontend-supported|"
    r"generic-header|header|logo|password-input|service-navigation|character-count|tabs|tag--|"
    r"\\!-(static|font-size|text-align))|:root"
)
"""Components that need script of their own, that we draw ourselves, or that are not ours to use."""

ONLY_MOJ = re.compile(
    r"\.moj-(action-bar|badge|filter|identity-bar|progress-bar|sub-navigation|timeline)(?!__(legend|close|document)|-toggle)"
)
"""The sortable table is not among them: it sorts by script, where ours has links, drawn in our own stylesheet."""

COLOURS = {
    "#0b0c0c": "var(--govuk-text-colour)",
    "#484949": "var(--govuk-secondary-text-colour)",
    "#cecece": "var(--govuk-border-colour)",
    "#1d70b8": "var(--govuk-brand-colour)",
    "#005ea5": "var(--govuk-link-colour)",
    "#0f7a52": "var(--govuk-success-colour)",
    "#ca3535": "var(--govuk-error-colour)",
    "#f3f3f3": "var(--app-quiet-colour)",
}
"""Colours that the packages write out where they could have named a variable."""

LEAST_LINE_HEIGHT = 1.5
"""Below this the marks of a Vietnamese line, such as those of "ộ" and "Ể", touch the lines beside it."""

FACES = [(subset, weight) for weight in (400, 700) for subset in ("latin", "vietnamese")]

Rule = tuple[str, str]
"""Selector or condition, and what stands in its braces."""


def main() -> None:
    """Fetch everything and write both folders anew."""
    for folder in (VENDOR, BROWSER_TESTS, PAPER_FONTS):
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "licences").mkdir(parents=True)
    with TemporaryDirectory() as scratch:
        found = {package: fetched(package, Path(scratch)) for package in (HTMX, GOVUK, MOJ, FONT, AXE, PAPER_FONT)}
        shutil.copy(found[HTMX] / "dist" / "htmx.min.js", VENDOR / "htmx.js")
        shutil.copy(found[AXE] / "axe.min.js", BROWSER_TESTS)
        shutil.copy(found[AXE] / "LICENSE-3RD-PARTY.txt", BROWSER_TESTS / "licences" / "axe-core-third-party.txt")
        for face in found[PAPER_FONT].glob("*/*.ttf"):
            shutil.copy(face, PAPER_FONTS)
        (VENDOR / "vendor.css").write_text(stylesheet(found), encoding="utf-8")
        for package, folder in found.items():
            write_licence(package, folder)
    write_versions(VENDOR, (HTMX, GOVUK, MOJ, FONT))
    write_versions(BROWSER_TESTS, (AXE,))
    write_versions(PAPER_FONTS, (PAPER_FONT,))


def fetched(package: Package, scratch: Path) -> Path:
    """Fetch and unpack one package; raises SystemExit where the archive is not the one that was looked at."""
    wanted = f"{package.name}@{package.version}"
    npm = shutil.which("npm") or "npm"
    answer = subprocess.run(  # noqa: S603 - the names stand above.
        [npm, "pack", "--silent", wanted], cwd=scratch, check=True, capture_output=True, text=True
    )
    archive = scratch / answer.stdout.split()[-1]
    if base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() != package.sha512:
        raise SystemExit(f"{wanted} has another checksum than the one it was vendored with")
    folder = archive.with_suffix("")
    with tarfile.open(archive) as packed:
        packed.extractall(folder, filter="data")
    return folder / "package"


def stylesheet(found: dict[Package, Path]) -> str:
    """Write font faces, GOV.UK and MOJ components as one stylesheet; copy the fonts and images that it names."""
    govuk = (found[GOVUK] / "dist/govuk/govuk-frontend.min.css").read_text(encoding="utf-8")
    moj = (found[MOJ] / "moj/moj-frontend.min.css").read_text(encoding="utf-8")
    sources = ", ".join(f"{package.name} {package.version} ({package.licence})" for package in (FONT, GOVUK, MOJ))
    parts = [
        f"/* Made by vendor.py from {sources}; see licences. */",
        *font_faces(found[FONT]),
        *fitted(govuk, keeps=lambda selector: not NOT_GOVUK.search(selector)),
        *fitted(moj, keeps=lambda selector: bool(ONLY_MOJ.match(selector))),
    ]
    return with_images("\n".join(parts) + "\n", found[MOJ] / "moj" / "assets" / "images")


def font_faces(package: Path) -> Iterator[str]:
    """Copy the font files, and give each face the characters that it holds: without them the last face would win."""
    (VENDOR / "fonts").mkdir()
    ranges = json.loads((package / "unicode.json").read_text(encoding="utf-8"))
    for subset, weight in FACES:
        file = f"be-vietnam-pro-{subset}-{weight}-normal.woff2"
        shutil.copy(package / "files" / file, VENDOR / "fonts")
        yield (
            f'@font-face{{font-family:"Be Vietnam Pro";font-weight:{weight};font-display:swap;'
            f"src:url(fonts/{file}) format('woff2');unicode-range:{ranges[subset]}}}"
        )


def fitted(css: str, *, keeps: Callable[[str], bool]) -> Iterator[str]:
    """Keep what is used of a stylesheet, in our font, colours and line heights; one rule a line."""
    for prelude, body in rules(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)):
        if prelude.startswith(("@media", "@supports")):
            inner = "".join(fitted(body, keeps=keeps))
            if inner and "-moz-document" not in body:
                yield f"{prelude}{{{inner}}}"
        elif not prelude.startswith("@"):
            kept = ",".join(selector for selector in selectors(prelude) if keeps(selector))
            declared = declarations(body)
            if kept and declared:
                yield f"{kept}{{{declared}}}"


def rules(css: str) -> Iterator[Rule]:
    """Split a stylesheet into its outermost rules; statements without braces, such as @charset, are left out."""
    position = 0
    while (opening := css.find("{", position)) >= 0:
        prelude = css[position:opening].rpartition(";")[2].strip()
        depth, closing = 1, opening
        while depth:
            closing += 1
            depth += {"{": 1, "}": -1}.get(css[closing], 0)
        yield prelude, css[opening + 1 : closing]
        position = closing + 1


def selectors(prelude: str) -> list[str]:
    """Split a list of selectors at its commas, but not at those inside brackets, as in `:not(a, b)`."""
    return re.split(r",(?![^(]*\))", prelude)


def declarations(body: str) -> str:
    """Rewrite what a rule declares; empty where nothing is left of it."""
    # Paper is given the font of the screen: the generic one of the packages may lack Vietnamese marks.
    body = re.sub(r"font-family:sans-serif(;|$)", "", body)
    body = body.replace("font-family:GDS Transport,arial,sans-serif", "font-family:var(--app-font)")
    body = body.replace("-webkit-font-smoothing:antialiased;-moz-osx-font-smoothing:grayscale", "").strip(";")
    body = re.sub(r"var\((--[a-z-]+),[^()]*\)", r"var(\1)", body)
    body = re.sub(r"#[0-9a-f]{6}\b", lambda found: COLOURS.get(found[0], found[0]), body)
    return re.sub(r"line-height:(1(?:\.\d+)?)(?=[;!]|$)", taller, body).replace(";;", ";")


def taller(found: re.Match[str]) -> str:
    """Raise a line height to the least that Vietnamese needs."""
    return f"line-height:{max(float(found[1]), LEAST_LINE_HEIGHT):g}"


def with_images(css: str, images: Path) -> str:
    """Copy each image that the stylesheet names, and name it from where the stylesheet lies."""
    (VENDOR / "images").mkdir()

    def copied(found: re.Match[str]) -> str:
        shutil.copy(images / found[1], VENDOR / "images")
        return f"url(images/{found[1]})"

    return re.sub(r"url\(/assets/images/([\w-]+\.svg)\)", copied, css)


def write_licence(package: Package, folder: Path) -> None:
    """Put the licence beside what is used under it."""
    target = {AXE: BROWSER_TESTS, PAPER_FONT: PAPER_FONTS}.get(package, VENDOR) / "licences"
    licence = folder / ("LICENSE_FONT" if package is PAPER_FONT else "LICENSE")
    text = COPYRIGHT[package] + MIT if package in COPYRIGHT else licence.read_text(encoding="utf-8")
    (target / f"{package.name.strip('@').replace('/', '-')}.txt").write_text(text, encoding="utf-8")


def write_versions(folder: Path, packages: tuple[Package, ...]) -> None:
    """Say what was taken, from which version, under which licence."""
    lines = [
        "# Vendored files",
        "",
        "Written by `make vendor` (`api/static/vendor.py`); not edited by hand.",
        "",
        "| npm package | version | licence | what is used |",
        "|---|---|---|---|",
        *(f"| {package.name} | {package.version} | {package.licence} | {package.use} |" for package in packages),
    ]
    (folder / "VERSIONS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
