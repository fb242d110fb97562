"""A kind: the declared fields of a record, their header synonyms, types and key (design §4)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from zhucun_cli.declarations import Toml, check_keys, line_of, read_toml
from zhucun_cli.errors import DeclarationError
from zhucun_cli.periods import Unit

FieldType = Literal[
    "text", "code", "date", "month", "quarter", "year", "period", "money", "count", "choice", "yesno",
    "id_number", "phone", "name", "names",
]  # fmt: skip
Mode = Literal["events", "latest", "snapshot"]
FIELD_TYPES: tuple[str, ...] = get_args(FieldType)
_UNITS: Mapping[str, Unit] = MappingProxyType({"month": "month", "quarter": "quarter", "year": "year"})
"""Types of the field that may be a kind's `period`, and the length that they say it has."""
_TOLD_BY_TITLES = ("quarter", "year", "text")
HOUSEHOLD_KIND = "household"
RESERVED_NAMES = ("problem", "rejected", "correction")
"""Tables of the lake that are no kinds."""

# Traditional characters that stand in headers, folded for comparison only (never in values).
_TRADITIONAL = "戶編號證碼鄉鎮類別監測對識時間險幫責單職務聯係電話開結訪內題採資產營財轉純計檔實際簽"
_SIMPLIFIED = "户编号证码乡镇类别监测对识时间险帮责单职务联系电话开结访内题采资产营财转纯计档实际签"
_FOLD = str.maketrans(_TRADITIONAL, _SIMPLIFIED)
_BRACKETED_UNIT = re.compile(
    r"\((?:单位[::]?)?(?:元|万元|人|户|亩|%|元/人|元/年|元/人·年|年月日|必填|可不填)\)"
)


@lru_cache(maxsize=8192)
def fold_header(text: str) -> str:
    """A header as it is compared: NFKC, simplified, without blanks, `*` and bracketed units."""
    folded = unicodedata.normalize("NFKC", text).translate(_FOLD)
    folded = re.sub(r"[\s*​﻿_]|x000D", "", folded)
    return _BRACKETED_UNIT.sub("", folded).strip(":：、,.")


@dataclass(frozen=True)
class Field:
    """One declared column of a kind.

    `headers` are the synonyms beside `title`; `never` look alike and mean something else. `reference`
    marks the fields that other kinds use to say which household a row is about. `month_only` allows a
    date that names only its month. `from_title` / `from_sheet_name` say where a value may come from
    when the column is absent. `assumable`: a sheet without the column needs an answer, once. `future`: a
    day after the day of receipt is no fault (the end of a pairing). `strict`: a cell that cannot be read
    rejects the row, although a blank one does not, since blank means something (no end, nothing found wrong).
    `in_period`: a day far outside the period that the sheet declares is taken for a mistyped year.
    """

    name: str
    title: str
    type: FieldType
    required: bool = False
    reference: bool = False
    month_only: bool = False
    signed: bool = False
    from_title: bool = False
    from_sheet_name: bool = False
    assumable: bool = False
    future: bool = False
    strict: bool = False
    in_period: bool = False
    headers: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def folded_headers(self) -> frozenset[str]:
        """Every header text that names this field, folded."""
        return frozenset(fold_header(text) for text in (self.title, *self.headers))

    @property
    def folded_never(self) -> frozenset[str]:
        """Header texts that must not be taken for this field, folded."""
        return frozenset(fold_header(text) for text in self.never)


