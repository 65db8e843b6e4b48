"""Render pages whole and in part, in both languages, forgiving nothing."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from jinja2 import FileSystemLoader, UndefinedError
from markupsafe import Markup
from starlette.requests import Request

from api import phrases, rendering
from api.i18n import speaking
from api.rendering import ErrorsByField, Frame, Link, asks_for_part, environment, environment_over, render
from states.refusals import Refusal

NOW = datetime(2026, 12, 1, 3, 5, tzinfo=UTC)
GALLERY = Path(__file__).parent.parent / "browser"


def request(*, path: str = "/rounds", query: str = "", **headers: str) -> Request:
    """Make a request for a page."""
    raw = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return Request(
        {
            "type": "http",
            "method": "GET",
            "scheme": "http",
            "path": path,
            "query_string": query.encode(),
            "headers": raw,
            "server": ("thidua.example", 80),
            "received_at": NOW,
        }
    )


def written(source: str, **context: object) -> str:
    """Render a few words of a template."""
    return environment().from_string(source).render(context).strip()


@pytest.fixture
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for templates of the test's own, beside those of the product."""
    made = environment_over(FileSystemLoader([tmp_path, rendering.FOLDER]))
    monkeypatch.setattr(rendering, "environment", lambda: made)
    (tmp_path / "page.html").write_text(
        '{% extends "layout.html" %}{% block title %}Đợt xét{% endblock %}'
        '{% block content %}<h1>{{ heading }}</h1>{% block rows %}<p id="rows">{{ ui.tag(heading) }}</p>{% endblock %}'
        '{{ ui.text("name", "Họ và tên", "", errors.name) }}{% endblock %}',
        encoding="utf-8",
    )
    return tmp_path


def test_a_page_is_whole_for_a_browser(pages: Path) -> None:
    answer = render(request(), "page.html", {"heading": "Sơ kết"}, block="rows")
    page = bytes(answer.body).decode()
    assert page.startswith('<!doctype html>\n<html lang="vi"')
    assert "<title>Đợt xét – Thi Đua</title>" in page
    assert "<h1>Sơ kết</h1>" in page
    assert answer.headers["vary"] == "HX-Request-Type"


def test_htmx_gets_the_block_alone(pages: Path) -> None:
    part = request(hx_request="true", hx_request_type="partial")
    answer = render(part, "page.html", {"heading": "Sơ kết"}, block="rows")
    assert bytes(answer.body).decode().replace("\n", "") == (
        '<p id="rows"><strong class="govuk-tag app-tag--grey">Sơ kết</strong></p>'
    )
    assert answer.headers["vary"] == "HX-Request-Type"


def test_htmx_gets_the_whole_page_where_it_replaces_the_whole(pages: Path) -> None:
    whole = request(hx_request="true", hx_request_type="full")
    assert not asks_for_part(whole)
    assert b"<!doctype html>" in render(whole, "page.html", {"heading": ""}, block="rows").body


def test_errors_change_title_summary_and_field(pages: Path) -> None:
    context = {"heading": "", "errors": {"name": "Nhập họ và tên"}, "reasons": ["Đợt xét đã kết thúc"]}
    answer = render(request(), "page.html", context, status=422)
    page = bytes(answer.body).decode()
    assert answer.status_code == 422
    assert "<title>Lỗi: Đợt xét – Thi Đua</title>" in page
    assert '<a href="#name">Nhập họ và tên</a>' in page
    assert "<li>Đợt xét đã kết thúc</li>" in page
    assert re.search(r'id="name" name="name" type="text" value=""\s+aria-describedby="name-error"', page)


def test_a_name_that_nobody_gave_is_a_mistake(pages: Path) -> None:
    with pytest.raises(UndefinedError, match="heading"):
        render(request(), "page.html")


def test_a_block_that_is_not_there_is_a_mistake(pages: Path) -> None:
    with pytest.raises(KeyError, match="none"):
        render(request(hx_request_type="partial"), "page.html", {"heading": ""}, block="none")


def test_what_people_typed_stays_text(pages: Path) -> None:
    page = bytes(render(request(query='q="><script>'), "page.html", {"heading": "<script>"}).body).decode()
    assert "<h1>&lt;script&gt;</h1>" in page
    assert "<script>" not in page
    assert written("{{ ui.tag(text) }}", text=Markup("<b>x</b>")).endswith("<b>x</b></strong>")


def test_the_language_switch_leads_back_to_the_same_list(pages: Path) -> None:
    page = bytes(render(request(query="state=open&page=2"), "page.html", {"heading": ""}).body).decode()
    assert '<input type="hidden" name="next" value="/rounds?state=open&amp;page=2">' in page


def test_the_frame_says_who_is_there_and_where_one_may_go(pages: Path) -> None:
    frame = Frame(person="Trần Thị Bưởi", navigation=(Link("Đợt xét", "/rounds", current=True),), demonstration=True)
    page = bytes(render(request(), "page.html", {"heading": "", "frame": frame}).body).decode()
    assert "Trần Thị Bưởi" in page
    assert 'href="/rounds" aria-current="page">Đợt xét</a>' in page
    assert "Đồng hồ đang ở 10:05 ngày 01/12/2026." in page
    stranger = bytes(render(request(), "page.html", {"heading": ""}).body).decode()
    assert "/sign-out" not in stranger
    assert "app-demonstration" not in stranger


