"""Visit pages as a browser without script does: cookies, forms, redirects."""

import re
from html import unescape
from html.parser import HTMLParser
from typing import Any

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import select, update
from starlette.testclient import TestClient

from tests.api.client import Web, application_over
from workflow.models.person import Account

PASSWORD = "mật khẩu thử nghiệm"
_HASH = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)]).hash(PASSWORD)
"""As cheap to compare with as can be."""


class Browser:
    """One person's browser: it keeps cookies, follows redirects, and sends forms as the page wrote them."""

    def __init__(self, web: Web, who: str = "") -> None:
        self.web = web
        self.http = TestClient(application_over(web.site), base_url="https://testserver", follow_redirects=True)
        self.http.headers.update({"Sec-Fetch-Site": "same-origin", "Accept-Language": "vi"})
        self.page: Any = None
        if who:
            self.sign_in(who)

    def sign_in(self, who: str, *, password: str = PASSWORD) -> Any:
        """Sign somebody in whose password is the tests' own."""
        email = f"{who.replace('@', '.')}@thidua.example"
        give_password(self.web, email)
        self.get("/sign-in")
        return self.post("/sign-in", email=email, password=password)

    def get(self, path: str) -> Any:
        """Open a page."""
        self.page = self.http.get(path)
        return self.page

    def post(self, path: str, *, files: Any = None, **fields: Any) -> Any:
        """Send a form with these fields and nothing else."""
        self.page = self.http.post(path, data=fields, files=files)
        return self.page

    def submit(self, action: str = "", *, files: Any = None, **fields: Any) -> Any:
        """Send the page's form with this action, or its own one without, with the fields that are filled already."""
        forms = forms_of(self.page.text)
        form = next(one for one in forms if (action in one["action"] if action else "idempotency_key" in one["fields"]))
        path = form["action"] or str(self.page.url)
        return self.post(path, files=files, **{**form["fields"], **fields})

    @property
    def text(self) -> str:
        """What the page says, without markup."""
        return " ".join(unescape(re.sub(r"<[^>]+>", " ", self.page.text)).split())


def give_password(web: Web, email: str) -> None:
    """Let an account sign in with the tests' own password."""
    web.world.database.write(
        lambda connection: connection.execute(
            update(Account).where(Account.email == email, Account.password_hash == "none").values(password_hash=_HASH)
        )
    )
    known = web.world.database.read(
        lambda connection: connection.scalar(select(Account.id).where(Account.email == email))
    )
    assert known is not None


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, Any]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append({"action": given.get("action", ""), "fields": {}})
        elif tag == "input" and self.forms and "name" in given:
            ticked = given.get("type") not in {"radio", "checkbox"} or "checked" in given
            if ticked and given.get("type") not in {"file", "password"}:
                self.forms[-1]["fields"][given["name"]] = given.get("value", "")


def forms_of(html: str) -> list[dict[str, Any]]:
    """Find the forms of a page with the fields that are already filled."""
    parser = _Forms()
    parser.feed(html)
    return parser.forms
