"""Coders and categories of a REFI-QDA project: from GUIDs to names, none of which stands for two."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from irr.codebook.refi import check_guids, guid_of, names_of
from irr.codings import Remark
from irr.names import listed, quoted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from irr.loaders._refi_elements import Project
    from irr.yamltree import Problems

#: How much of a GUID tells two of one name apart.
_SHOWN = 8


class Names:
    """The names of a project; what is wrong with its GUIDs goes to `problems`."""

    def __init__(self, project: Project, problems: Problems) -> None:
        self.coders = _coders(project, problems)
        check_guids(project.codes, problems)
        self.categories = _categories(project)
        self._project = project
        self._problems = problems
        self._strange: dict[str, str] = {}

    def coder(self, guid: str) -> str:
        """The name of a user; one that the project does not list goes by the GUID."""
        key = guid_of(guid)
        found = self.coders.get(key)
        return self._strange.setdefault(key, guid.strip()) if found is None else found

    def category(self, guid: str, line: int) -> str:
        """The name of a code; a problem where there is none."""
        found = self.categories.get(guid_of(guid))
        if found is None:
            what = f"the code {quoted(guid)}, which is not in the codebook" if guid.strip() else "no code"
            self._problems.add(line, f"a Coding with {what} of the project")
        return found or ""

    def remarks(self) -> Iterator[Remark]:
        """What was decided about names."""
        if self._strange:
            guids = listed([*self._strange.values()])
            text = f"coders that the project does not list among its users, named by their GUIDs: {guids}"
            yield Remark("unknown_users", text)
        names = Counter(user.name for user in self._project.users if user.name)
        apart = sorted({name for name, times in names.items() if times > 1} - {*self.coders.values()})
        if apart:
            yield Remark(
                "users_of_one_name", f"users of one name are told apart by their GUIDs: {listed(apart)}"
            )
        longer = [
            name
            for code, name in zip(self._project.codes, names_of(self._project.codes), strict=True)
            if code.codable and name != code.name.strip()
        ]
        if longer:
            text = f"codes of one name are told apart by the codes above them: {listed(longer)}"
            yield Remark("codes_of_one_name", text)


def _coders(project: Project, problems: Problems) -> Mapping[str, str]:
    found: dict[str, str] = {}
    lines: dict[str, int] = {}
    for user in project.users:
        guid = guid_of(user.guid)
        name = user.name or user.guid.strip()
        if guid in found and found[guid] != name:
            problems.add(
                user.line,
                f"the GUID {quoted(user.guid)} is {quoted(name)} here and {quoted(found[guid])} at line {lines[guid]}; "
                "which of them coded?",
            )
        elif guid:
            found[guid], lines[guid] = name, user.line
    return _told_apart(found)


def _categories(project: Project) -> Mapping[str, str]:
    named = [*zip(project.codes, names_of(project.codes), strict=True)]
    found = _told_apart({guid_of(code.guid): name for code, name in named if code.codable})
    # A group that was coded all the same; it may be called as a category is.
    groups = {guid_of(code.guid): name for code, name in named if not code.codable}
    taken = {*found.values()}
    return found | {guid: _with(name, guid) if name in taken else name for guid, name in groups.items()}


def _told_apart(names: Mapping[str, str]) -> dict[str, str]:
    """The same, where several GUIDs have one name with the beginning of the GUID behind it."""
    times = Counter(names.values())
    return {guid: name if times[name] == 1 else _with(name, guid) for guid, name in names.items()}


def _with(name: str, guid: str) -> str:
    return f"{name} ({guid[:_SHOWN]})"
