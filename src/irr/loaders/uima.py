"""UIMA: a file of XMI or of JSON (CAS 0.4) for each coder of a document, as INCEpTION and WebAnno write it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from irr.inputs import Input
from irr.loaders._cas_json import read_json
from irr.loaders._cas_xmi import read_xmi
from irr.loaders._layer_choice import Parsed
from irr.loaders._layers import load_layers
from irr.loaders._members import Member, has_member, holds_files

if TYPE_CHECKING:
    from irr.codings import Spans
    from irr.loaders import LoadOptions

FORMAT = "UIMA"
SUMMARY = "XMI or JSON, a file for each coder of a document, as INCEpTION and others write it"
VARIABLES = True

_SUFFIXES = (".xmi", ".xml", ".json")
_XML = re.compile(rb"\A(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>)?\s*(?:<!--.*?-->\s*)*<", re.DOTALL)
_XMI = re.compile(rb"<(?:[\w.-]+:)?XMI\b")
_JSON = re.compile(rb'\A(?:\xef\xbb\xbf)?\s*\{.*?"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"', re.DOTALL)
_TYPES = re.compile(rb"<(?:[\w.-]+:)?typeSystemDescription\b")


def claims(source: Input) -> bool:
    """XMI, JSON of a CAS, a type system (which is refused), or a folder or zip that holds one of the first two."""
    if holds_files(source):
        return has_member(source, _is_ours)
    return _is_cas(source.head) or (bool(_XML.match(source.head)) and bool(_TYPES.search(source.head[:2000])))


def load(source: Input, options: LoadOptions) -> Spans:
    """The marks of one type and feature."""
    if not holds_files(source) and not _is_cas(source.head):
        raise source.refusal("is a type system of UIMA, which holds no marks; name the files beside it")
    return load_layers(source, options, parse, _is_ours, _SUFFIXES, FORMAT, {"positions": "UTF-16 units"})


def parse(data: bytes, path: str) -> Iterable[Parsed]:
    """What one file says."""
    return [(read_json if data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{" else read_xmi)(data, path)]


def _is_ours(member: Member) -> bool:
    return member.is_like(_SUFFIXES, _is_cas)


def _is_cas(head: bytes) -> bool:
    return bool(_JSON.match(head)) or bool(_XML.match(head) and _XMI.search(head[:4000]))
