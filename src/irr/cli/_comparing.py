"""What `irr compare` compares: which files are a round, and which codebook each is read with."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from irr.cli._reading import read_study, split_coders

if TYPE_CHECKING:
    from collections.abc import Callable

    from irr.rounds.model import CompareOptions
    from irr.study import Study


def compared(
    options: dict[str, Any], books: tuple[str | None, ...], special: dict[str, Any], asked: CompareOptions
) -> Any:
    """What was asked for: published figures, models, or two rounds."""
    from irr.errors import UsageError
    from irr.rounds.files import files_of, not_two, two_rounds

    rounds = two_rounds(options["files"])
    one_study = [name for name in ("published", "models", "groups") if special[name]]
    if "published" in one_study and len(one_study) > 1:
        raise UsageError(
            "--published compares a study with figures, and --model people with a model; ask for one"
        )
    if one_study or (rounds is None and options["files"]):
        if any(books[1:]) or special["revision"]:
            raise (
                not_two(options["files"])
                if not one_study
                else UsageError(
                    "--codebook-1, --codebook-2 and --revision are about two rounds; here the files are one study"
                )
            )
        files = tuple(path for name in options["files"] for path in files_of(name))
        study = read_study(**(options | {"files": files}))
        return _of_one_study(study, special, asked, options["files"])
    if rounds is None:
        raise not_two(options["files"])
    return _of_two_rounds(rounds, options, books, special["revision"], asked)


def _of_one_study(
    study: Study, special: dict[str, Any], asked: CompareOptions, named: tuple[str, ...]
) -> Any:
    """A study beside published figures, or its models beside its people."""
    from dataclasses import replace

    from irr.reading.grouping import read_groups
    from irr.rounds.files import not_two
    from irr.rounds.people import compare_models
    from irr.rounds.published import compare_published
    from irr.rounds.published_file import published

    if special["published"]:
        read = [published(text) for text in special["published"]]
        source = "; ".join(dict.fromkeys(name for name, _ in read if name))
        return compare_published(study, [one for _, figures in read for one in figures], asked, source)
    if special["groups"]:
        kinds = read_groups(special["groups"], study.coders).get("kind", {})
        study = replace(study, kinds={**study.kinds, **kinds})
    if not special["models"] and not special["groups"] and "model" not in study.kinds.values():
        raise not_two(named)
    return compare_models(study, special["models"], asked)


def _of_two_rounds(
    rounds: tuple[list[str], list[str]],
    options: dict[str, Any],
    books: tuple[str | None, ...],
    revision: str | None,
    asked: CompareOptions,
) -> Any:
    """Two rounds, each read with its codebook."""
    from dataclasses import replace
    from functools import partial

    from irr.errors import InputError, UsageError, all_read
    from irr.names import listed
    from irr.rounds.comparing import compare_rounds
    from irr.study import Warned

    both, *of_each = books
    if both and any(of_each):
        raise UsageError("--codebook is that of both rounds; give either it or --codebook-1 and --codebook-2")
    if options["at"] and revision:
        raise UsageError(
            "--revision is about the categories themselves, and --at rolls them up; use one of them"
        )
    if both and revision:
        raise UsageError("with --revision each round has its own codebook: --codebook-1 and --codebook-2")
    crosswalk, known = _crosswalk(revision, of_each) if revision else (None, of_each)
    owners, chosen = split_coders(options["coder"], options["coders"], (*rounds[0], *rounds[1]))

    def studies_of(books: list[Any]) -> list[Study]:
        read = []
        for files, book in zip(rounds, books, strict=True):
            mine = tuple(f"{name}={path}" for path, name in owners.items() if path in files)
            said = {
                "files": tuple(files),
                "codebook": book or both,
                "coder": (*mine, *chosen),
                "coders": None,
            }
            read.append(partial(read_study, **(options | said)))
        return all_read(*read)

    try:
        studies = studies_of(known)
    except InputError as error:
        if crosswalk is not None and _are_read(studies_of, known[::-1]):
            raise UsageError(
                "the first round is coded with the later codebook and the second with the earlier one; are the rounds "
                "the other way round? name the earlier one first"
            ) from error
        raise InputError(dict.fromkeys(error.problems)) from None
    twice = [name for name in rounds[0] if any(os.path.samefile(name, other) for other in rounds[1])]
    if twice:
        text = f"in both rounds, so there its codings are compared with themselves: {listed(twice)}"
        told = (*studies[0].warnings, Warned("same_file", text))
        studies[0] = replace(studies[0], warnings=told)
    return compare_rounds(studies[0], studies[1], asked, crosswalk)


def _are_read(studies_of: Callable[[list[Any]], Any], books: list[Any]) -> bool:
    """Whether the rounds can be read with these codebooks."""
    from irr.errors import InputError, UsageError

    try:
        studies_of(books)
    except (InputError, UsageError):
        return False
    return any(books)


def _crosswalk(revision: str, books: list[str | None]) -> tuple[Any, list[Any]]:
    """What became of each category, and the codebook of each round."""
    from irr.codebook import read_codebook
    from irr.revision import crosswalk_of, read_crosswalk

    if revision.lower().endswith((".yaml", ".yml")):
        from irr.revision.loading import LoadedRevision, load_revision, usable

        loaded = load_revision(revision)
        read = [read_codebook(path) if path else None for path in books]
        used = usable(LoadedRevision(loaded.revision, read[0] or loaded.old, read[1] or loaded.new))
        return crosswalk_of(used.revision, used.old, used.new), [used.old, used.new]
    return read_crosswalk(revision), list(books)
