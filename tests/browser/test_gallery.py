"""Look at every macro in Chromium: seen, spoken, narrow, without script, and under the strict policy."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect
from starlette.types import ASGIApp

from tests.browser.gallery import gallery_app

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
HEAVIEST_PAGE = 350_000

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(served: Callable[[ASGIApp], str]) -> str:
    """Where the page with all macros is."""
    return served(gallery_app())


@contextmanager
def visiting(
    chromium: Browser, address: str, *, language: str = "vi", width: int = 1280, **more: Any
) -> Iterator[Page]:
    """Open the page in a context of its own."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, **more)
    context.add_cookies([{"name": "lang", "value": language, "url": address}])
    page = context.new_page()
    page.goto(f"{address}/gallery")
    yield page
    context.close()


def violations(page: Page) -> list[str]:
    """Run axe-core on what is shown."""
    page.evaluate(AXE)
    found = page.evaluate(f"axe.run({{runOnly: {json.dumps(RULES)}}})")["violations"]
    return [f"{one['id']}: {[node['html'] for node in one['nodes']]}" for one in found]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("width", [1280, 360])
def test_nothing_bars_anyone_and_nothing_sticks_out(chromium: Browser, address: str, language: str, width: int) -> None:
    with visiting(chromium, address, language=language, width=width, bypass_csp=True) as page:
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        page.locator(".app-menu__summary").click()
        page.locator("button[name=step]").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert violations(page) == []
        page.goto(f"{address}/done")
        assert violations(page) == []


def test_no_script_no_style_and_no_request_breaks_the_policy(chromium: Browser, address: str) -> None:
    complaints: list[str] = []
    with visiting(chromium, address) as page:
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.reload()
        page.locator("#resort").click()
        page.wait_for_function("performance.getEntriesByType('resource').some(one => one.name.includes('sort=name'))")
        page.locator("button[name=step]").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()
    assert [text for text in complaints if "422" not in text] == []


def test_vietnamese_is_shown_in_our_font_with_room_for_its_marks(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.evaluate("document.fonts.ready")
        faces = "[...document.fonts].filter(face => face.status == 'loaded').map(face => face.family + face.weight)"
        assert sorted(page.evaluate(faces)) == ["Be Vietnam Pro400"] * 2 + ["Be Vietnam Pro700"] * 2
        tight = page.evaluate(
            """[...document.querySelectorAll("body *")].filter(element => element.checkVisibility() &&
                 [...element.childNodes].some(node => node.nodeType == 3 && node.data.trim())
               ).map(element => [element.className, getComputedStyle(element)]
               ).filter(([, style]) => parseFloat(style.lineHeight) < 1.5 * parseFloat(style.fontSize) - 0.1
               ).map(([name]) => name)"""
        )
        assert [name for name in tight if name not in {"govuk-visually-hidden", "govuk-warning-text__icon"}] == []


def test_a_page_stays_light(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.wait_for_load_state("networkidle")
        weights = "performance.getEntries().map(entry => entry.decodedBodySize || 0)"
        assert 200_000 < sum(page.evaluate(weights)) < HEAVIEST_PAGE


def test_everything_works_without_script(chromium: Browser, address: str) -> None:
    with visiting(chromium, address, java_script_enabled=False) as page:
        page.locator("button[name=step]").click()
        expect(page.locator("#name-error")).to_contain_text("Nhập họ và tên")
        expect(page.locator("#signed")).to_have_value("31")
        page.locator("#document").set_input_files({"name": "bc.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator("#received")).to_have_text("bc.pdf script")
        page.get_by_role("button", name="English").click()
        expect(page.locator("html")).to_have_attribute("lang", "en")


def test_an_upload_shows_the_answering_page_and_back_leads_to_the_form(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.evaluate("window.still = true")
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator(".govuk-error-summary")).to_be_focused()
        assert page.title().startswith("Lỗi:")
        assert page.url.endswith("/gallery")
        page.locator("#document").set_input_files({"name": "bc.pdf", "mimeType": "application/pdf", "buffer": b"%PDF"})
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator("#received")).to_have_text("bc.pdf script")
        assert page.url.endswith("/done?received=bc.pdf+script")
        assert page.evaluate("window.still")
        page.evaluate("history.back()")
        expect(page.locator("#entry")).to_be_visible()


def test_a_lost_connection_during_an_upload_is_said_and_it_can_be_sent_again(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.route("**/upload", lambda route: route.abort())
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator("[data-upload-failed]")).to_contain_text("Mất kết nối")
        page.unroute("**/upload")
        page.get_by_role("button", name="Tải lên").click()
        expect(page.locator(".govuk-error-summary")).to_be_visible()


def test_a_form_sent_twice_in_a_hurry_is_sent_once(chromium: Browser, address: str) -> None:
    sent: list[str] = []
    with visiting(chromium, address) as page:
        page.on("request", lambda request: sent.append(request.method))
        page.evaluate("const way = document.querySelector('button[name=way]'); way.click(); way.click()")
        expect(page.locator(".govuk-error-summary")).to_be_visible()
        assert sent.count("POST") == 1


def test_a_draft_saves_itself_and_its_version_is_renewed(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.clock.install()
        page.locator("#story").fill("Đã cứu chữa 1.200 người bệnh.")
        page.clock.fast_forward(6000)
        expect(page.locator("[data-autosave-status]")).to_contain_text("Đã lưu nháp lúc")
        expect(page.locator("#entry [name=expected_version]")).to_have_value("8")


def test_a_part_of_a_page_is_swapped_without_loading_the_page(chromium: Browser, address: str) -> None:
    with visiting(chromium, address) as page:
        page.evaluate("document.querySelector('#rows').dataset.old = 'yes'")
        page.locator("#resort").click()
        expect(page.locator("#rows:not([data-old]) tbody tr")).to_have_count(2)
        expect(page.locator("#entry")).to_be_visible()
