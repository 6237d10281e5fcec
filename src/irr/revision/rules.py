"""What a revision file is checked for: each rule with its page, which `irr explain` shows."""

from __future__ import annotations

#: Rule → what it says and what to do.
RULES: dict[str, str] = {
    "revision-version": """\
The versions or the name in the revision file are not those of the two codebooks, or both versions are the
same. Codings mapped by it would say that they are of a version which they are not. Correct 'from', 'to' or
'codebook', or name the right files under 'codebooks'.""",
    "revision-unaccounted": """\
A category of the old version is gone or retired and no change says what became of it, or one is new and no
change says where it came from. Codings could not be mapped without losing something silently. Add a merge,
split, rename or drop for the old one, an add for the new one.""",
    "revision-source-missing": """\
A change is 'from' a category that the old version does not have. Correct the id.""",
    "revision-target-missing": """\
A change leads 'to' a category, or is about a 'code', that the new version does not have. Correct the id, or
add the category to the new version of the codebook.""",
    "revision-still-there": """\
A category was dropped, renamed, split or merged into another, and is still an active category of the new
version. Coders would go on using it. Remove it there, set its status to retired, or name it among the
targets.""",
    "revision-reused": """\
A change leads to an id that the old version used for something else. An id is never used again: old and new
codings would say the same word and mean two things. Give the new category another id; or, where the old one
is part of what is meant, name it among those the change is 'from'.""",
    "revision-cycle": """\
Categories become each other in a circle, such as a renamed to b and b renamed to a. Nobody could tell from
a coding which version it is of. Use new ids.""",
    "revision-twice": """\
A category is in two changes that cannot both be true, such as dropped and merged, or two merges have one
result. Keep one of them, or make one of both.""",
    "revision-undeclared-redefinition": """\
The definition, use_when or do_not_use_when of a category changed and no change says so. Codings before and
after are of different things under one name. Add '{op: redefine, code: …, why: …}', with 'recode: required'
where old codings no longer hold. What differs in case, punctuation or the order of items only is rewording
and needs no entry; the target of a merge or split is accounted for by it.""",
    "revision-undeclared-move": """\
The parent, the themes, the exclusive group or the value of a category changed and no change says so.
Figures that are rolled up to parents or themes, or weighted by values, change with it. Add '{op: move,
code: …, why: …}'.""",
    "revision-nothing-changed": """\
A redefine or a move names a category, or a field of it, that is the same in both versions. Remove the
entry, or the field.""",
    "revision-missing-why": """\
A change has no 'why'. The reason is what readers of the codebook need most and remember least. Write why
the category was changed, with figures where there are any.""",
    "revision-no-evidence": """\
A change names no 'evidence': a report, a memo, a figure that others can look up. It is encouraged and not
required.""",
    "revision-recode-unsaid": """\
A category was added or redefined and the entry does not say 'recode: required'. Old codings are kept as
they are: sections that would now get the category, or lose it, still have what they were given. Say
'recode: required' unless that was considered.""",
    "revision-reworded": """\
A text that carries no rule was changed, such as the label or an example, or one that does in case or
punctuation only. It needs no entry.""",
}
