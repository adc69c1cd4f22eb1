"""The description of the API."""

import re
from html.parser import HTMLParser

import httpx
from ecg_api.openapi import COMMITTED
from ecg_shared.contract.errors import ErrorCode


def test_openapi_is_served_as_committed(url: str) -> None:
    assert httpx.get(f"{url}/openapi.json").text == COMMITTED.read_text(encoding="utf-8")


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.leads_to: set[str] = set()
        self.ids: set[str] = set()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            if name in ("href", "src"):
                self.leads_to.add(value or "")
            elif name == "id":
                self.ids.add(value or "")


def test_the_page_needs_nothing_but_this_server(url: str) -> None:
    answer = httpx.get(f"{url}/docs")
    page = Links()
    page.feed(answer.text)

    assert "script" not in page.tags
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    outside = {link for link in page.leads_to if not link.startswith("#")}
    assert outside == {"/docs/style.css", "/openapi.json"}
    assert httpx.get(f"{url}/docs/style.css").headers["content-type"].startswith("text/css")
    assert {link.removeprefix("#") for link in page.leads_to if link.startswith("#")} <= page.ids


def test_the_page_explains_every_error_where_its_type_points(url: str) -> None:
    page = Links()
    page.feed(httpx.get(f"{url}/docs").text)
    assert {str(code) for code in ErrorCode} <= page.ids


def test_a_problem_points_to_its_explanation(url: str) -> None:
    kind = httpx.get(f"{url}/v1/jobs").json()["type"]
    assert re.fullmatch(r"/docs#unauthorized", kind)
