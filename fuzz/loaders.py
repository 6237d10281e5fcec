"""`python fuzz/loaders.py TARGET [OPTIONS OF LIBFUZZER]`: one loader or format of tables under atheris.

`python fuzz/loaders.py --list` names the targets and counts their seeds; `python fuzz/loaders.py --unpack FILE FOLDER`
writes what a finding is as the files it stands for, to be put into tests/fuzzed.

An input of the fuzzer is the name of a file, a line break and the file; or, for a folder, its name, a slash and a line
break, and a zip of its files.
"""

from __future__ import annotations

import io
import sys
import tempfile
import zipfile
from pathlib import Path
from random import Random

import atheris

sys.path.insert(0, str(Path(__file__).resolve().parent))
with atheris.instrument_imports(include=["irr"]):
    from irr import loaders as every_loader
    from irr.inputs.archive import damages
    from irr.tables import table_formats

    for _module in (*every_loader.loaders(), *table_formats()):
        pass

from mutations import zipped
from targets import REPORTED, Seed, examine, seeds, targets

FINDINGS = Path(__file__).resolve().parent / "findings"
#: Megabytes and seconds that one input may take.
LIMITS = ["-rss_limit_mb=1024", "-timeout=10", "-max_len=400000"]


def packed(seed: Seed) -> bytes:
    """A seed as an input of the fuzzer."""
    if not seed.folder:
        return seed.name.encode(errors="surrogateescape") + b"\n" + next(iter(seed.files.values()))
    return f"{seed.name}/\n".encode() + zipped([*seed.files.items()])


def unpacked(data: bytes) -> Seed | None:
    """The seed that an input is; None where it is none."""
    name, _, content = data.partition(b"\n")
    text = name.decode("ascii", "replace").replace("\0", "")
    if not text.endswith("/"):
        return Seed(text, {text: content})
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            files = {one.filename: archive.read(one) for one in archive.infolist() if _is_plain(one.filename)}
    except damages():
        return None
    return Seed(text.rstrip("/"), files, folder=True) if files and _is_plain(text.rstrip("/")) else None


def _is_plain(name: str) -> bool:
    return bool(name) and not name.startswith(("/", ".")) and ".." not in name and "\\" not in name


count = 0


def one_input(data: bytes) -> None:
    """What the fuzzer calls."""
    global count
    seed = unpacked(data)
    if seed is None:
        return
    count += 1
    with seed.source() as source:
        examine(source, reported=count % REPORTED == 0)


def mutate(data: bytes, max_size: int, number: int) -> bytes:
    """Changed by what it is; a fourth of the time by the fuzzer itself."""
    random = Random(number)
    seed = unpacked(data)
    if seed is None:
        return atheris.Mutate(data, max_size)
    if not seed.folder and random.random() < 0.25:
        name, _, content = data.partition(b"\n")
        return name + b"\n" + atheris.Mutate(content, max(max_size - len(name) - 1, 1))
    changed = packed(seed.mutated(random))
    return changed if len(changed) <= max_size else data


def main() -> None:
    if sys.argv[1:2] == ["--list"]:
        for name, found in seeds().items():
            print(f"{name}\t{len(found)}")
        return
    if sys.argv[1:2] == ["--unpack"]:
        seed = unpacked(Path(sys.argv[2]).read_bytes())
        assert seed is not None, "no input of this fuzzer"
        folder = Path(sys.argv[3]) / (seed.name if seed.folder else "")
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in seed.files.items():
            (folder / name).write_bytes(content)
        return
    name, *options = sys.argv[1:]
    assert name in targets(), f"no target {name!r}; there are {', '.join(targets())}"
    where = FINDINGS / name
    where.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds()[name]):
            (Path(corpus) / f"{number}").write_bytes(packed(seed))
        paths = [one for one in options if not one.startswith("-")]
        said = [sys.argv[0], *LIMITS, f"-artifact_prefix={where}/", *options]
        atheris.Setup(said if paths else [*said, corpus], one_input, custom_mutator=mutate)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
