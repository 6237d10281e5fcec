"""The parts of a Word document: paragraphs, tables with three rules, pictures with alternative texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from irr.names import printable
from irr.reporters._directions import directed

if TYPE_CHECKING:
    from irr.reporters._blocks import Picture, Table

LANGUAGE = "en-GB"
FONT = "Times New Roman"
#: Paper in centimetres, and what is left of it on each side.
_SHORT, _LONG, _MARGIN = 21.0, 29.7, 2.5
#: How wide a character is, as a part of the size of its type.
_EM = 0.46
#: Characters after which the text of a cell is wrapped, as far as the width of a column is concerned.
_WRAPPED = 40
#: The space between two columns, in characters.
_GAP = 3
#: Points of type in a table: the largest that fits; where even the least does not, the paper is turned.
_SIZES = (10.0, 9.0, 8.0, 7.0)


class Word:
    """A document that is written from its top to its end."""

    def __init__(self, title: str) -> None:
        self._document: Any = Document()
        self._tables = self._figures = 0
        self._set_properties(title)
        self._set_styles()
        self._turned = False
        self._set_paper()
        self._say(self._document.add_heading(level=0), title)

    def heading(self, text: str, level: int) -> None:
        """A heading; those of level 1 are parts."""
        self._turn(False)
        self._say(self._document.add_heading(level=level), text)

    def paragraph(self, text: str, label: str = "", bullet: bool = False, indent: int = 0) -> None:
        """A paragraph, a point of a list or a line of a tree; the label is bold."""
        paragraph = self._document.add_paragraph(style="List Bullet" if bullet else None)
        if indent:
            paragraph.paragraph_format.left_indent = Cm(0.6 * indent)
        if label:
            self._say(paragraph, label, bold=True)
        self._say(paragraph, text)

    def table(self, block: Table, title: str) -> None:
        """A table under its number and title: rules above and below the header and at the end, none that stand.

        One that is too wide is on turned paper, with what follows it up to a heading, a picture or another table.
        """
        widths = _widths(block)
        self._turn(sum(widths) * _centimetres(_SIZES[-1]) > _SHORT - 2 * _MARGIN)
        self._tables += 1
        self._caption(f"Table {self._tables}", title)
        fitting = (size for size in _SIZES if sum(widths) * _centimetres(size) <= self._room)
        points = next(fitting, _SIZES[-1])
        table = self._document.add_table(rows=0, cols=len(block.columns))
        _rule(table._tbl.tblPr, "w:tblBorders", "top", "bottom")
        table.autofit = False
        fitted = _fitted(block, widths, points, self._room)
        for column, width in zip(table.columns, fitted, strict=True):
            column.width = Cm(width)
        for number, row in enumerate((block.columns, *block.rows)):
            cells = table.add_row()
            _row_property(cells, "w:cantSplit")
            if number == 0:
                _row_property(cells, "w:tblHeader")
            for place, (cell, text) in enumerate(zip(cells.cells, row, strict=True)):
                cell.width = Cm(fitted[place])
                if number == 0:
                    _rule(cell._tc.get_or_add_tcPr(), "w:tcBorders", "bottom")
                (paragraph,) = cell.paragraphs
                if place >= block.left:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1.5)
                self._say(paragraph, text, size=points)
        self._document.add_paragraph().paragraph_format.space_after = Pt(0)

    def picture(self, block: Picture) -> None:
        """A figure under its number and title, with what is to be seen below, and for those who do not see it."""
        from irr.reporters._charts._drawing import drawn

        self._turn(False)
        self._figures += 1
        self._caption(f"Figure {self._figures}", block.title)
        inline = self._document.add_picture(BytesIO(drawn(block, "png")))
        shrunk = min(1.0, Cm(self._room) / inline.width)
        inline.width, inline.height = round(inline.width * shrunk), round(inline.height * shrunk)
        about = inline._inline.docPr
        about.set("title", printable(block.title))
        about.set("descr", printable(block.below))
        self.paragraph(block.below)

    def saved(self) -> bytes:
        """The document as an archive."""
        out = BytesIO()
        self._document.save(out)
        return out.getvalue()

    def _caption(self, number: str, title: str) -> None:
        for text, bold in ((number, True), (title, False)):
            paragraph = self._document.add_paragraph()
            paragraph.paragraph_format.keep_with_next = True
            paragraph.paragraph_format.space_after = Pt(2)
            self._say(paragraph, text, bold=bold, italic=not bold)

    def _say(
        self, paragraph: Any, text: str, bold: bool = False, italic: bool = False, size: float | None = None
    ) -> None:
        """Add a text; what XML cannot hold is an escape, what is read from right to left is marked."""
        parts = directed(printable(" ".join(text.split()) + " " * (text != text.rstrip())))
        for right, part in parts:
            run = paragraph.add_run(part)
            run.bold, run.italic = bold or None, italic or None
            run.font.size = Pt(size) if size is not None else None
            if right:
                run.font.rtl = True
                if size is not None:
                    _complex_size(run, size)

    def _set_properties(self, title: str) -> None:
        """The same report is the same file whenever it is written, and says nothing of who wrote it."""
        properties = self._document.core_properties
        properties.title, properties.author, properties.comments = printable(title), "", ""
        properties.created = properties.modified = datetime(2000, 1, 1)
        properties.language = LANGUAGE

    def _set_styles(self) -> None:
        styles = self._document.styles
        for language in styles.element.iter(qn("w:lang")):
            language.set(qn("w:val"), LANGUAGE)
        for name, size in (("Normal", 11), ("Title", 20), ("Heading 1", 14), ("Heading 2", 12)):
            style = styles[name]
            style.font.name, style.font.size = FONT, Pt(size)
            style.font.color.rgb = RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{theme}"), None)
        for line in styles["Title"].element.iter(qn("w:pBdr")):
            line.getparent().remove(line)
            break
        styles["Normal"].paragraph_format.space_after = Pt(6)

    @property
    def _room(self) -> float:
        """Centimetres between the margins."""
        return (_LONG if self._turned else _SHORT) - 2 * _MARGIN

    def _turn(self, turned: bool) -> None:
        """Go on, on new paper that is turned or upright, unless it is so already."""
        if turned != self._turned:
            self._turned = turned
            self._document.add_section()
            self._set_paper()

    def _set_paper(self) -> None:
        section = self._document.sections[-1]
        width, height = (_LONG, _SHORT) if self._turned else (_SHORT, _LONG)
        section.orientation = WD_ORIENT.LANDSCAPE if self._turned else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = Cm(width), Cm(height)
        for side in ("left", "right", "top", "bottom"):
            setattr(section, f"{side}_margin", Cm(_MARGIN))


def _widths(block: Table) -> list[int]:
    """How wide each column is, in characters, with the space between two."""
    return [
        min(max(_length(row[place]) for row in (block.columns, *block.rows)), _WRAPPED) + _GAP
        for place in range(len(block.columns))
    ]


def _fitted(block: Table, widths: Sequence[int], points: float, room: float) -> list[float]:
    """How wide each column is, in centimetres: as it needs to be, or where that is too much, words stay whole."""
    letter = _centimetres(points)
    if sum(widths) * letter <= room:
        return [width * letter for width in widths]
    least = [
        max(_length(word) for row in (block.columns, *block.rows) for word in row[place].split() or [""])
        + _GAP
        for place in range(len(widths))
    ]
    least = [min(word, width) for word, width in zip(least, widths, strict=True)]
    spare, slack = room - sum(least) * letter, sum(widths) - sum(least)
    if spare <= 0 or not slack:
        return [word * room / sum(least) for word in least]
    return [word * letter + spare * (width - word) / slack for word, width in zip(least, widths, strict=True)]


def _length(text: str) -> int:
    """How long a text is in characters of small type: a capital takes the room of one and a half."""
    return len(text) + math.ceil(sum(letter.isupper() for letter in text) / 2)


def _centimetres(points: float) -> float:
    """How wide a character of type of this size is."""
    return _EM * points * 2.54 / 72


def _rule(properties: Any, kind: str, *sides: str) -> None:
    borders = OxmlElement(kind)
    for side in sides:
        rule = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "6"), ("space", "0"), ("color", "000000")):
            rule.set(qn(f"w:{name}"), value)
        borders.append(rule)
    properties.append(borders)


def _row_property(row: Any, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _complex_size(run: Any, size: float) -> None:
    """The size of letters that Word sets as those of complex scripts."""
    element = OxmlElement("w:szCs")
    element.set(qn("w:val"), str(round(2 * size)))
    run._r.get_or_add_rPr().append(element)
