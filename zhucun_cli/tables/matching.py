"""Which kind a header is, and which of its columns is which field."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from zhucun_cli.kinds import Field, Kind
from zhucun_cli.kinds.kind import HOUSEHOLD_KIND
from zhucun_cli.problems import Problem, problem
from zhucun_cli.sheets.sheet import column_letters
from zhucun_cli.tables.header import Header
from zhucun_cli.tables.title import Title
from zhucun_cli.tables.vocabulary import PINNED, Match, Vocabulary, Words

_NAMES_HOUSEHOLDS = frozenset({"household_code", "head_name"})
_NEUTRAL = frozenset({"序号", "备注", "编号", "说明"})


FROM_LINES = "小标题行"


@dataclass(frozen=True)
class Beside:
    """What is known beside the header.

    `told` are values of fields (field name → value, where), `assumed` the titles of fields answered by the
    caller, `pinned` the headers that a saved layout maps (header → field name).
    """

    title: Title
    told: Mapping[str, tuple[str, str]] = dataclasses.field(default_factory=lambda: MappingProxyType({}))
    assumed: frozenset[str] = frozenset()
    pinned: Mapping[str, str] = dataclasses.field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Fit:
    """A header seen as `kind`: field name → sheet column, what is missing, what is in the way.

    `derived` are absent fields whose value stands in the title or the sheet's name. `foreign` names the
    kinds of which the header has a telling column that this kind does not know. `named`: the lines above, the
    sheet's name or the file's name have one of the kind's words.
    """

    kind: Kind
    columns: Mapping[str, int]
    derived: Mapping[str, tuple[str, str]]
    missing: tuple[Field, ...]
    foreign: tuple[str, ...]
    doubled: tuple[Problem, ...]
    problems: tuple[Problem, ...]
    named: bool = False

    @property
    def claims(self) -> bool:
        """True when the header has enough of the columns that this kind is about."""
        return _claims(self.kind, self.columns, named=self.named)

    @property
    def complete(self) -> bool:
        """True when every required field has a column or a value from elsewhere, or could be answered for."""
        return all(each.assumable for each in self.missing)


def critical_fields(kind: Kind) -> frozenset[str]:
    """Fields whose bad cell rejects the row: required, key, and what places it in a period.

    Not one that may be answered for a whole sheet: an unknown 走访方式 is like one not stated, the row
    stays and does not count.
    """
    required = {field.name for field in kind.fields if field.required or field.strict}
    assumable = {field.name for field in kind.fields if field.assumable and not field.required}
    return frozenset((required | set(kind.key) | {kind.date, kind.period}) - assumable)


def _claims(kind: Kind, names: Collection[str], *, named: bool) -> bool:
    """True when enough of the fields named are the kind's own; one will do when its title says what it is."""
    own = sum(name in names for name in kind.claims_with)
    return own >= kind.claims_at_least or (own > 0 and named)


def _is_named(kind: Kind, title: Title) -> bool:
    return any(word in told.value for told in title.texts for word in kind.title_words)


def fit(header: Header, words: Words, vocabulary: Vocabulary, beside: Beside) -> Fit:
    """See the header as one kind."""
    matches = {
        column: found
        for column, parts in enumerate(header.names)
        if parts and (found := _match(header, column, words, beside.pinned))
    }
    columns, doubled = _one_column_each(header, words.kind, matches)
    derived = _derived(words.kind, columns, beside)
    missing = tuple(
        each
        for each in words.kind.fields
        if each.required
        and each.name not in columns
        and each.name not in derived
        and not (each.assumable and each.title in beside.assumed)
    )
    forbidden = {
        column: field
        for column, parts in enumerate(header.names)
        if parts and column not in matches and (field := words.forbids(parts))
    }
    return Fit(
        kind=words.kind,
        columns=MappingProxyType(columns),
        derived=MappingProxyType(derived),
        missing=missing,
        foreign=_foreign(header, matches, words.kind, vocabulary, beside.title),
        doubled=doubled,
        problems=(
            *(
                problem("FORBIDDEN_HEADER", header=header.titles[column], title=field.title, field=field.name,
                        column=column_letters(column), row=header.bottom + 1)
                for column, field in forbidden.items()
            ),
            *_unknown(header, set(columns.values()) | set(forbidden)),
        ),
        named=_is_named(words.kind, beside.title),
    )  # fmt: skip


