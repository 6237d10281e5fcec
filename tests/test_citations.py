"""What is cited: every source that a formula names is there, written as BibTeX and as APA has it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from irr.citations import INTERVALS, SOFTWARE, apa, bibtex, in_text, in_texts, keys_in, references
from irr.citations.model import read_references
from irr.coefficients.registry import coefficients
from irr.criteria import CRITERIA
from irr.interpretation.scales import SCALES
from irr.intervals.uncertainty import METHODS
from irr.statistics.registry import statistics

ROOT = Path(__file__).parent.parent
YEAR = re.compile(r"\b(?:1[89]|20)[0-9]{2}\b")
SOURCES = {
    **{name: one.reference for name, one in coefficients().items()},
    **{name: one.reference for name, one in statistics().items()},
    **{f"scale {name}": one.source for name, one in SCALES.items()},
}
DOC = (ROOT / "docs" / "coefficients.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_of_a_formula_is_known(name: str) -> None:
    years = YEAR.findall(SOURCES[name])
    assert years
    assert [references()[key].year for key in keys_in(SOURCES[name])] == years


@pytest.mark.parametrize("text", [one.summary for one in CRITERIA.values()] + [*METHODS.values()])
def test_every_source_of_a_summary_is_known(text: str) -> None:
    assert len(keys_in(text)) == len(YEAR.findall(text))


def test_everything_that_the_page_of_coefficients_cites_is_known() -> None:
    flat = " ".join(DOC.split())
    unknown = []
    for found in re.finditer(r"(?<![\d.:-])(?:1[89]|20)[0-9]{2}(?:, (?:1[89]|20)[0-9]{2})*\b", flat):
        known = {references()[key].year for key in keys_in(flat[max(found.start() - 60, 0) : found.end()])}
        if not known >= {*YEAR.findall(found[0])}:
            unknown.append(flat[max(found.start() - 40, 0) : found.end()])
    assert not unknown


def test_every_method_of_an_interval_says_what_it_rests_on() -> None:
    table = DOC[DOC.index("| in the signature | for |") :]
    written = set(
        re.findall(r"`([a-z-]+)`", " ".join(row.split("|")[1] for row in table.split("\n\n")[0].splitlines()))
    )
    for name in {*METHODS, *written}:
        assert any(name.startswith(known) for known in INTERVALS), name
    assert {key for keys in INTERVALS.values() for key in keys} <= references().keys()


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("Cohen (1960, 1968)", ("cohen1960", "cohen1968")),
        ("Shrout & Fleiss (1979); McGraw & Wong (1996)", ("shrout1979", "mcgraw1996")),
        ("Fleiss, Levin & Paik (2003)", ("fleiss2003",)),
        ("as in Fleiss et al., 2003, and Cohen and nobody", ("fleiss2003",)),
        ("van Oest (2019)", ("vanoest2019",)),
        ("Darroch and McCloud's (1986)", ("darroch1986",)),
        ("Krippendorff (2004, p. 241)", ("krippendorff2004",)),
        ("Kendall & Babington Smith (1939); Cohen 1960; Cohen (1960)", ("kendall1939", "cohen1960")),
        ("O'Connor and Joffe (2020)", ("oconnor2020",)),
        ("Cohen (1961); McCohen (1960); 1960", ()),
    ],
)
def test_what_a_text_names_is_found(text: str, keys: tuple[str, ...]) -> None:
    assert keys_in(text) == keys


def test_no_two_are_named_alike() -> None:
    assert len({in_text(key) for key in references()}) == len(references())
    assert all(keys_in(in_text(key)) == (key,) for key in references() if key != SOFTWARE)


def test_who_is_named_twice_has_both_years() -> None:
    assert in_texts(["cohen1960", "cohen1968", "fleiss1971"]) == "Cohen, 1960, 1968; Fleiss, 1971"


def test_entries_of_a_list_are_as_apa_has_them() -> None:
    assert apa("hayes2007") == (
        "Hayes, A. F., & Krippendorff, K. (2007). Answering the call for a standard reliability measure for coding "
        "data. Communication Methods and Measures, 1(1), 77–89. https://doi.org/10.1080/19312450709336664"
    )
    assert apa("krippendorff2018") == (
        "Krippendorff, K. (2018). Content analysis: An introduction to its methodology (4th ed.). Sage."
    )
    assert "(GRRAS) were proposed. Journal of Clinical Epidemiology, 64(1), 96–106. https" in apa(
        "kottner2011"
    )
    assert "13, Article 188. https" in apa("gillard2013")
    assert "In Proceedings of the 45th International Statistical Institute Meeting (pp. 307–308)." in apa(
        "bangdiwala1985"
    )
    for key in references():
        assert not re.search(r"[{}\\]|\.\.|  |--|None", apa(key)), apa(key)


def test_bibtex_is_plain_sorted_and_closed() -> None:
    text = bibtex([*references(), "cohen1960"])
    assert text.isascii()
    assert re.findall(r"^@[a-z]+\{(.*),$", text, re.MULTILINE) == [*references()]
    for entry in text.split("\n\n"):
        assert entry.count("{") == entry.count("}")
    assert r"{Mu{\~n}oz, Sergio R. and" in text
    assert r"Asbj{\o}rn" in text
    assert r"Sociological Methods \& Research" in text
    assert bibtex([]) == ""


def test_this_software_is_cited_as_its_citation_file_says() -> None:
    said = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    fields = references()[SOFTWARE].fields
    assert fields["title"] == said["title"]
    assert fields["version"] == said["version"]
    assert fields["author"] == "{" + " and ".join(one["name"] for one in said["authors"]) + "}"
    assert apa(SOFTWARE).endswith(f"(Version {said['version']}) [Computer software].")


WELL = "@book{cohen1960,\n  author = {Cohen, Jacob},\n  title = {A {B}},\n  year = {1960},\n}\n"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("@book", "@thesis", 1),
        ("cohen1960", "Cohen", 1),
        ("  title", " title", 3),
        ("{A {B}}", "{A {B}", 3),
        ("title", "shelf", 3),
        ("  year = {1960},\n", "", 4),
        ("  year = {1960},", "  author = {Again},", 4),
        ("}\n", "}\n@", 6),
    ],
)
def test_a_faulty_file_of_references_is_refused(old: str, new: str, line: int) -> None:
    assert read_references(WELL)["cohen1960"].plain("title") == "A B"
    head, _, tail = WELL.rpartition(old) if old == "}\n" else WELL.partition(old)
    with pytest.raises(ValueError, match=rf"references\.bib:{line}: "):
        read_references(head + new + tail)


def test_a_key_is_there_once_and_ends() -> None:
    with pytest.raises(ValueError, match=r"references\.bib:6: "):
        read_references(WELL + WELL)
    with pytest.raises(ValueError, match="cohen1960 has no end"):
        read_references(WELL.removesuffix("}\n"))
