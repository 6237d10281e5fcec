"""Small REFI-QDA projects, for tests."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.sax.saxutils import quoteattr

ANA, BEN = "11111111-0000-4000-8000-000000000001", "22222222-0000-4000-8000-000000000002"
COST, TIME = "AAAAAAAA-0000-4000-8000-00000000000A", "BBBBBBBB-0000-4000-8000-00000000000B"
USERS = f'<User guid="{ANA}" name="Ana"/><User guid="{BEN}" name="Ben"/>'
CODES = (
    f'<Code guid="{COST}" name="cost" isCodable="true"/><Code guid="{TIME}" name="time" isCodable="true"/>'
)
TEXT = "It cost a lot.\nWe waited long.\nNothing else."


def attributes(**given: str | int | None) -> str:
    return "".join(f" {name}={quoteattr(str(value))}" for name, value in given.items() if value is not None)


def coding(code: str = COST, user: str | None = ANA, inside: str = "") -> str:
    return f'<Coding guid="x"{attributes(creatingUser=user)}><CodeRef targetGUID="{code}"/>{inside}</Coding>'


def selection(
    start: int | str, end: int | str, *codings: str, name: str = "", user: str | None = None
) -> str:
    given = attributes(name=name, startPosition=start, endPosition=end, creatingUser=user)
    return f'<PlainTextSelection guid="s{start}-{end}"{given}>{"".join(codings)}</PlainTextSelection>'


def source(
    *inside: str, name: str = "int01", path: str | None = "internal://T1.txt", **given: str | None
) -> str:
    return f'<TextSource guid="T1"{attributes(name=name, plainTextPath=path, **given)}>{"".join(inside)}</TextSource>'


def project(
    *sources: str, users: str = USERS, codes: str = CODES, owner: str | None = None, rest: str = ""
) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<Project xmlns="urn:QDA-XML:project:1.0" name="visits" origin="a test"'
        f"{attributes(creatingUserGUID=owner)}>\n<Users>{users}</Users>\n"
        f"<CodeBook><Codes>{codes}</Codes></CodeBook>\n<Sources>\n"
        + "\n".join(sources)
        + f"\n</Sources>{rest}<Sets/></Project>"
    )


def packed(
    path: Path, xml: str | bytes, texts: dict[str, str | bytes] | None = None, at: str = "project.qde"
) -> Path:
    """A .qdpx with that project and those texts."""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(at, xml)
        for name, text in ({"sources/T1.txt": TEXT} if texts is None else texts).items():
            file.writestr(name, text)
    return path
