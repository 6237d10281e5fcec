"""LaTeX for a paper: a document that compiles, with booktabs tables to copy from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, assert_never

from irr.reporters._blocks import (
    Block,
    Details,
    Entry,
    Facts,
    Found,
    Heading,
    Outline,
    Paragraph,
    Picture,
    Table,
    unfolded,
)
from irr.reporters._documents import document_of
from irr.reporters._tex import escape, is_western
from irr.reporters._tex_tables import table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from irr.reporters import Display

SHOWS_WARNINGS = True
SUMMARY = "for papers: a LaTeX document with booktabs tables"
SUFFIX = ".tex"

#: Steps of a tree that are indented; what is deeper stands below each other.
DEEPEST = 12
_PREAMBLE = r"""\documentclass[11pt,a4paper]{article}
\usepackage{iftex}
\ifPDFTeX
  \usepackage[utf8]{inputenc}
  \usepackage[T1]{fontenc}
  \usepackage{lmodern}
\else
  \usepackage{fontspec}
\fi
\usepackage[margin=25mm]{geometry}
\usepackage{array,booktabs,longtable,float,graphicx,pdflscape}
\usepackage[font=small,labelfont=bf,singlelinecheck=false]{caption}
\setlength{\parindent}{0pt}
\setlength{\parskip}{6pt plus 2pt}
\setlength{\emergencystretch}{3em}
\newcommand{\branch}[2]{\par\hangindent=\dimexpr#1em+2em\relax\hspace*{#1em}#2}
"""
#: For scripts that the fonts of LaTeX do not have; FreeSerif has most of them.
_FONTS = r"""\RequireTUTeX
% Name another font where this one lacks a letter, as those of Chinese, Japanese and Korean.
\IfFontExistsTF{FreeSerif}{\setmainfont{FreeSerif}}{\IfFontExistsTF{DejaVu Sans}{\setmainfont{DejaVu Sans}}{}}
"""
#: What is read from right to left, in each engine that can set it.
_RIGHT_TO_LEFT = r"""\ifXeTeX
  \TeXXeTstate=1
  \newcommand{\rtl}[1]{\beginR #1\endR}
\else\ifLuaTeX
  \newcommand{\rtl}[1]{\bgroup\textdir TRT #1\egroup}
\else
  \newcommand{\rtl}[1]{#1}
\fi\fi
"""


def render(computed: object, display: Display) -> str:
    """The report as a document for pdflatex, or for xelatex and lualatex where it holds other than Western text."""
    document = document_of(computed)
    body = "\n\n".join(_parts(unfolded(document.blocks())))
    title = escape(document.title)
    western = is_western(title + body)
    engines = "pdflatex, xelatex or lualatex" if western else "xelatex or lualatex"
    return "".join(
        (
            f"% Compile this with {engines}, twice.\n",
            "% Each table can be copied with the lines of its environment; it needs array, booktabs and float,\n",
            "% a long one longtable, a wide one pdflscape too.\n",
            _PREAMBLE,
            "" if western else _FONTS,
            _RIGHT_TO_LEFT if r"\rtl{" in title + body else "",
            f"\\begin{{document}}\n\n\\begin{{center}}\\LARGE\n{title}\n\\end{{center}}\n\n",
            body,
            "\n\n\\end{document}\n",
        )
    )


def _parts(blocks: Iterator[Block]) -> Iterator[str]:
    """The parts of the body; points that follow each other are one list."""
    points: list[str] = []
    labels: set[str] = set()
    below = "Table"
    for block in blocks:
        point = _point(block)
        if point is not None:
            points.append(point)
            continue
        yield from _list(points)
        points.clear()
        match block:
            case Heading():
                yield rf"\section*{{{escape(block.text)}}}"
                below = block.text
            case Entry():
                yield rf"\subsection*{{{escape(block.name)}{block.verdict and ': ' + escape(block.verdict)}}}"
                below = block.name
            case Facts():
                yield _labelled([(name, escape(text)) for name, text in block.rows])
            case Details():
                yield _labelled([(name, _texts(texts)) for name, texts in block.rows])
            case Outline():
                yield "\n".join(_branch(*line) for line in block.lines)
            case Paragraph():
                yield escape(block.text)
            case Picture():
                yield _picture(block)
            case Table():
                yield table(block, block.title or below, _label("tab", block.title or below, labels))
            case Found():
                raise AssertionError("a finding is a point")
            case _:
                assert_never(block)
    yield from _list(points)


def _point(block: Block) -> str | None:
    """A point of a list, where the block is one."""
    if isinstance(block, Paragraph) and block.bullet:
        return escape(block.text)
    if isinstance(block, Found):
        place = block.place and rf"\texttt{{{escape(block.place)}}}: "
        return rf"{place}\textbf{{{escape(block.level)}}}: {escape(block.text)} ({escape(block.rule)})"
    return None


def _list(points: list[str]) -> Iterator[str]:
    if points:
        items = "\n".join(rf"\item {point}" for point in points)
        yield f"\\begin{{itemize}}\n{items}\n\\end{{itemize}}"


def _labelled(rows: list[tuple[str, str]]) -> str:
    items = "\n".join(rf"\item[{{{escape(name)}}}] {text}" for name, text in rows)
    return f"\\begin{{description}}\n{items}\n\\end{{description}}"


def _texts(texts: Sequence[str]) -> str:
    """One text, or a list of several."""
    several = [escape(text) for text in texts]
    return several[0] if len(several) == 1 else "\n".join(("", *_list(several)))


def _branch(depth: int, name: str, text: str) -> str:
    return rf"\branch{{{2 * min(depth, DEEPEST)}}}{{{escape(name)}{text and ': ' + escape(text)}}}"


def _picture(block: Picture) -> str:
    """The figure where its file is there, and what is to be seen in it."""
    title, text = escape(block.title), escape(block.text)
    return (
        f"% The picture stands here where its file does: {block.name}.pdf.\n"
        rf"\IfFileExists{{{block.name}.pdf}}{{\begin{{figure}}[H]\centering"
        f"\n\\includegraphics[width=\\linewidth]{{{block.name}.pdf}}\n\\caption{{{title}}}\\end{{figure}}}}"
        f"{{\\textbf{{{title}}}}}\n\n{text}"
    )


def _label(kind: str, title: str, taken: set[str]) -> str:
    """A label of the letters of a title that is not taken."""
    slug = re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:40].strip("-") or "unnamed"
    label = next(
        name
        for name in (f"{kind}:{slug}{n and f'-{n}'}" for n in ("", *range(2, len(taken) + 3)))
        if name not in taken
    )
    taken.add(label)
    return label
