"""What was found as flat records, as JSON has it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from irr.errors import Problem
    from irr.inspection.model import Contents, Inspection, Part, Question


def head(found: Inspection) -> dict[str, Any]:
    """What there is once."""
    return {
        "read": found.read,
        "commands": list(found.commands),
        "together": None if found.together is None else _contents(found.together),
    }


def parts(found: Inspection) -> Iterator[dict[str, Any]]:
    """A record a file, or a sheet of one."""
    return map(_part, found.parts)


def questions(found: Inspection) -> Iterator[dict[str, Any]]:
    """A record a question."""
    return map(_question, found.questions)


def warnings(found: Inspection) -> Iterator[dict[str, Any]]:
    """A record a warning that reading gives."""
    for one in found.warnings:
        yield {"kind": one.kind, "text": one.text, "where": one.where}


def problems(found: Inspection) -> Iterator[dict[str, Any]]:
    """A record for each thing that stops reading."""
    return map(_problem, found.problems)


def uses(found: Inspection) -> Iterator[dict[str, Any]]:
    """How often each coder of each file used each category: a row a file, category and coder."""
    for part in found.parts:
        if part.contents is None:
            continue
        for category in part.contents.categories:
            for coder, times in category.by_coder.items():
                yield {"file": part.path, "category": category.name, "coder": coder, "times": times}


def _part(part: Part) -> dict[str, Any]:
    return {
        "file": part.path,
        "format": part.format or None,
        "layout": part.layout or None,
        "detected": dict(part.detected),
        "columns": [{"name": name, "part": role or None} for name, role in part.columns],
        "variables": list(part.variables),
        "sheets": [
            {"name": one.name, "rows": one.rows, "columns": list(one.columns), "problem": one.problem or None}
            for one in part.sheets
        ],
        "measure": part.measure,
        "documents": [
            {"name": one.name, "characters": one.characters, "spans": one.spans} for one in part.documents
        ],
        "contents": None if part.contents is None else _contents(part.contents),
        "notes": part.notes,
        "comments": part.comments,
        "suggestions": part.suggestions,
        "remarks": list(part.remarks),
        "problems": list(map(_problem, part.problems)),
    }


def _contents(contents: Contents) -> dict[str, Any]:
    return {
        "sections": contents.sections,
        "first_sections": list(contents.first),
        "shared": contents.shared,
        "coders": [
            {
                "name": one.name,
                "coded": one.coded,
                "nothing": one.nothing,
                "blank": one.blank,
                "spans": one.spans,
            }
            for one in contents.coders
        ],
        "categories": [
            {"name": one.name, "times": one.total, "by_coder": dict(one.by_coder)}
            for one in contents.categories
        ],
    }


def _question(question: Question) -> dict[str, Any]:
    return {
        "option": question.option,
        "file": question.file,
        "text": question.text,
        "answers": [{"value": one.value, "effect": one.effect} for one in question.answers],
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"file": problem.file, "line": problem.line, "text": problem.text}
