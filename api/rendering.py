"""Render pages: one template is the whole page for a browser and one of its blocks for htmx."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from types import MappingProxyType, SimpleNamespace
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.ext import InternationalizationExtension
from jinja2.runtime import Context
from markupsafe import escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from api import i18n
from api.assets import assets, static_url
from api.moulds import Mould, gap
from api.phrases import FILTERS
from states.labels import Language

FOLDER = Path(__file__).parent / "templates"

NOTHING: Mapping[str, object] = MappingProxyType({})

KEPT_PAGES = 128
"""Pages without what is filled in that a process remembers, each about twenty kilobytes."""


@dataclass(frozen=True, slots=True)
class Link:
    """Somewhere to go; `current` marks where the reader is."""

    text: str
    href: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of the roles that a person may act in: what a form sends, and how it reads."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds the content of every page: who is signed in, acting as what, and where one may go."""

    person: str = ""
    """The name of the person signed in; empty for nobody."""

    role: str = ""
    """What the person acts as, and where, in words."""

    roles: tuple[Choice, ...] = ()
    """What else the person may act as."""

    navigation: tuple[Link, ...] = ()
    notice: str = ""
    """What was just done, said once after a redirect."""

    demonstration: bool = False
    """Whether people, dossiers and the clock are made up."""

    unread: int = 0
    """How many notices are new."""


NOBODY = Frame()


class ErrorsByField(dict[str, str]):
    """What is wrong with each field of a form; nothing is wrong with a field that is not in it."""

    def __missing__(self, field: str) -> str:
        """Let a template write `errors.field` for every field."""
        return ""


def render(
    request: Request,
    name: str,
    context: Mapping[str, object] = NOTHING,
    block: str | None = None,
    *,
    status: int = 200,
) -> HTMLResponse:
    """Answer with a page, or with the block named where htmx asks for a part of it.

    Every template may use `lang`, `here` (path and query), `now` (the arrival of the request), `frame`, `errors` (by
    field name) and `reasons` (why the page as a whole was refused); `context` overrides them. Raises jinja2's
    UndefinedError for a name that nobody gave.
    """
    given = {**surroundings(request), **context}
    given["errors"] = ErrorsByField(given["errors"])
    part = block if block and asks_for_part(request) else None
    content = render_block(name, part, given) if part else environment().get_template(name).render(given)
    return HTMLResponse(content, status, {"vary": "HX-Request-Type"} if block else None)


def render_filled(
    request: Request, name: str, frame: Frame, fixed: Mapping[str, Hashable], filled: Mapping[str, str]
) -> HTMLResponse:
    """Answer with a page that is written once for all requests that share frame and `fixed`, with the rest filled in.

    The template may ask whether a value of `filled` is empty, and nothing else about it. Raises jinja2's
    UndefinedError for a name that nobody gave.
    """
    around = surroundings(request)
    values = {**filled, "here": around["here"]}
    given = (*fixed.items(), ("frame", frame), ("now", around["now"] if frame.demonstration else None))
    gaps = frozenset(each for each, value in values.items() if value)
    mould = _mould(name, around["lang"], frozenset(given), gaps, frozenset(values) - gaps)
    return HTMLResponse(mould.fill({each: escape(value) for each, value in values.items()}))


@lru_cache(maxsize=KEPT_PAGES)
def _mould(
    name: str,
    lang: Language,
    given: frozenset[tuple[str, Hashable]],
    gaps: frozenset[str],
    empty: frozenset[str],
) -> Mould:
    context = {"lang": lang, "errors": ErrorsByField(), "reasons": (), **dict(given), **dict.fromkeys(empty, "")}
    return Mould(environment().get_template(name).render(context, **{each: gap(each) for each in gaps}))


def asks_for_part(request: Request) -> bool:
    """Tell whether htmx will put the answer into a part of the page; boosted and restored pages are whole ones."""
    return request.headers.get("hx-request-type") == "partial"


def render_block(name: str, block: str, context: Mapping[str, object]) -> str:
    """Render one block of a template; raises KeyError where the template itself has no such block.

    What the template sets outside of its blocks is not known inside: macros are therefore at hand as `ui` everywhere.
    """
    template = environment().get_template(name)
    inside = template.new_context(dict(context))
    return environment().concat(template.blocks[block](inside))


def prepare() -> None:
    """Compile catalogues, templates and addresses now, so that a mistake in one stops the start and not a page."""
    i18n.load_catalogues()
    assets()
    for name in environment().list_templates():
        environment().get_template(name)


@cache
def environment() -> Environment:
    """Make the one environment of all templates."""
    return environment_over(FileSystemLoader(FOLDER))


def environment_over(loader: FileSystemLoader) -> Environment:
    """Make an environment over some folders: escaping everything, forgiving nothing."""
    made = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[InternationalizationExtension],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined] # the extension adds it.
        i18n.gettext, i18n.ngettext, newstyle=True, pgettext=i18n.pgettext, npgettext=i18n.npgettext
    )
    made.filters.update({name: _each_time(say) for name, say in FILTERS.items()})
    made.globals.update(static_url=static_url, ui=_macros_of(made))
    return made


def _each_time(say: Callable[..., object]) -> Callable[..., object]:
    """Let a filter run on every rendering: on a constant, Jinja would run it once, in the first reader's language."""

    @pass_context
    def filtered(_context: Context, *arguments: object, **named: object) -> object:
        return say(*arguments, **named)

    return filtered


def _macros_of(made: Environment) -> SimpleNamespace:
    """Gather the macros of all files in `macros` under one name."""
    found = SimpleNamespace()
    made.globals["ui"] = found
    for name in made.list_templates(filter_func=lambda name: name.startswith("macros/")):
        for macro, value in vars(made.get_template(name).module).items():
            if not macro.startswith("_"):
                setattr(found, macro, value)
    return found


def surroundings(request: Request) -> dict[str, Any]:
    """Give what the layout needs on every page."""
    url = request.url
    return {
        "lang": i18n.language(),
        "here": f"{url.path}?{url.query}" if url.query else url.path,
        "now": request.scope.get("received_at"),
        "frame": NOBODY,
        "errors": ErrorsByField(),
        "reasons": (),
    }
