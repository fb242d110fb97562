"""The words that name columns: which folded header belongs to which field of which kind."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zhucun_cli.kinds import Field, Kind, Kinds, fold_header

_PERSON_TYPES = ("name", "names")
_NAME_LEAVES = ("姓名", "名字")
PINNED, FULL, LEAF = 3, 2, 1


@dataclass(frozen=True)
class Match:
    """A field that a header names; `strength`: PINNED by a saved layout, FULL the whole path, LEAF its last part."""

    field: Field
    strength: int
    is_title: bool


@dataclass(frozen=True)
class Words:
    """One kind's header words, folded; `people` are the words of all kinds for those who help."""

    kind: Kind
    people: frozenset[str]
    fields: Mapping[str, Field]
    never: Mapping[str, Field]
    titles: Mapping[str, str]

    def match(self, parts: Sequence[str]) -> Match | None:
        """The field that a header path such as (收入, 工资性) names."""
        folded = [fold_header(part) for part in parts if fold_header(part)]
        if not folded:
            return None
        for text in ("/".join(folded), "".join(folded)):
            if text in self.fields:
                return self._match(text, FULL)
        if len(folded) < 2 or "".join(folded) in self.never:
            return None
        return self._match_leaf(folded)

    def _match_leaf(self, folded: list[str]) -> Match | None:
        leaf, group = folded[-1], "".join(folded[:-1])
        person = self.fields.get(group)
        if person is not None and leaf in _NAME_LEAVES:
            return Match(person, FULL, is_title=False)
        if leaf not in self.fields or self._is_of_another(group, self.fields[leaf]):
            return None
        return self._match(leaf, LEAF)

    def _is_of_another(self, group: str, leaf: Field) -> bool:
        """True for 责任人/电话 in a household roster: not the household's phone.

        In a roster of helpers, what stands under 责任人 is about the person whom the roster is about.
        """
        field = self.fields.get(group)
        is_own = field is not None and field.name in self.kind.claims_with
        return group in self.people and (leaf.reference or not is_own)

    def _match(self, text: str, strength: int) -> Match:
        field = self.fields[text]
        return Match(field, strength, self.titles[field.name] == text)

    def forbids(self, parts: Sequence[str]) -> Field | None:
        """The field for which this header must not be taken, if there is one."""
        folded = [fold_header(part) for part in parts]
        for text in ("".join(folded), folded[-1] if folded else ""):
            if text in self.never:
                return self.never[text]
        return None


@dataclass(frozen=True)
class Vocabulary:
    """The words of all kinds; `written` are the same words as they stand in a sheet, not folded."""

    words: Mapping[str, Words]
    written: frozenset[str]

    def knows(self, parts: Sequence[str]) -> bool:
        """True when the header names a field of any kind."""
        return any(words.match(parts) for words in self.words.values())

    def is_evidence(self, parts: Sequence[str]) -> bool:
        """True when it names a key, a reference to a household, or a field that claims a sheet."""
        for words in self.words.values():
            found = words.match(parts)
            if found and (
                found.field.reference or found.field.name in (*words.kind.key, *words.kind.claims_with)
            ):
                return True
        return False


def vocabulary_of(kinds: Kinds) -> Vocabulary:
    """Fold every header word of the declared kinds once."""
    people = frozenset(
        header
        for kind in kinds.values()
        for field in kind.fields
        if field.type in _PERSON_TYPES and not field.reference
        for header in field.folded_headers
    )
    written = frozenset(
        text for kind in kinds.values() for field in kind.fields for text in (field.title, *field.headers)
    )
    return Vocabulary(MappingProxyType({name: _words(kind, people) for name, kind in kinds.items()}), written)


def _words(kind: Kind, people: frozenset[str]) -> Words:
    fields = {header: field for field in kind.fields for header in field.folded_headers}
    never = {header: field for field in kind.fields for header in field.folded_never if header not in fields}
    titles = {field.name: fold_header(field.title) for field in kind.fields}
    return Words(kind, people, MappingProxyType(fields), MappingProxyType(never), MappingProxyType(titles))
