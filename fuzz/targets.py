"""What is fuzzed: each loader and each format of tables, with the files that it reads as seeds.

A module that is added is a target by being there. Its seeds are the files of the tests that it reads, those in
`fuzz/seeds/MODULE`, and those below the folder that IRR_SAMPLES names.
"""

from __future__ import annotations

import os
import tempfile
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from random import Random

from irr.errors import IrrError
from irr.inputs import Input
from irr.loaders import LoadOptions, claimant, load, loaders
from irr.tables import TableOptions, open_tables, table_formats
from mutations import mutated

ROOT = Path(__file__).resolve().parent.parent
#: Folders with files that loaders read.
PLACES = (ROOT / "tests", ROOT / "fuzz" / "seeds")
#: Seeds of a target that are read, and those that are refused, the smallest first; and the bytes that one may have.
MOST, REFUSED, LARGEST = 30, 8, 200_000
#: How spans become sections, and how what remains open is settled.
UNITS = ("paragraph", "window:20")
#: Which of so many inputs is reported too, not only read.
REPORTED = 16


@dataclass(frozen=True)
class Seed:
    """A file by its name, or a folder by the names of its files; whole, so that nothing is read again."""

    name: str
    files: Mapping[str, bytes] = field(repr=False)
    folder: bool = False

    def mutated(self, random: Random) -> Seed:
        """With one file changed; of a folder, now and then one left out."""
        names = sorted(self.files)
        name = random.choice(names)
        files = dict(self.files)
        if self.folder and len(files) > 1 and random.random() < 0.05:
            del files[name]
        else:
            files[name] = mutated(files[name], random)
        return Seed(self.name, files, self.folder)

    @contextmanager
    def source(self) -> Iterator[Input]:
        """As loaders are given it; a folder is written for as long as this lasts."""
        if not self.folder:
            yield Input(self.name, next(iter(self.files.values())))
            return
        with tempfile.TemporaryDirectory() as folder:
            below = Path(folder) / self.name
            for name, content in self.files.items():
                path = below / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            yield Input(str(below), folder=True)


def examine(source: Input, reported: bool = False) -> None:
    """Read it and go on as `irr agree` does. Nothing but an `IrrError` that can be printed may come of it."""
    from irr import agree
    from irr.reading.assemble import ReadOptions, assemble
    from irr.reporters import Display, reporter
    from irr.units import UnitOptions, sectioned

    try:
        said = load(source, LoadOptions())
    except IrrError as error:
        _check_lines(error)
        return
    for unit in UNITS if any(hasattr(one, "measure") for one in said) else (None,):
        try:
            codings = sectioned(said, UnitOptions(unit) if unit else None)
            study = assemble(codings, None, ReadOptions("auto"))
            if reported:
                text = reporter("text").render(agree(study, ci="none"), Display())
                _check(text if isinstance(text, str) else "")
        except IrrError as error:
            _check_lines(error)


def _check_lines(error: IrrError) -> None:
    for line in error.lines():
        _check(line)
        assert len(line) < 4000, f"a line of {len(line)} characters: {line[:200]!r}"
        assert "\n" not in line, line[:200]


def _check(text: str) -> None:
    steering = {
        one
        for one in set(text)
        if one != "\n" and unicodedata.category(one) in ("Cc", "Cf", "Cs", "Zl", "Zp")
    }
    assert not steering, f"not printable: {steering!r} in {text[:200]!r}"


def targets() -> list[str]:
    """The names of all modules that read files."""
    return sorted({name_of(one) for one in (*loaders(), *table_formats())})


def name_of(module: object) -> str:
    """The name of a module without its packages."""
    return str(getattr(module, "__name__", "")).rpartition(".")[2]


@cache
def seeds() -> Mapping[str, tuple[Seed, ...]]:
    """The seeds of each target, the smallest first."""
    found: dict[str, dict[tuple[bytes, ...], Seed]] = {name: {} for name in targets()}
    for seed, own in _files():
        if len(own) and own not in found:
            continue
        for reader in {own} if own else _readers(seed):
            found[reader].setdefault(tuple(seed.files.values()), seed)
    return {
        name: (*_smallest(of.values(), True, MOST), *_smallest(of.values(), False, REFUSED))
        for name, of in found.items()
    }


def _smallest(found: Iterable[Seed], read: bool, most: int) -> list[Seed]:
    """The smallest seeds that are read, or refused."""
    by_size = sorted(found, key=lambda seed: sum(map(len, seed.files.values())))
    return [seed for seed in by_size if _is_read(seed) is read][:most]


@cache
def _is_read_as(name: str, files: tuple[tuple[str, bytes], ...], folder: bool) -> bool:
    with Seed(name, dict(files), folder).source() as source:
        try:
            return bool(load(source, LoadOptions()))
        except IrrError:
            return False


def _is_read(seed: Seed) -> bool:
    return _is_read_as(seed.name, tuple(seed.files.items()), seed.folder)


def _files() -> Iterator[tuple[Seed, str]]:
    """Every file and folder that could be a seed, with the target it is put down for, "" where that is to be found."""
    own = ROOT / "fuzz" / "seeds"
    places = [*PLACES, *map(Path, filter(None, [os.environ.get("IRR_SAMPLES")]))]
    for place in places:
        for folder, folders, names in sorted(os.walk(place)):
            folders[:] = sorted(one for one in folders if not one.startswith((".", "__")))
            files = {}
            for name in sorted(names):
                path = Path(folder) / name
                if (
                    path.is_file()
                    and not path.is_symlink()
                    and path.suffix != ".py"
                    and _size(path) <= LARGEST
                ):
                    files[name] = path.read_bytes()
            target = (
                Path(folder).relative_to(own).parts[0]
                if Path(folder) != own and own in Path(folder).parents
                else ""
            )
            for name, content in files.items():
                yield Seed(name, {name: content}), target
            if 0 < len(files) <= 20 and sum(map(len, files.values())) <= LARGEST:
                yield Seed(Path(folder).name, files, folder=True), target if not files else ""


def _size(path: Path) -> int:
    return path.stat().st_size


def _readers(seed: Seed) -> set[str]:
    """The targets that have a part in reading a seed."""
    with seed.source() as source:
        try:
            loader = claimant(source)
            if loader is not None:
                return {name_of(loader)}
            if source.folder:
                return set()
            format_ = next(one for one in table_formats() if one.claims(source))
        except IrrError:
            return set()
        found = {name_of(format_)}
        try:
            names = open_tables(source, TableOptions(every_sheet=True))[0].header.names
        except IrrError:
            # What is refused at once leads nowhere; what is text of a kind is still worth changing.
            return found if name_of(format_) != "csv" else set()
        return found | {
            name_of(next(one for one in loaders() if getattr(one, "claims_table", lambda _: False)(names)))
        }
