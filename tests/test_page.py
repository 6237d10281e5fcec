"""The page of a report in a real browser: sorted, filtered, opened, pointed at, read without scripts, printed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from selenium.webdriver import ActionChains, Chrome, Keys
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement

import irr
from browser import Page, started
from irr.checks.subject import Round, Subject
from irr.reporters import report_files
from irr.reports import ReportOptions, StudyReport, report_on
from reports import example

HOSTILE = Path(__file__).parent / "hostile"
TABLE = "table[data-opens]"


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    yield from started()


def written(report: StudyReport, folder: Path) -> Path:
    for path, data in report_files(report, "html", str(folder / "report.html")).items():
        Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())
    return folder / "report.html"


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    report = example("StudyReport")
    assert isinstance(report, StudyReport)
    return written(report, tmp_path_factory.mktemp("report"))


@pytest.fixture
def page(browser: Chrome, path: Path) -> Page:
    found = Page(browser)
    found.open(path)
    return found


def names(page: Page) -> list[str]:
    """The categories as they stand in the table, those that are shown."""
    rows = f"[...document.querySelectorAll('{TABLE} tbody')].filter(one => !one.hidden)"
    found: list[str] = page.asked(f"return {rows}.map(one => one.rows[0].cells[0].textContent)")
    return found


def values(page: Page, column: int) -> list[float | None]:
    rows = f"[...document.querySelectorAll('{TABLE} tbody')]"
    found = page.asked(f"return {rows}.map(one => one.rows[0].cells[{column}].dataset.v ?? null)")
    return [None if one is None else float(one) for one in found]


def column(page: Page, title: str) -> tuple[int, WebElement]:
    headers = page.browser.find_elements(By.CSS_SELECTOR, f"{TABLE} thead th")
    (place,) = (place for place, one in enumerate(headers) if one.text.startswith(title))
    return place, headers[place]


def test_nothing_is_asked_of_anybody(page: Page, path: Path) -> None:
    page.browser.find_element(By.CSS_SELECTOR, f"{TABLE} button.open").click()
    assert page.requests() == [path.as_uri()]
    assert page.complaints() == []


def test_a_table_is_sorted_and_comes_back(page: Page) -> None:
    before = names(page)
    place, header = column(page, "alpha")
    for order, direction in (("ascending", 1), ("descending", -1)):
        header.find_element(By.CLASS_NAME, "sort").click()
        assert header.get_attribute("aria-sort") == order
        found = values(page, place)
        known = [direction * value for value in found if value is not None]
        assert len(known) > 5
        assert known == sorted(known)
        # What has no value stands last, whichever way.
        assert found[len(known) :] == [None] * (len(found) - len(known))
    assert names(page) != before
    header.find_element(By.CLASS_NAME, "sort").click()
    assert header.get_attribute("aria-sort") is None
    assert names(page) == before


def test_sorting_takes_the_dossiers_along(page: Page) -> None:
    _, header = column(page, "category")
    header.find_element(By.CLASS_NAME, "sort").click()
    found = names(page)
    assert found == sorted(found)
    titles = page.asked(
        f"return [...document.querySelectorAll('{TABLE} .entry bdi')].map(one => one.textContent)"
    )
    assert titles == found


def test_names_that_could_be_numbers_are_sorted_as_names(browser: Chrome, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    rows = (f"s{n},{coder},{name}\n" for n, name in enumerate(["x", "9", "1e1"] * 4) for coder in "ab")
    table.write_text("section,coder,category\n" + "".join(rows), encoding="utf-8")
    page = Page(browser)
    page.open(written(report_on(Subject({"": Round("", irr.load(table), None, (str(table),))})), tmp_path))
    _, header = column(page, "category")
    header.find_element(By.CLASS_NAME, "sort").click()
    assert names(page) == ["1e1", "9", "x"]


def test_a_table_is_filtered_by_words_and_by_verdict(page: Page) -> None:
    everything = names(page)
    search = page.browser.find_element(By.CSS_SELECTOR, "input[type=search]")
    search.send_keys("confused bound")
    assert "PROT" in names(page)
    assert 0 < len(names(page)) < len(everything)
    count = page.browser.find_element(By.CSS_SELECTOR, ".count")
    assert count.text == f"{len(names(page))} of {len(everything)} rows"
    search.clear()
    search.send_keys(Keys.SPACE)
    assert names(page) == everything
    choice = page.browser.find_element(By.CSS_SELECTOR, ".filters select")
    choice.send_keys("revise")
    assert sorted(names(page)) == ["BOUND", "PROF", "ROLE", "STIG"]


def test_a_category_opens_to_its_dossier(page: Page) -> None:
    toggle = page.browser.find_element(By.XPATH, "//button[.='BOUND']")
    dossier = page.browser.find_element(By.ID, toggle.get_attribute("aria-controls") or "")
    assert toggle.get_attribute("aria-expanded") == "false"
    assert not dossier.is_displayed()
    toggle.send_keys(Keys.ENTER)  # without a mouse
    assert toggle.get_attribute("aria-expanded") == "true"
    assert dossier.is_displayed()
    assert "S004" in dossier.text
    assert "low_agreement" in dossier.text
    for word, shown in (("Close all", 0), ("Open all", 12)):
        page.browser.find_element(By.XPATH, f"//button[.='{word}']").click()
        rows = page.browser.find_elements(By.CSS_SELECTOR, f"{TABLE} .opened")
        assert sum(row.is_displayed() for row in rows) == shown


def heat_map(page: Page) -> list[WebElement]:
    return page.browser.find_elements(By.CSS_SELECTOR, "[data-picture=confusion] svg .role-mark [aria-label]")


def test_the_heat_map_says_which_sections(page: Page) -> None:
    hint = page.browser.find_element(By.CLASS_NAME, "hint")
    marks = [one for one in heat_map(page) if re.search(r"\bS0\d\d", one.get_attribute("aria-label") or "")]
    assert marks
    assert not hint.is_displayed()
    page.asked("arguments[0].scrollIntoView({block: 'center'})", marks[0])
    ActionChains(page.browser).move_to_element(marks[0]).perform()
    assert hint.is_displayed()
    assert hint.text == marks[0].get_attribute("aria-label")


def test_marks_are_reached_by_keys(page: Page) -> None:
    marks, hint = heat_map(page), page.browser.find_element(By.CLASS_NAME, "hint")
    assert [one.get_attribute("tabindex") for one in marks].count("0") == 1
    page.asked("arguments[0].focus()", marks[0])
    for mark, key in ((marks[0], Keys.ARROW_RIGHT), (marks[1], Keys.END), (marks[-1], Keys.ESCAPE)):
        assert page.browser.switch_to.active_element == mark
        assert hint.text == mark.get_attribute("aria-label")
        mark.send_keys(key)
    assert not hint.is_displayed()


def test_without_scripts_everything_is_open(page: Page, path: Path) -> None:
    page.open(path, scripts=False)
    rows = page.browser.find_elements(By.CSS_SELECTOR, f"{TABLE} .opened")
    assert len(rows) == 12
    assert all(row.is_displayed() for row in rows)
    assert page.browser.find_elements(By.TAG_NAME, "button") == []
    page.command("Emulation.setScriptExecutionDisabled", value=False)


def test_on_paper_every_dossier_is_open_and_no_control_is_left(page: Page) -> None:
    page.look(media="print")
    assert all(row.is_displayed() for row in page.browser.find_elements(By.CSS_SELECTOR, f"{TABLE} .opened"))
    assert not page.browser.find_element(By.CLASS_NAME, "filters").is_displayed()
    assert page.asked("return getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1100])
def test_the_page_fits_and_can_be_read(page: Page, width: int, dark: bool) -> None:
    page.look(width, 800, dark=dark)
    page.browser.find_element(By.CSS_SELECTOR, f"{TABLE} button.open").click()
    assert page.asked("return document.documentElement.scrollWidth") <= width
    dossier = page.browser.find_element(By.CSS_SELECTOR, ".opened div")
    assert dossier.size["width"] <= width
    colours = {
        name: page.asked(
            "return getComputedStyle(document.documentElement).getPropertyValue(arguments[0]).trim()",
            f"--{name}",
        )
        for name in ("ink", "quiet", "paper", "band", "bad", "warn", "good", "first", "second", "third")
    }
    for name in ("ink", "quiet", "bad", "warn", "good"):
        for ground in ("paper", "band"):
            assert contrast(colours[name], colours[ground]) >= 4.5, (name, ground)
    # WCAG 2.1, 1.4.11: what has to be seen, and is not text.
    for name in ("first", "second", "third"):
        assert contrast(colours[name], colours["paper"]) >= 3, name


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (WCAG 2.1)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in parts)
    return sum(weight * one for weight, one in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_a_screen_reader_finds_its_way(page: Page) -> None:
    levels = [
        int(name[1])
        for name in page.asked("return [...document.querySelectorAll('h1,h2,h3')].map(one => one.tagName)")
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert not page.asked("return document.querySelectorAll('svg:not([role][aria-label])').length")
    assert page.asked("return [...document.querySelectorAll('th')].every(one => one.scope)")
    assert page.asked("return [...document.querySelectorAll('table')].every(one => one.caption?.textContent)")
    assert page.asked(
        "return [...document.querySelectorAll('nav a')].every(one => document.querySelector(one.hash))"
    )
    ids = page.asked("return [...document.querySelectorAll('[id]')].map(one => one.id)")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize(
    "name", ["15_html_script", "17_unicode_confusables", "23_reserved_words", "25_markdown_latex"]
)
def test_nothing_that_is_reported_runs(browser: Chrome, tmp_path: Path, name: str) -> None:
    file = str(HOSTILE / f"{name}.csv")
    study = irr.load(file, blank="missing")
    title = "</title><script>window.canary = 1</script>{{ 7 * 7 }}"
    subject = Subject({"": Round("", study, None, (file,))})
    page = Page(browser)
    path = written(report_on(subject, ReportOptions(title=title, quoted=2)), tmp_path)
    page.open(path)
    page.browser.find_element(By.XPATH, "//button[.='Open all']").click()
    assert page.asked("return window.canary ?? null") is None
    assert page.asked("return document.scripts.length") == 1
    assert page.complaints() == []
    assert page.requests() == [path.as_uri()]
    said: str = page.asked("return document.body.textContent + document.title")
    assert "{{ 7 * 7 }}" in said
    assert "window.canary" in said
    # Nothing that turns the direction of a line, or that cannot be seen.
    assert re.search("[\u202a-\u202e\u2066-\u2069\u200b-\u200f\x00-\x08\x1b]", said) is None
    for coder in study.coders:
        assert irr.names.shown(coder) in said


def test_a_policy_stops_what_is_not_ours(page: Page) -> None:
    page.asked(
        "const s = document.createElement('script'); s.textContent = 'window.canary = 1'; document.body.append(s)"
    )
    assert page.asked("return window.canary ?? null") is None
    assert any("Content Security Policy" in one for one in page.complaints())