def test_no_page_of_ours_holds_inline_script_or_style() -> None:
    for name in environment().list_templates():
        source = (rendering.FOLDER / name).read_text(encoding="utf-8")
        assert re.findall(r"(?i)<style|\sstyle=|\son[a-z]+=|hx-on|javascript:|<script(?! src=)|js:", source) == [], name


def test_a_filter_on_a_constant_speaks_the_language_of_each_request() -> None:
    template = environment().from_string('{{ "draft" | word("nomination") }} {{ _("Sign out") }}')
    with speaking("en"):
        assert template.render() == "Draft Sign out"
    assert template.render() == "Đang soạn thảo Đăng xuất"


def test_all_templates_compile() -> None:
    rendering.prepare()
    made = environment_over(FileSystemLoader([rendering.FOLDER, GALLERY]))
    assert made.get_template("gallery.html").name == "gallery.html"


def test_a_field_without_an_error_has_none() -> None:
    errors = ErrorsByField(name="Sai")
    assert (errors["name"], errors["other"]) == ("Sai", "")
    assert list(errors) == ["name"]


def test_a_disabled_button_gives_every_reason() -> None:
    button = written("{{ ui.button('Nộp', reasons=['Thiếu báo cáo.', 'Hết hạn.']) }}")
    assert 'class="govuk-button" disabled>Nộp</button>' in button
    assert re.findall(r"<li>(.*?)</li>", button) == ["Thiếu báo cáo.", "Hết hạn."]


def test_a_password_is_never_written_back() -> None:
    assert "secret" not in written("{{ ui.text('password', 'Mật khẩu', 'secret', type='password') }}")


def test_a_form_carries_its_key_and_version() -> None:
    form = written("{% call ui.form('/x', key='k', version=0) %}{% endcall %}")
    assert re.findall(r'name="(\w+)" value="(\w+)"', form) == [("idempotency_key", "k"), ("expected_version", "0")]


@pytest.mark.parametrize(
    ("left", "vietnamese", "english"),
    [
        (timedelta(days=13, hours=14, minutes=59), "Còn 13 ngày 14 giờ", "13 days 14 hours left"),
        (timedelta(days=1), "Còn 1 ngày", "1 day left"),
        (timedelta(days=1, minutes=59), "Còn 1 ngày", "1 day left"),
        (timedelta(hours=5, minutes=1), "Còn 5 giờ 1 phút", "5 hours 1 minute left"),
        (timedelta(minutes=2, seconds=59), "Còn 2 phút", "2 minutes left"),
        (timedelta(seconds=1), "Còn 1 phút", "1 minute left"),
        (timedelta(0), "Đã hết hạn 1 phút", "Expired 1 minute ago"),
        (-timedelta(days=2, hours=3), "Đã hết hạn 2 ngày 3 giờ", "Expired 2 days 3 hours ago"),
    ],
)
def test_time_left_is_said_in_words(left: timedelta, vietnamese: str, english: str) -> None:
    assert phrases.left(NOW + left, NOW) == vietnamese
    with speaking("en"):
        assert phrases.left(NOW + left, NOW) == english


@pytest.mark.parametrize(
    ("left", "urgency"),
    [
        (timedelta(0), "past"),
        (timedelta(seconds=1), "soon"),
        (timedelta(days=7), "soon"),
        (timedelta(days=7, seconds=1), "calm"),
    ],
)
def test_a_deadline_is_near_from_the_seventh_day(left: timedelta, urgency: str) -> None:
    assert phrases.urgency(NOW + left, NOW) == urgency


def test_days_and_moments_are_said_in_both_languages() -> None:
    source = "{{ d | day }} | {{ now | moment }} | {{ until | limit }}"
    context = {"d": date(2026, 12, 14), "now": NOW, "until": datetime(2026, 12, 14, 17, tzinfo=UTC)}
    assert written(source, **context) == (
        "14/12/2026 (thứ Hai) | 10:05 ngày 01/12/2026 | hết ngày 14/12/2026 (thứ Hai)"
    )
    with speaking("en"):
        assert written(source, **context).startswith("14/12/2026 (Monday) | 10:05 on 01/12/2026 | ")


def test_numbers_and_sizes_are_written_the_readers_way() -> None:
    source = "{{ 1234567.5 | number }} {{ 1 | file_size }} {{ 999999 | file_size }} {{ 2500000 | file_size }}"
    assert written(source) == "1.234.567,5 1 kB 1.000 kB 2,5 MB"
    with speaking("en"):
        assert written(source) == "1,234,567.5 1 kB 1,000 kB 2.5 MB"


def test_a_refusal_is_said_with_the_names_of_the_plan() -> None:
    said = phrases.sentence(Refusal("field_required", {"field": "name"}))
    assert said
    assert written("{{ refusal | sentence }}", refusal=Refusal("field_required", {"field": "name"})) == said


def test_a_day_fills_three_boxes_and_a_mistyped_one_comes_back() -> None:
    assert phrases.day_boxes(date(2026, 2, 1)) == {"day": "1", "month": "2", "year": "2026"}
    assert phrases.day_boxes({"day": "31", "month": "2"}) == {"day": "31", "month": "2", "year": ""}
    assert phrases.day_boxes(None) == {"day": "", "month": "", "year": ""}
