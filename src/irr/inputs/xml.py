"""XML read without following or expanding anything, as events or as a tree of plain elements."""

from __future__ import annotations

from dataclasses import dataclass, field
from io import BytesIO
from typing import TYPE_CHECKING, Any
from xml.sax import SAXParseException
from xml.sax.handler import ContentHandler

from irr.errors import InputError, Problem
from irr.names import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

#: Deepest nesting of elements in a tree.
DEEPEST = 200
#: Bytes that the parser is given at a time. It looks at a long tag anew with each piece of it.
_PIECE = 1 << 20


@dataclass(slots=True)
class Element:
    """An element: its name without prefix, its attributes as they are written, and what is in it.

    `text` is what stands before the first element in it. `prefix` is "" where there is none.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    line: int
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def get(self, name: str, default: str = "") -> str:
        """An attribute, or `default`."""
        return self.attributes.get(name, default)

    def all(self, name: str) -> Iterator[Element]:
        """The elements of that name directly below."""
        return (child for child in self.children if child.name == name)

    def first(self, name: str) -> Element | None:
        """The first element of that name directly below."""
        return next(self.all(name), None)


class _Tree(ContentHandler):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.root: Element | None = None
        self._open: list[Element] = []
        self._locator: Any = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        prefix, _, local = name.rpartition(":")
        line = self._locator.getLineNumber()
        if len(self._open) == DEEPEST:
            text = f"elements nested more than {DEEPEST} deep"
            raise InputError([Problem(self.path, line, text)])
        element = Element(local, prefix, dict(attrs.items()), line)
        if self._open:
            self._open[-1].children.append(element)
        else:
            self.root = element
        self._open.append(element)

    def characters(self, content: str) -> None:
        if self._open and not self._open[-1].children:
            self._open[-1].text += content

    def endElement(self, name: str) -> None:  # noqa: N802
        self._open.pop()


def tree(data: bytes, path: str) -> Element:
    """The root element; `InputError` for what is no XML, nested too deep or not safe."""
    reading = _Tree(path)
    parse(data, reading, path)
    assert reading.root is not None
    return reading.root


def parse(data: bytes, handler: ContentHandler, path: str) -> None:
    """Tell `handler` what is met; `InputError` for what is no XML or not safe."""
    from defusedxml.common import DefusedXmlException, DTDForbidden
    from defusedxml.expatreader import DefusedExpatParser

    def refusal(line: int | None, text: str) -> InputError:
        return InputError([Problem(path, line, text)])

    try:
        parser = DefusedExpatParser(bufsize=_PIECE, forbid_dtd=True)
        parser.setContentHandler(handler)
        parser.parse(BytesIO(data))
    except DTDForbidden:
        raise refusal(None, "document type declarations are not allowed; remove the DOCTYPE") from None
    except DefusedXmlException:
        raise refusal(None, "entities are not allowed") from None
    except SAXParseException as error:
        text = f"not valid XML: {printable(error.getMessage(), 200)}"
        raise refusal(error.getLineNumber(), text) from None
    except (LookupError, ValueError):
        raise refusal(1, "not valid XML: its encoding is not known; save it as UTF-8") from None
