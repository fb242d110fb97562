"""What the views are narrowed to: words of the call, resolved to one place, unit, person or household."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from zhucun_cli.errors import UsageError
from zhucun_cli.ledger.engine import Ledger
from zhucun_cli.places import compact, village_key


@dataclass(frozen=True)
class Filters:
    """What a view is narrowed to; each is a code, a name or part of a name, None for all."""

    township: str | None = None
    village: str | None = None
    unit: str | None = None
    helper: str | None = None
    household: str | None = None


Known = tuple[str, str]
"""A word for people, and the SELECT of (value, name) of everything of that sort."""


def focus(ledger: Ledger, filters: Filters) -> None:
    """Narrow every later view to `filters`. Raises UsageError when a word fits nothing or several."""
    if filters == Filters():
        return
    exact = resolved(ledger, filters)
    ledger.replace(
        "focus",
        """
        select l.* from ledger as l
        where (cast(? as varchar) is null or l.township = ?)
          and (cast(? as varchar) is null or concat(l.township, ' ', l.village) = ?)
          and (cast(? as varchar) is null or l.household = ?)
          and (cast(? as varchar) is null or exists (
                select 1 from attribution as a
                where a.duty = l.duty and a.window_label = l.window_label and a.household = l.household
                  and a.helper_unit = ?))
          and (cast(? as varchar) is null or exists (
                select 1 from attribution as a
                where a.duty = l.duty and a.window_label = l.window_label and a.household = l.household
                  and concat(a.helper_name, '（', a.helper_unit, '）') = ?))
        """,
        [
            word
            for value in (exact.township, exact.village, exact.household, exact.unit, exact.helper)
            for word in (value, value)
        ],
    )


def resolved(ledger: Ledger, filters: Filters, known: Mapping[str, Known] | None = None) -> Filters:
    """The filters with each word replaced by the one value it means. Raises UsageError as `focus` does."""
    known = known or KNOWN
    return Filters(
        resolve(ledger, "township", filters.township, known),
        resolve(ledger, "village", filters.village, known),
        resolve(ledger, "unit", filters.unit, known),
        resolve(ledger, "helper", filters.helper, known),
        resolve(ledger, "household", filters.household, known),
    )


def narrow(ledger: Ledger, exact: Filters) -> bool:
    """Put into `narrowed` the households that `exact` (resolved) means, on the roll or not; False when all."""
    if exact == Filters():
        return False
    ledger.query(
        """
        create or replace temp table narrowed as
        select distinct p.household from presence as p
        where (cast(? as varchar) is null or p.township = ?)
          and (cast(? as varchar) is null or concat(p.township, ' ', p.village) = ?)
          and (cast(? as varchar) is null or p.household = ?)
          and (cast(? as varchar) is null or exists (
                select 1 from pairing_span as s where s.household = p.household and s.helper_unit = ?))
          and (cast(? as varchar) is null or exists (
                select 1 from pairing_span as s
                where s.household = p.household and concat(s.helper_name, '（', s.helper_unit, '）') = ?))
        """,
        [
            word
            for value in (exact.township, exact.village, exact.household, exact.unit, exact.helper)
            for word in (value, value)
        ],
    )
    return True


KNOWN: Mapping[str, Known] = MappingProxyType({
    "township": ("乡镇", "select distinct township, township from ledger"),
    "village": ("村", "select distinct concat(township, ' ', village), village from ledger"),
    "unit": ("单位", "select distinct helper_unit, helper_unit from attribution where helper_unit <> ''"),
    "helper": (
        "责任人",
        "select distinct concat(helper_name, '（', helper_unit, '）'), helper_name from attribution",
    ),
    "household": ("户", "select distinct household, household from household_name"),
})  # fmt: skip
KNOWN_ON_THE_ROLL: Mapping[str, Known] = MappingProxyType({
    **KNOWN,
    "township": ("乡镇", "select distinct township, township from presence"),
    "village": ("村", "select distinct concat(township, ' ', village), village from presence"),
    "unit": ("单位", "select distinct helper_unit, helper_unit from pairing_span where helper_unit <> ''"),
    "helper": (
        "责任人",
        "select distinct concat(helper_name, '（', helper_unit, '）'), helper_name from pairing_span",
    ),
})  # fmt: skip
"""The same of everybody on the roll and everybody paired, whatever is owed: for an engine without obligations."""


def resolve(ledger: Ledger, what: str, word: str | None, known: Mapping[str, Known] = KNOWN) -> str | None:
    """The one value that `word` means: exactly, else as a part of a name."""
    if word is None:
        return None
    title, sql = known[what]
    names = [(str(value), str(name)) for value, name in ledger.query(sql)]
    asked = compact(word)
    exact = {value for value, name in names if asked in (compact(value), compact(name))}
    if what == "village":
        exact = exact or {value for value, name in names if village_key(name) == village_key(word)}
    if what == "household" and not exact:
        named = ledger.query(
            "select distinct household, head_name from household_name where head_name = ?", [asked]
        )
        exact = {str(household) for household, _ in named}
    fits = sorted(exact or {value for value, _ in names if asked in compact(value)})
    if len(fits) == 1:
        return fits[0]
    if not fits:
        raise UsageError(f"没有叫“{word}”的{title}，请核对")
    shown = "、".join(fits[:8]) + ("……" if len(fits) > 8 else "")
    raise UsageError(f"“{word}”对应 {len(fits)} 个{title}：{shown}。请写得更具体")
