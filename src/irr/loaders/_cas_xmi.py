"""A CAS in XMI: an element for each annotation, named by type, positions and features as attributes."""

from __future__ import annotations

from typing import Any
from xml.sax.handler import ContentHandler

from irr.errors import InputError, Problem
from irr.inputs import xml
from irr.loaders._cas import STRUCTURE, Cas
from irr.loaders._layer_choice import Parsed

_URI = "http:///"
_END = ".ecore"
_DEEPEST = 20


def read_xmi(data: bytes, path: str) -> Parsed:
    """What one file says."""
    reading = _Xmi(path)
    # UIMA may declare XML 1.1, which differs in characters that no text has.
    declared = data[:100].replace(b'version="1.1"', b'version="1.0"', 1)
    xml.parse(declared + data[100:], reading, path)
    return reading.cas.parsed()


class _Xmi(ContentHandler):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.cas = Cas(path)
        self._packages: dict[str, str] = {}
        self._types: dict[str, str] = {}
        self._depth = 0
        self._locator: Any = None
        self._element: tuple[str, dict[str, str], int] | None = None
        self._features: dict[str, list[str]] = {}
        self._text: list[str] | None = None

    def setDocumentLocator(self, locator: Any) -> None:  # noqa: N802
        self._locator = locator

    def startElement(self, name: str, attrs: Any) -> None:  # noqa: N802
        self._depth += 1
        line = self._locator.getLineNumber()
        if self._depth > _DEEPEST:
            raise InputError([Problem(self.cas.path, line, f"elements nested more than {_DEEPEST} deep")])
        attributes = dict(attrs.items())
        if self._depth <= 2:
            for key, value in attributes.items():
                if key.startswith("xmlns:"):
                    self._packages[key[6:]] = value.removeprefix(_URI).removesuffix(_END).replace("/", ".")
        if self._depth == 1:
            if name.rpartition(":")[2] != "XMI":
                raise InputError([Problem(self.cas.path, line, "no XMI of UIMA")])
        elif self._depth == 2:
            self._element = (name, attributes, line)
            self._features = {}
        elif self._depth == 3:
            # A feature with several values has an element for each.
            self._text = []

    def characters(self, content: str) -> None:
        if self._text is not None and self._depth == 3:
            self._text.append(content)

    def endElement(self, name: str) -> None:  # noqa: N802
        self._depth -= 1
        if self._depth == 2 and self._text is not None:
            self._features.setdefault(name, []).append("".join(self._text).strip())
            self._text = None
        elif self._depth == 1 and self._element is not None:
            self._take(*self._element)
            self._element = None

    def _take(self, name: str, attributes: dict[str, str], line: int) -> None:
        id_ = attributes.get("xmi:id", "")
        type_ = self._types.get(name) or self._types.setdefault(name, self._type(name))
        if type_ == "uima.cas.Sofa":
            self.cas.texts[id_] = attributes.get("sofaID", ""), attributes.get("sofaString")
        elif type_ == "uima.cas.View":
            self.cas.members[attributes.get("sofa", "")] = {*attributes.get("members", "").split()}
        elif "begin" in attributes or "end" in attributes:
            if "sofa" not in attributes:
                self.cas.refuse(
                    Problem(self.cas.path, line, "a mark that says not of which text it is (sofa)")
                )
                return
            features = {
                key: [value] for key, value in attributes.items() if key not in STRUCTURE and ":" not in key
            }
            where = attributes.get("begin", ""), attributes.get("end", "")
            self.cas.add(type_, attributes["sofa"], id_, where, features | self._features, line)

    def _type(self, name: str) -> str:
        prefix, _, local = name.rpartition(":")
        package = self._packages.get(prefix, prefix)
        return local if package in ("", "uima.noNamespace") else f"{package}.{local}"
