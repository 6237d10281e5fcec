"""What `irr.yml` says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from irr.checks.keys import key
from irr.reports.methods import MethodsGiven

if TYPE_CHECKING:
    from irr.checks.requirement import Requirement
    from irr.linting import LintOptions


@dataclass(frozen=True, kw_only=True)
class RoundSettings:
    """A round of coding: its coder files, and how they are read. Paths are as the program can open them."""

    codings: tuple[str, ...] = key(
        "patterns", "The coder files, or tables of all, or a folder of them; * and ** stand for any names."
    )
    codebook: str | None = key("path", "The codebook; else that of the project.", default=None)
    blank: str | None = key(
        "text",
        "What a blank cell means: read and nothing fits (none), not coded (missing), or auto.",
        default=None,
        choices=("none", "missing", "auto"),
    )
    layout: str | None = key("text", "Layout of the tables, as irr agree --layout.", default=None)
    variable: str | None = key("text", "The variable that is read of tables that hold several.", default=None)
    coder_column: str | None = key(
        "text", "The column that says who coded, where its name does not.", default=None
    )
    separator: str | None = key("text", "What separates categories in one cell.", default=None)
    encoding: str | None = key("text", "Encoding of text that is not UTF-8 or UTF-16.", default=None)
    sheets: tuple[str, ...] = key("texts", "The sheet of workbooks that is read, or the sheets.", default=())
    unit: str | None = key(
        "unit",
        "What a section is where files hold marked stretches of text, as irr agree --unit.",
        default=None,
    )
    overlap: str | None = key(
        "text",
        "With unit: how much of a section a stretch must cover, any or a share such as 50%.",
        default=None,
    )
    texts: str | None = key("path", "With unit: a folder with the texts of documents.", default=None)
    offsets: str | None = key("text", "How a project counts positions in its texts.", default=None)
    owners: Mapping[str, str] | None = key(
        "owners",
        "Whose file each is, where that is not in it: from a coder to a file of codings.",
        default=None,
    )
    coders: tuple[str, ...] = key("texts", "Only these coders.", default=())
    sections: str | None = key(
        "path", "A table that lists the sections to compare, with their documents and texts.", default=None
    )
    at: str | None = key(
        "text",
        "Roll assignments up to the topmost category or to themes.",
        default=None,
        choices=("category", "theme"),
    )
    extend_codebook: bool = key("truth", "Allow categories that are not in the codebook.", default=False)
    name: str = ""
    line: int = field(default=0, compare=False)

    @property
    def reading(self) -> dict[str, Any]:
        """The options of `irr.load`."""
        names = (
            *("blank", "layout", "variable", "separator", "encoding", "sheets", "unit", "overlap", "texts"),
            *("offsets", "owners", "coders", "coder_column", "sections", "at", "extend_codebook"),
        )
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, kw_only=True)
class Project:
    """All of `irr.yml`. `path` is the file, `root` the folder that paths in it are relative to.

    `shared` says that the file is a table of many studies, of which this is one: its other rows are not about it.
    """

    codebook: str | None = key("path", "The codebook of all rounds that name no other.", default=None)
    blank: str | None = key(
        "text",
        "What a blank cell means in all rounds that do not say: none, missing or auto.",
        default=None,
        choices=("none", "missing", "auto"),
    )
    title: str = key("text", "What reports are called.", default="")
    reference: str | None = key("text", "The coder with whom reports compare the others first.", default=None)
    by: tuple[str, ...] = key(
        "texts", "Columns of the table of sections by which reports tell every figure.", default=()
    )
    groups: str | None = key(
        "path", "A file that says who the coders are: their standpoint, role, ….", default=None
    )
    path: str
    root: str
    shared: bool = False
    rounds: tuple[RoundSettings, ...] = ()
    methods: MethodsGiven = field(default_factory=MethodsGiven)
    required: tuple[Requirement, ...] = ()
    lint: LintOptions | None = None

    @property
    def file(self) -> str | None:
        """The file that is about this project alone, if there is one."""
        return None if self.shared else self.path