@dataclass(frozen=True)
class Kind:
    """A declared record type. `fields` holds the household reference fields first, when it has them.

    `mode`: `events` add up; of `latest` the greatest received_on wins; a `snapshot` speaks for the
    villages and groups that it lists. `claims_with`: a sheet is this kind only if it has at least
    `claims_at_least` of these columns, or one and a title word (and all required ones). `card_headers` are short names that mean a field only in the
    small table of a one-household card. `source` is the TOML text, kept with closed periods.
    """

    name: str
    title: str
    mode: Mode
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    subject: str = ""
    date: str = ""
    period: str = ""
    claims_with: tuple[str, ...] = ()
    claims_at_least: int = 1
    title_words: tuple[str, ...] = ()
    card_headers: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""

    def field(self, name: str) -> Field:
        """The field of that name; KeyError when the kind has none."""
        for candidate in self.fields:
            if candidate.name == name:
                return candidate
        raise KeyError(name)

    def on_cards(self) -> Kind:
        """This kind with the short names of small tables among its synonyms."""
        fields = tuple(
            replace(each, headers=(*each.headers, *self.card_headers.get(each.name, ())))
            for each in self.fields
        )
        return replace(self, fields=fields)

    @property
    def refers_to_household(self) -> bool:
        """True when rows say which household they are about (every kind but the roster itself)."""
        return self.subject == "household" and self.name != HOUSEHOLD_KIND


def period_unit(kind: Kind) -> Unit | None:
    """The length of the periods into which people cut this kind; None for a roster or a mere register."""
    if kind.period:
        return _UNITS[kind.field(kind.period).type]
    return "month" if kind.date and kind.mode != "snapshot" else None


Kinds = Mapping[str, Kind]
_KIND_KEYS = {
    "name", "title", "mode", "key", "subject", "date", "period", "claims_with", "claims_at_least", "title_words", "field",
    "reference_headers", "card_headers",
}  # fmt: skip
_FIELD_KEYS = set(Field.__dataclass_fields__)


def load_kinds(
    home_folder: Path | None = None, headers: Mapping[str, Mapping[str, Sequence[str]]] | None = None
) -> Kinds:
    """All kinds: the package's, then those of `home_folder` (a file of the same name wins).

    `headers` adds an office's own synonyms: kind → field → header texts. Raises DeclarationError.
    """
    paths = {path.name: path for path in sorted(Path(__file__).parent.glob("*.toml"))}
    if home_folder is not None and home_folder.is_dir():
        paths.update({path.name: path for path in sorted(home_folder.glob("*.toml"))})
    household = _read_kind(paths[f"{HOUSEHOLD_KIND}.toml"], ())
    reference = tuple(replace(each, required=False, never=()) for each in household.fields if each.reference)
    kinds = {HOUSEHOLD_KIND: household}
    for name, path in paths.items():
        if name != f"{HOUSEHOLD_KIND}.toml":
            kind = _read_kind(path, reference)
            kinds[kind.name] = kind
    for kind_name, extra in (headers or {}).items():
        if kind_name not in kinds:
            raise DeclarationError(f"zhucun.toml [headers.{kind_name}]：没有这种表，可用：{'、'.join(kinds)}")
        kinds[kind_name] = _with_synonyms(kinds[kind_name], extra)
    return MappingProxyType(kinds)


def _with_synonyms(kind: Kind, extra: Mapping[str, Sequence[str]]) -> Kind:
    known = {each.name for each in kind.fields} | {each.title for each in kind.fields}
    for name in extra:
        if name not in known:
            raise DeclarationError(f"zhucun.toml [headers.{kind.name}]：没有“{name}”这一列")
    fields = tuple(
        replace(each, headers=(*each.headers, *extra.get(each.name, ()), *extra.get(each.title, ())))
        for each in kind.fields
    )
    return replace(kind, fields=fields)


def _read_kind(path: Path, reference: tuple[Field, ...]) -> Kind:
    declared, text = read_toml(path)
    check_keys(declared, _KIND_KEYS, str(path), text)
    own = tuple(_read_field(entry, path, text) for entry in declared.get("field", ()))
    own_names = {each.name for each in own}
    subject = str(declared.get("subject", ""))
    shared = () if declared.get("name") == HOUSEHOLD_KIND or subject != "household" else reference
    extra = declared.get("reference_headers", {})
    fields = (
        *(
            replace(each, headers=(*each.headers, *extra.get(each.name, ())))
            for each in shared
            if each.name not in own_names
        ),
        *own,
    )
    kind = Kind(
        name=str(declared.get("name", "")),
        title=str(declared.get("title", "")),
        mode=declared.get("mode", ""),
        key=tuple(declared.get("key", ())),
        fields=fields,
        subject=subject,
        date=str(declared.get("date", "")),
        period=str(declared.get("period", "")),
        claims_with=tuple(declared.get("claims_with", ())),
        claims_at_least=declared.get("claims_at_least", 1),
        title_words=tuple(declared.get("title_words", ())),
        card_headers=MappingProxyType(
            {name: tuple(words) for name, words in declared.get("card_headers", {}).items()}
        ),
        source=text,
    )
    _check_kind(kind, path, text)
    return kind


