"""Collect the sentences of pages into the catalogues: `python -m api.locale.collect`.

A new sentence comes in without a translation, and one that no page says any more goes out. The English catalogue may
stay empty: its sentences are the English ones already.
"""

from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from states.labels import LANGUAGES, Language

FOLDER = Path(__file__).parent

METHODS = [("**.py", "python"), ("templates/**.html", "jinja2")]
OPTIONS = {
    "templates/**.html": {
        "newstyle_gettext": "true",
        "trimmed": "true",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "silent": "false",
    }
}

HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Language: {language}\\n"
"Plural-Forms: {plural}\\n"

"""


def main() -> None:
    """Renew every catalogue."""
    for language in LANGUAGES:
        path_of(language).write_text(renewed(language), encoding="utf-8")


def path_of(language: Language) -> Path:
    """Tell where the catalogue of a language is."""
    return FOLDER / language / "LC_MESSAGES" / "messages.po"


def renewed(language: Language) -> str:
    """Give the catalogue of a language with exactly the sentences that pages say now."""
    catalogue = known(language)
    catalogue.update(said(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    written = BytesIO()
    write_po(written, catalogue, width=120, no_location=True, omit_header=True, sort_output=True)
    head = HEADER.format(language=language, plural=catalogue.plural_forms.rstrip(";"))
    return head + written.getvalue().decode().strip() + "\n"


def known(language: Language) -> Catalog:
    """Read the catalogue of a language as it is."""
    with path_of(language).open("rb") as source:
        return read_po(source, locale=language)


def said() -> Catalog:
    """Find what pages and templates say, in English."""
    found = Catalog()
    for _file, _line, message, _comments, context in extract_from_dir(FOLDER.parent, METHODS, OPTIONS):
        found.add(message, context=context)
    return found


if __name__ == "__main__":
    main()
