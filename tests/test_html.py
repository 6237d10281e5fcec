"""The page: one file with no script but ours, well formed, in order, and nothing in it but what was reported."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

import irr
from irr.reporters import Display, reporter
from irr.reporters._blocks import Table
from irr.reporters._documents import TOLD_BY, document_of
from reports import example, texts_of

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """The elements of a page with their attributes, its text, and whether all of them are closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.fixture(scope="module", params=TOLD_BY)
def computed(request: pytest.FixtureRequest) -> object:
    return example(request.param)


@pytest.fixture(scope="module")
def text(computed: object) -> str:
    return reporter("html").render(computed, Display())


def test_nothing_is_run_or_loaded_but_what_is_ours(text: str) -> None:
    page = Page(text)
    assert {name for name, _ in page.elements}.isdisjoint({"link", "img", "iframe", "form", "object"})
    for _, attributes in page.elements:
        assert not [name for name in attributes if name.startswith("on") or name in ("src", "style")]
        # A link leads within the page or to a file beside it; in a drawing too.
        for name in ("href", "xlink:href"):
            assert re.match(r"#|[\w%][^:]*$", attributes.get(name) or "#")
    policy = next(
        one["content"] for _, one in page.elements if one.get("http-equiv") == "Content-Security-Policy"
    )
    assert policy is not None
    expected = f"default-src 'none'; style-src {digest(text, 'style')}; base-uri 'none'; form-action 'none'"
    if scripts := [name for name, _ in page.elements if name == "script"]:
        assert scripts == ["script"]
        expected += f"; script-src {digest(text, 'script')}"
    assert policy == expected


def digest(text: str, name: str) -> str:
    """What a policy calls the one element of that name."""
    found = re.search(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
    assert found is not None
    return f"'sha256-{base64.b64encode(hashlib.sha256(found[1].encode()).digest()).decode()}'"


def test_headings_are_in_order_and_the_page_says_its_language(text: str) -> None:
    page = Page(text)
    levels = [int(name[1]) for name, _ in page.elements if re.fullmatch("h[1-6]", name)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert ("html", {"lang": "en"}) in page.elements


def test_everything_that_is_said_is_there(computed: object, text: str) -> None:
    page = Page(text)
    said = {one.strip() for one in page.text}
    blocks = list(document_of(computed).blocks())
    for block in blocks:
        assert {one.strip() for one in texts_of(block)} - {""} <= said
    tables = sum(isinstance(block, Table) for block in blocks)
    assert sum(name == "table" for name, _ in page.elements) == tables


def test_what_looks_like_markup_is_text() -> None:
    evil = '"><script>alert(1)</script>{{ 7 * 7 }}</style><img src=x onerror=alert(1)>'
    book = irr.codebook.parse_codebook(
        f"codes:\n- id: '{evil}'\n  label: '{evil}'\n  examples: ['{evil}', '{evil}']\n  themes: '{evil}'\n".encode(),
        "b",
    )
    text = reporter("html").render(book, Display())
    page = Page(text)
    assert {name for name, _ in page.elements}.isdisjoint({"script", "img"})
    assert "49" not in "".join(page.text)
    assert "".join(page.text).count("{{ 7 * 7 }}") == 9
    assert all(evil not in (value or "") for _, attributes in page.elements for value in attributes.values())
