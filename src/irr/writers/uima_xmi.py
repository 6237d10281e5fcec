"""UIMA: a folder a document, with a CAS in XMI for each coder, and the type system beside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from irr.codebook.formats.qdc import attribute
from irr.writers._texts import with_texts
from irr.writers._works import utf16, works
from irr.writers.model import Files

if TYPE_CHECKING:
    from irr.writers._works import Work
    from irr.writers.model import Coded, Marked

FORMAT = "UIMA"
SUMMARY = "for UIMA, DKPro and INCEpTION: a folder a document, a CAS a coder (.xmi)"
SUFFIXES = ()
FOLDER = True
ONE_INPUT = True
SECTIONS = SPANS = True
#: Whether sections are written as stretches of documents.
LAYS_OUT = True

_TYPES = """\
<?xml version="1.0" encoding="UTF-8"?>
<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">
  <types>
    <typeDescription>
      <name>webanno.custom.Code</name>
      <description/>
      <supertypeName>uima.tcas.Annotation</supertypeName>
      <features>
        <featureDescription>
          <name>value</name>
          <description/>
          <rangeTypeName>uima.cas.String</rangeTypeName>
        </featureDescription>
      </features>
    </typeDescription>
  </types>
</typeSystemDescription>
"""
#: The ids of the text and of what is said of all of it; those of marks follow.
_SOFA, _WHOLE = 1, 2


def write(what: Coded | Marked, layout: str | None) -> Files:
    """An annotation `webanno.custom.Code` for each mark, its category the feature `value`."""
    marked, said = with_texts(what, "uima-xmi")
    files = {
        f"{work.name}.xmi": "".join(f"{line}\n" for line in _lines(work)).encode() for work in works(marked)
    }
    return Files({**files, "TypeSystem.xml": _TYPES.encode()}, said=said)


def _lines(work: Work) -> Iterator[str]:
    at = utf16(work.text)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield (
        '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" '
        'xmlns:tcas="http:///uima/tcas.ecore" xmlns:custom="http:///webanno/custom.ecore" xmi:version="2.0">'
    )
    yield '  <cas:NULL xmi:id="0"/>'
    yield (
        f'  <tcas:DocumentAnnotation xmi:id="{_WHOLE}" sofa="{_SOFA}" begin="0" end="{at[-1]}" '
        'language="x-unspecified"/>'
    )
    for number, mark in enumerate(work.marks, start=_WHOLE + 1):
        yield (
            f'  <custom:Code xmi:id="{number}" sofa="{_SOFA}" begin="{at[mark.start]}" end="{at[mark.end]}" '
            f"value={attribute(mark.category)}/>"
        )
    yield (
        f'  <cas:Sofa xmi:id="{_SOFA}" sofaNum="1" sofaID="_InitialView" mimeType="text" '
        f"sofaString={attribute(work.text)}/>"
    )
    members = " ".join(str(number) for number in range(_WHOLE, _WHOLE + 1 + len(work.marks)))
    yield f'  <cas:View sofa="{_SOFA}" members="{members}"/>'
    yield "</xmi:XMI>"
