"""How numbers are written, in every style, and read back."""

from __future__ import annotations

import re

import pytest

import irr
from irr.reporters import Display, _written, number_style, reporter
from irr.reporters import _numbers as numbers
from irr.result import Interval
from reports import example

FOUND = Interval(0.5134, 0.996, 0.95, "wilson")


def in_apa(function: str, *given: object) -> str:
    with number_style("apa"):
        text: str = getattr(numbers, function)(*given)
    return text


@pytest.mark.parametrize(
    ("function", "given", "usual", "apa"),
    [
        ("coefficient", 0.6043, ".604", ".60"),
        ("coefficient", -0.0512, "−.051", "−.05"),
        ("coefficient", 0.996, ".996", ".99"),
        ("coefficient", 0.99999, ".999", ".99"),
        ("coefficient", -0.99999, "−.999", "−.99"),
        ("coefficient", 1.0, "1", "1.00"),
        ("coefficient", -1.0, "−1", "−1.00"),
        ("coefficient", 0.0, "0", ".00"),
        ("coefficient", -1e-15, "0", ".00"),
        ("coefficient", -0.0004, ".000", ".00"),
        ("coefficient", 1.2345, "1.234", "1.23"),
        ("coefficient", None, "–", "–"),
        ("bound", 0.667, ".667", ".667"),
        ("interval", FOUND, "[.513, .996]", "[.51, .99]"),
        ("percent", 0.74, "74%", "74%"),
        ("percent", 0.9999, "99.9%", "99.9%"),
        ("percent_interval", FOUND, "[51%, 99.6%]", "[51%, 99.6%]"),
        ("level", 0.95, "95% interval", "95% CI"),
        ("level", 0.999, "99.9% interval", "99.9% CI"),
        ("p_value", 0.0314, ".031", ".031"),
        ("p_value", 0.0001, "<.001", "< .001"),
        ("p_is", 0.0314, "= .031", "= .031"),
        ("p_is", 0.0, "<.001", "< .001"),
        ("probability", 1.0, ".99", ".99"),
        ("signed", 0.0294, "+.029", "+.03"),
        ("signed", 0.0001, ".000", ".00"),
        ("signed", 0.0, "0", ".00"),
        ("signed", 1.0, "+1", "+1.00"),
    ],
)
def test_numbers_are_written_in_the_style_asked_for(
    function: str, given: object, usual: str, apa: str
) -> None:
    assert getattr(numbers, function)(given) == usual
    assert in_apa(function, given) == apa


def test_a_style_ends_with_its_block_also_where_that_fails() -> None:
    with pytest.raises(RuntimeError), number_style("apa"):
        raise RuntimeError
    assert numbers.coefficient(0.6043) == ".604"


def test_an_unknown_style_is_an_error_with_the_nearest_one() -> None:
    with (
        pytest.raises(irr.UsageError, match="no style called 'aps'; did you mean 'apa'"),
        number_style("aps"),
    ):
        pass


def test_a_report_in_the_style_of_apa_has_two_digits() -> None:
    with number_style("apa"):
        text = reporter("text").render(example("Report"), Display())
    assert isinstance(text, str)
    assert "Pooled alpha, over all category decisions: .60, 95% CI [.51, .68]" in text
    assert "interval" not in re.sub("(?s).*OVERALL(.*)EACH CATEGORY.*", r"\1", text)
    # But for the limit, which nobody rounded.
    assert {*re.findall(r"(?<![\w.:])\.\d{3,}\b", text)} == {".667"}


@pytest.mark.parametrize("style", numbers.STYLES)
@pytest.mark.parametrize("value", [0.6043, -0.0512, 1.0, -1.0, 0.0, 0.996])
def test_what_is_written_is_read_back(style: str, value: float) -> None:
    with number_style(style):
        told = [numbers.coefficient(value), numbers.percent(abs(value)), numbers.signed(value)]
    for text, meant in zip(told, (value, abs(value), value), strict=True):
        found = _written.written(text)
        assert found is not None
        assert found.value == pytest.approx(
            meant, abs=0.5 * 10 ** -(found.decimals + 2 * found.percent) + 0.006
        )
        assert found.percent == text.endswith("%")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "–",
        ".",
        "%",
        "007",
        "01",
        "1.",
        "1e5",
        "nan",
        "-1",
        "=1",
        "1,23",
        "s3",
        ".5 ",
        "٣",
        "74% (37 of 50)",
    ],
)
def test_a_name_is_no_number(text: str) -> None:
    assert _written.written(text) is None