def _match(header: Header, column: int, words: Words, pinned: Mapping[str, str]) -> Match | None:
    """The field that a saved layout gives the column, else the one that its header names."""
    name = pinned.get(header.titles[column])
    if name in {each.name for each in words.kind.fields}:
        return Match(words.kind.field(name), PINNED, is_title=True)
    return words.match(header.names[column])


def _one_column_each(
    header: Header, kind: Kind, matches: Mapping[int, Match]
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    """One column for each field: the whole path beats its last part, the field's own title a synonym."""
    by_field: dict[str, list[int]] = {}
    for column, found in matches.items():
        by_field.setdefault(found.field.name, []).append(column)
    columns: dict[str, int] = {}
    doubled: list[Problem] = []
    telling = critical_fields(kind) | set(kind.claims_with)
    for name, candidates in by_field.items():
        rank = {column: (matches[column].strength, matches[column].is_title) for column in candidates}
        best = [column for column in candidates if rank[column] == max(rank.values())]
        if len(best) == 1:
            columns[name] = best[0]
            continue
        field = kind.field(name)
        letters = "、".join(map(column_letters, best))
        # A second phone column costs the phones; a second date column makes every row doubtful.
        refuses = field.reference or name in telling
        if refuses:
            columns[name] = best[0]  # the kind is recognised, so that the refusal can name the column
        doubled.append(
            problem("DUP_HEADERS", severity="error" if refuses else "warning", row=header.bottom + 1,
                    field=name, title=field.title, columns=letters)
        )  # fmt: skip
    return columns, tuple(doubled)


def _derived(kind: Kind, columns: Mapping[str, int], beside: Beside) -> dict[str, tuple[str, str]]:
    """Field name → (value, where) for absent fields that the title, the sheet's name or a card gives."""
    found: dict[str, tuple[str, str]] = {}
    title = beside.title
    for field in kind.fields:
        if field.name in columns:
            continue
        told = {"quarter": title.quarter, "year": title.named_year}.get(field.type, title.township)
        if field.from_title and told is not None:
            found[field.name] = (told.value, told.where)
        if field.from_sheet_name and title.village:
            found[field.name] = (title.village.value, title.village.where)
        if field.name in beside.told and field.reference:
            found[field.name] = beside.told[field.name]
    return found


def _foreign(
    header: Header, matches: Mapping[int, Match], kind: Kind, vocabulary: Vocabulary, title: Title
) -> tuple[str, ...]:
    """Other kinds with a telling column here that this kind has no word for.

    The roster's own columns do not count: other kinds often repeat a household's attributes. But a kind that is
    about no household has no place where a sheet names households.
    """
    found = {}
    for name, words in vocabulary.words.items():
        if name == kind.name:
            continue
        theirs = {
            column: other.field
            for column, parts in enumerate(header.names)
            if parts and (other := words.match(parts))
        }
        unknown = [field for column, field in theirs.items() if column not in matches]
        if name == HOUSEHOLD_KIND:
            if not kind.subject and any(field.name in _NAMES_HOUSEHOLDS for field in unknown):
                found[name] = True
        elif any(field.name in words.kind.claims_with for field in unknown):
            names = {field.name for field in theirs.values()}
            if _claims(words.kind, names, named=_is_named(words.kind, title)):
                found[name] = True
    return tuple(found)


def _unknown(header: Header, used: set[int]) -> tuple[Problem, ...]:
    unused = [
        title
        for column, title in enumerate(header.titles)
        if title and column not in used and title not in _NEUTRAL
    ]
    return (problem("COLUMN_UNKNOWN", row=header.bottom + 1, columns="、".join(unused)),) if unused else ()


def choose(fits: Sequence[Fit], header: Header, title: Title, forced: str | None) -> Fit | Problem:
    """The one kind that may claim the sheet, or the problem that names the several, or what is missing."""
    if forced is not None:
        return _usable(next(each for each in fits if each.kind.name == forced), header)
    claimants = [each for each in fits if each.claims and each.complete and not each.foreign]
    claimants = [each for each in claimants if _is_usable(each) and not _is_doubled(each)] or claimants
    if len(claimants) > 1:
        claimants = _undominated(_named_in(title, claimants))
    if len(claimants) == 1:
        (chosen,) = claimants
        return (
            _is_roster_too(chosen, fits, header) or _outdone(chosen, fits, header) or _usable(chosen, header)
        )
    if claimants:
        return _ambiguous(claimants, header)
    return _nobody(fits, header, title)


def _lacking(missing: Sequence[Field], header: Header) -> Problem:
    """COLUMN_MISSING, with the option that answers for the column where there is one."""
    answers = [f"{each.title}={next(iter(each.choices), '…')}" for each in missing if each.assumable]
    assume = f"；若全表都相同，可重新 ingest 并加 --assume {' --assume '.join(answers)}" if answers else ""
    titles = "、".join(each.title for each in missing)
    return problem("COLUMN_MISSING", row=header.bottom + 1, titles=titles, assume=assume)


def _is_roster_too(chosen: Fit, fits: Sequence[Fit], header: Header) -> Problem | None:
    """KIND_AMBIGUOUS for a whole roster with columns of another kind, unless the title says that it is that kind.

    Taken for the other it would lose the roster; taken for a roster it would end the households it leaves out.
    """
    if chosen.kind.claims_at_least == 1 or chosen.named:
        return None
    rosters = [each for each in fits if each.kind.name == HOUSEHOLD_KIND and each.claims and not each.missing]
    return _ambiguous([*rosters, chosen], header) if rosters else None


def _outdone(chosen: Fit, fits: Sequence[Fit], header: Header) -> Problem | None:
    """What keeps a kind from a sheet of which another knows all its columns, and more: a log without its dates.

    What the roster knows does not count: other kinds often repeat a household's attributes. Nor does one column
    of a kind that is told by several.
    """
    used = set(chosen.columns.values())
    rosters = {
        column for each in fits if each.kind.name == HOUSEHOLD_KIND for column in each.columns.values()
    }
    for other in fits:
        theirs = set(other.columns.values())
        if other.kind.name == HOUSEHOLD_KIND or not used < theirs:
            continue
        more = len(theirs - used - rosters)
        enough = 1 if other.kind.claims_at_least == 1 or other.claims else 2
        if more >= enough and other.missing:
            return _lacking(other.missing, header)
        if more >= enough and not other.claims:
            return _ambiguous([chosen, other], header)
    return None


def _identifies(chosen: Fit) -> bool:
    """True when rows can say which household they are about: by code, by number, or by village and head."""
    told = {*chosen.columns, *chosen.derived}
    return bool(told & {"household_code", "id_number"}) or {"village", "head_name"} <= told


def _is_usable(chosen: Fit) -> bool:
    """False for a list of pairings that names no household: it is a list of the helpers themselves."""
    return not chosen.kind.refers_to_household or _identifies(chosen)


def _usable(chosen: Fit, header: Header) -> Fit | Problem:
    if chosen.missing:
        return _lacking(chosen.missing, header)
    if not _is_usable(chosen):
        titles = "户编号（或证件号码，或行政村和户主姓名）"
        return problem("COLUMN_MISSING", row=header.bottom + 1, titles=titles, assume="")
    return next((each for each in chosen.doubled if each.rejects), chosen)


def _is_doubled(chosen: Fit) -> bool:
    """True when two columns name one field that decides what the rows are."""
    return any(each.rejects for each in chosen.doubled)


def _named_in(title: Title, fits: list[Fit]) -> list[Fit]:
    """Those whose words stand in the title, else in the sheet's name, else in the file's name."""
    for told in title.texts:
        named = [each for each in fits if any(word in told.value for word in each.kind.title_words)]
        if named:
            return named
    return fits


def _undominated(fits: list[Fit]) -> list[Fit]:
    """Without those whose columns are all used by another kind that uses more."""
    return [
        each
        for each in fits
        if not any(set(each.columns.values()) < set(other.columns.values()) for other in fits)
    ]


def _ambiguous(fits: Sequence[Fit], header: Header) -> Problem:
    return problem(
        "KIND_AMBIGUOUS", row=header.bottom + 1, kinds="又像".join(each.kind.title for each in fits)
    )


def _nobody(fits: Sequence[Fit], header: Header, title: Title) -> Problem:
    telling = [each for each in fits if each.claims]
    rivals = [each for each in telling if each.complete and each.foreign]
    if len(rivals) > 1:
        return _ambiguous(rivals, header)
    named = _named_in(title, list(fits))
    candidates = telling or (named if len(named) == 1 and named[0].missing else [])
    if not candidates:
        known = max(fits, key=lambda each: len(each.columns)).columns.values()
        found = "、".join(header.titles[column] for column in sorted(known))
        return problem("LOW_EVIDENCE", row=header.top + 1, found=found, flag=header.flag)
    nearest = max(candidates, key=lambda each: (-len(each.missing), len(each.columns)))
    if nearest.missing:
        return _lacking(nearest.missing, header)
    return _ambiguous([nearest, *(each for each in fits if each.kind.name in nearest.foreign)], header)