def _read_field(entry: Toml, path: Path, text: str) -> Field:
    check_keys(entry, _FIELD_KEYS, str(path), text)
    name = str(entry.get("name", ""))
    if entry.get("type") not in FIELD_TYPES:
        raise DeclarationError(
            f"{path} 第 {line_of(text, name)} 行：“{name}”的 type 只能是 {'、'.join(FIELD_TYPES)}"
        )
    values = {
        key: value for key, value in entry.items() if key not in ("headers", "never", "choices", "words")
    }
    return Field(
        **values,
        headers=tuple(entry.get("headers", ())),
        never=tuple(entry.get("never", ())),
        choices=MappingProxyType({key: tuple(words) for key, words in entry.get("choices", {}).items()}),
        words=MappingProxyType({key: tuple(words) for key, words in entry.get("words", {}).items()}),
    )


def _check_kind(kind: Kind, path: Path, text: str) -> None:
    names = {each.name for each in kind.fields} | {"household"}
    if kind.mode not in get_args(Mode):
        raise DeclarationError(
            f"{path} 第 {line_of(text, 'mode')} 行：mode 只能是 {'、'.join(get_args(Mode))}"
        )
    if not re.fullmatch(r"[a-z][a-z_]*", kind.name) or kind.name in RESERVED_NAMES:
        line = line_of(text, "name")
        raise DeclarationError(
            f"{path} 第 {line} 行：name 只能用小写英文字母和下划线，且不能是 {'、'.join(RESERVED_NAMES)}"
        )
    if path.stem != kind.name:
        raise DeclarationError(f"{path} 第 {line_of(text, 'name')} 行：name 应与文件名相同（{path.stem}）")
    for word in (*kind.key, *kind.claims_with, *kind.card_headers, *filter(None, (kind.date, kind.period))):
        if word not in names:
            raise DeclarationError(f"{path} 第 {line_of(text, word)} 行：没有“{word}”这个字段")
    _check_placing(kind, path, text)
    seen: dict[str, str] = {}
    for each in kind.fields:
        for header in each.folded_headers:
            if seen.setdefault(header, each.name) != each.name:
                raise DeclarationError(
                    f"{path} 第 {line_of(text, header)} 行：“{header}”同时属于 {seen[header]} 和 {each.name}"
                )


def _check_placing(kind: Kind, path: Path, text: str) -> None:
    """What places a record is a date and a period of known length; a title tells only what titles hold."""
    for word, name, types in (("date", kind.date, ("date",)), ("period", kind.period, tuple(_UNITS))):
        if name and kind.field(name).type not in types:
            line = line_of(text, word)
            raise DeclarationError(
                f"{path} 第 {line} 行：{word} 的字段“{name}”，type 只能是 {'、'.join(types)}"
            )
    for each in kind.fields:
        if each.from_title and each.type not in _TOLD_BY_TITLES:
            line = line_of(text, each.name)
            raise DeclarationError(
                f"{path} 第 {line} 行：“{each.name}”不能用 from_title，只有 {'、'.join(_TOLD_BY_TITLES)} 可以"
            )
    known = len(kind.claims_with) or 1
    if not isinstance(kind.claims_at_least, int) or not 1 <= kind.claims_at_least <= known:
        line = line_of(text, "claims_at_least")
        raise DeclarationError(
            f"{path} 第 {line} 行：claims_at_least 只能是 1 到 {known}（claims_with 的列数）"
        )
