"""Every reader on files changed a little: nothing but an error that can be printed comes of them.

The same targets and changes as in `fuzz`, a few hundred of each, the same every time. `fuzz/run.sh` tries many more; what
it finds is kept in `tests/fuzzed`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from irr.inputs import source_of

ROOT = Path(__file__).parent.parent
FUZZED = Path(__file__).parent / "fuzzed"

sys.path.insert(0, str(ROOT / "fuzz"))
from targets import examine, seeds, targets  # noqa: E402

#: Changed files of a target, and the bytes of the largest that is changed; the fuzzer takes larger ones too.
EXAMPLES, LARGEST = 300, 20_000


@pytest.mark.parametrize("name", targets())
def test_changed_files_are_read_or_refused(name: str) -> None:
    small = [one for one in seeds()[name] if sum(map(len, one.files.values())) <= LARGEST] or seeds()[name][
        :1
    ]
    if not small:
        pytest.skip(f"no file that {name} reads; put one into fuzz/seeds/{name}")

    @settings(max_examples=EXAMPLES, derandomize=True, deadline=None, database=None)
    @given(number=st.integers(0, 2**32 - 1))
    def examined(number: int) -> None:
        random = Random(number)
        with random.choice(small).mutated(random).source() as source:
            examine(source, reported=number % 32 == 0)

    examined()


@pytest.mark.parametrize("path", sorted(FUZZED.glob("[!.]*")), ids=lambda path: path.name)
def test_what_was_found_is_read_or_refused(path: Path) -> None:
    examine(source_of(str(path)), reported=True)


def test_every_target_is_a_module_that_reads_files() -> None:
    assert {"csv", "table", "coder_yaml"} <= set(targets())
    assert len(seeds()["csv"]) > 10
    assert len(seeds()["coder_yaml"]) > 2
