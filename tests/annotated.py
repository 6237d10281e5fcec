"""Small files of annotation programs, as they write them, and what is in them."""

from __future__ import annotations

from irr.arrays import numbers, values
from irr.codings import Spans
from irr.loaders import LoadOptions, load

TEXT = "I felt 🙂 listened to.\nWe 🙂 had rules.\n"

ANN = """\
T1\texperience 2 8\tfelt 🙂
T2\tsupport 9 17;27 30\tlistened had
A1\tNegated T1
R1\tleads-to Arg1:T1 Arg2:T2
#1\tAnnotatorNotes T1\thard to say
T3\texperience 31 36\trules
"""

#: Positions in UTF-16 units: each smiling face counts two.
TSV = """\
#FORMAT=WebAnno TSV 3.3
#T_SP=webanno.custom.Theme|code|note
#T_SP=webanno.custom.Mood|
#T_RL=webanno.custom.Leads|kind|BT_webanno.custom.Theme


#Text=I felt 🙂 listened to.
1-1\t0-1\tI\t_\t_\t_\t_\t_\t
1-2\t2-6\tfelt\texperience[1]|support\\_2\\|b[2]\t*[1]|*[2]\t_\t_\t_\t
1-3\t7-9\t🙂\texperience[1]\t*[1]\t*\tx\t1-2\t
1-4\t10-18\tlistened\tcare\t*\t_\t_\t_\t
1-4.1\t10-13\tlis\t*\t*\t_\t_\t_\t
1-5\t19-21\tto\t_\t_\t_\t_\t_\t
1-6\t21-22\t.\t_\t_\t_\t_\t_\t

#Text=We 🙂 had rules.
2-1\t23-25\tWe\t_\t_\t_\t_\t_\t
2-2\t26-28\t🙂\t_\t_\t_\t_\t_\t
2-3\t29-32\thad\t_\t_\t_\t_\t_\t
2-4\t33-38\trules\trules\t*\t_\t_\t_\t
2-5\t38-39\t.\t_\t_\t_\t_\t_\t
"""

# As dkpro-cassis 0.10 writes it.
XMI = """\
<?xml version='1.0' encoding='UTF-8'?>
<xmi:XMI xmlns:xmi="http://www.omg.org/XMI" xmlns:cas="http:///uima/cas.ecore" \
xmlns:custom="http:///webanno/custom.ecore" \
xmlns:type="http:///de/tudarmstadt/ukp/dkpro/core/api/ner/type.ecore" \
xmlns:type0="http:///de/tudarmstadt/ukp/dkpro/core/api/segmentation/type.ecore" xmi:version="2.0">
  <cas:NULL xmi:id="0"/>
  <custom:Theme xmi:id="2" sofa="1" begin="2" end="9" code="experience"/>
  <custom:Theme xmi:id="3" sofa="1" begin="10" end="18" code="support &amp; &lt;care&gt;"/>
  <custom:Theme xmi:id="4" sofa="1" begin="33" end="38"/>
  <type:NamedEntity xmi:id="5" sofa="1" begin="23" end="25" value="ORG"/>
  <type0:Token xmi:id="6" sofa="1" begin="0" end="1" lemma="i"/>
  <custom:Theme xmi:id="7" sofa="1" begin="29" end="32" code="x">
    <tags>one</tags>
    <tags>two</tags>
  </custom:Theme>
  <custom:Leads xmi:id="8" sofa="1" begin="2" end="9" Governor="2" Dependent="3" kind="so"/>
  <custom:Theme xmi:id="9" sofa="1" begin="0" end="1" code="taken away"/>
  <cas:Sofa xmi:id="1" sofaNum="1" sofaID="_InitialView" mimeType="text/plain" \
sofaString="I felt 🙂 listened to.&#10;We 🙂 had rules."/>
  <cas:View sofa="1" members="2 3 4 5 6 7 8"/>
</xmi:XMI>
"""

CAS = """\
{
  "%TYPES": {},
  "%FEATURE_STRUCTURES": [
    {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain",
     "sofaString": "I felt 🙂 listened to.\\nWe 🙂 had rules."},
    {"%ID": 2, "%TYPE": "webanno.custom.Theme", "@sofa": 1, "begin": 2, "end": 9, "code": "experience"},
    {"%ID": 3, "%TYPE": "webanno.custom.Theme", "@sofa": 1, "begin": 10, "end": 18, "code": "support & <care>"},
    {"%ID": 4, "%TYPE": "webanno.custom.Theme", "@sofa": 1, "begin": 33, "end": 38},
    {"%ID": 5, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity", "@sofa": 1, "begin": 23, "end": 25,
     "value": "ORG"},
    {"%ID": 6, "%TYPE": "de.tudarmstadt.ukp.dkpro.core.api.segmentation.type.Token", "@sofa": 1, "begin": 0,
     "end": 1, "lemma": "i"},
    {"%ID": 7, "%TYPE": "webanno.custom.Theme", "@sofa": 1, "begin": 29, "end": 32, "code": "x", "@tags": 10},
    {"%ID": 8, "%TYPE": "webanno.custom.Leads", "@sofa": 1, "begin": 2, "end": 9, "@Governor": 2, "@Dependent": 3,
     "kind": "so"},
    {"%ID": 9, "%TYPE": "webanno.custom.Theme", "@sofa": 1, "begin": 0, "end": 1, "code": "taken away"},
    {"%ID": 10, "%TYPE": "uima.cas.StringArray", "%ELEMENTS": ["one", "two"]}
  ],
  "%VIEWS": {"_InitialView": {"%SOFA": 1, "%MEMBERS": [2, 3, 4, 5, 6, 7, 8]}}
}
"""

CONLL = """\
-DOCSTART- -X- O O

U.N. NNP B-NP B-ORG
official NN I-NP O
Ekeus NNP B-NP I-PER
Rolf NNP I-NP I-PER

Baghdad NNP B-NP B-LOC
Basra NNP B-NP B-LOC
. . O O
"""


def loaded(path: object, coder: str | None = None, variable: str | None = None) -> Spans:
    """The spans of a file or folder."""
    (found,) = load(str(path), LoadOptions(variable=variable), coder)
    assert isinstance(found, Spans)
    return found


def marks(found: Spans) -> list[tuple[str, str, str, int, int]]:
    """Document, coder, category, start and end of each span."""
    coder, category = values(found.coder), values(found.category)
    return [
        (found.documents[at].name, coder[who], category[what], start, end)
        for at, who, what, start, end in zip(
            found.document.tolist(),
            numbers(found.coder).tolist(),
            numbers(found.category).tolist(),
            found.start.tolist(),
            found.end.tolist(),
            strict=True,
        )
    ]


def marked(found: Spans) -> list[tuple[str, str]]:
    """Category and the text that stands there, of each span."""
    return [
        (category, (found.documents[at].text or "")[start:end])
        for at, (_, _, category, start, end) in zip(found.document.tolist(), marks(found), strict=True)
    ]


def remarks(found: Spans) -> list[str]:
    """What is said of a file."""
    return [remark.text for remark in found.remarks]
