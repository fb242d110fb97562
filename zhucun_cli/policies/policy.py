"""A policy: a county's duties and what its words count as, with the basis document (design §6)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import MappingProxyType
from typing import Literal, get_args

from zhucun_cli.declarations import Toml, check_keys, line_of, read_toml
from zhucun_cli.errors import DeclarationError
from zhucun_cli.kinds import Kinds
from zhucun_cli.periods import Scheme, Unit

CATEGORIES = ("监测户", "一般脱贫户")
DEFAULT_MIN_DAYS: Mapping[str, int] = MappingProxyType({"month": 20, "quarter": 45, "half": 90, "year": 180})
NOT_LAID_DOWN = "本工具默认，未见制度规定"
BlankMode = Literal["ask", "counts", "not"]
Counts = Literal["counts", "not"]
DoneBy = Literal["anyone", "paired"]
Shift = Literal["", "next_working_day"]


@dataclass(frozen=True)
class Duty:
    """One version of a standing duty: who owes it, how often, and which records prove it.

    A window's due day is its last day plus `due_after_days`, or the day `due` ("03-31") of its year; with
    `shift` it moves on to a working day. Who takes on the category within the window has at least
    `new_within_days` from then. It closes `grace_days` after it is due. `quarter` says how its quarters are cut.

    `counts` restricts evidence to the named values of a choice field; other values are shown, never counted;
    `blank` says what a record counts as that states none. `done_by` "paired": what was done by people none of
    whom was paired with the household that day does not count.
    """

    id: str
    group: str
    title: str
    subject: str
    applies_to: tuple[str, ...]
    evidence: str
    every: Unit
    effective_from: date
    basis: str
    at_least: int = 1
    min_days: int = 0
    due: str = ""
    due_after_days: int = 0
    new_within_days: int | None = None
    grace_days: int = 0
    shift: Shift = ""
    quarter: Scheme = "calendar"
    blank: BlankMode = "ask"
    done_by: DoneBy = "anyone"
    responsible: str = "helper"
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class PairingRule:
    """From a day on, helpers of these levels may hold no pairing, except members of a village team."""

    barred_levels: tuple[str, ...]
    effective_from: date
    basis: str
    exempt: str = "team_member"


@dataclass(frozen=True)
class Policy:
    """The duties of one county. `source` is the TOML text, kept with every closed period."""

    id: str
    name: str
    duties: tuple[Duty, ...]
    blank_mode: BlankMode = "ask"
    not_home: Counts = "not"
    remote_for_absent: Counts = "not"
    backfill_days: int = 30
    pairing_rules: tuple[PairingRule, ...] = ()
    defaults: tuple[str, ...] = ()
    source: str = ""

    def duty(self, duty_id: str) -> Duty:
        """The latest version of the duty; KeyError when there is none."""
        return max(self.versions(duty_id), key=lambda each: each.effective_from)

    def versions(self, duty_id: str) -> tuple[Duty, ...]:
        """Every version of the duty, the oldest first."""
        found = (each for each in self.duties if each.id == duty_id)
        return tuple(sorted(found, key=lambda each: each.effective_from))

    @property
    def duty_ids(self) -> tuple[str, ...]:
        """Every duty id once, in declared order."""
        return tuple(dict.fromkeys(each.id for each in self.duties))

    @property
    def groups(self) -> tuple[str, ...]:
        """Every group of duties (五个一, 四个一) once, in declared order."""
        return tuple(dict.fromkeys(each.group for each in self.duties))


_POLICY_KEYS = {
    "extends", "name", "quarter", "blank_mode", "not_home", "remote_for_absent", "backfill_days", "defaults", "duty",
    "pairing_rule",
}  # fmt: skip
_DUTY_KEYS = set(Duty.__dataclass_fields__)
_TEXTS = ("extends", "name", "id", "group", "title", "subject", "evidence", "due", "responsible", "basis")
_NUMBERS = ("backfill_days", "at_least", "min_days", "due_after_days", "new_within_days", "grace_days")
_LISTS = ("defaults", "applies_to", "barred_levels")
_REQUIRED = ("id", "group", "title", "subject", "applies_to", "evidence", "every", "effective_from", "basis")
_WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "every": get_args(Unit), "quarter": get_args(Scheme), "shift": get_args(Shift)[1:],
        "blank": get_args(BlankMode), "done_by": get_args(DoneBy), "blank_mode": get_args(BlankMode),
        "not_home": get_args(Counts), "remote_for_absent": get_args(Counts),
    }
)  # fmt: skip


def load_policy(policy_id: str, kinds: Kinds, home_folder: Path | None = None) -> Policy:
    """The policy of that name: the home's own file if there is one, else the package's.

    Raises DeclarationError naming file and line for an unknown key, kind, category or overlapping version.
    """
    own = home_folder / f"{policy_id}.toml" if home_folder is not None else None
    path = own if own is not None and own.is_file() else Path(__file__).parent / f"{policy_id}.toml"
    if not path.is_file():
        known = sorted(each.stem for each in Path(__file__).parent.glob("*.toml"))
        raise DeclarationError(f"没有名为“{policy_id}”的制度，可用：{'、'.join(known)}")
    return read_policy(path, kinds)


def read_policy(path: Path, kinds: Kinds) -> Policy:
    """The policy in a file. Raises DeclarationError as `load_policy` does."""
    if not path.is_file():
        raise DeclarationError(f"没有制度文件 {path}")
    declared, text = read_toml(path)
    check_keys(declared, _POLICY_KEYS, str(path), text)
    _check_types(declared, path, text)
    _check_words(declared, path, text)
    base = _base_policy(declared, path, text, kinds)
    quarter, blank = declared.get("quarter", "calendar"), declared.get("blank_mode", base.blank_mode)
    own = tuple(_read_duty(each, quarter, blank, path, text) for each in declared.get("duty", ()))
    rules = tuple(_read_rule(entry, path, text) for entry in declared.get("pairing_rule", ()))
    policy = Policy(
        id=path.stem,
        name=str(declared.get("name", base.name or path.stem)),
        duties=(*base.duties, *own),
        blank_mode=blank,
        not_home=declared.get("not_home", base.not_home),
        remote_for_absent=declared.get("remote_for_absent", base.remote_for_absent),
        backfill_days=int(declared.get("backfill_days", base.backfill_days)),
        pairing_rules=(*base.pairing_rules, *rules),
        defaults=tuple(declared.get("defaults", base.defaults)),
        source=base.source + text,
    )
    _check_policy(policy, kinds, path)
    return policy


def _base_policy(declared: Toml, path: Path, text: str, kinds: Kinds) -> Policy:
    """The bundled policy that this one adds duties or later versions to (`extends`); an empty one without."""
    if "extends" not in declared:
        return Policy(id="", name="", duties=())
    bundled = Path(__file__).parent / f"{declared['extends']}.toml"
    if not bundled.is_file():
        known = "、".join(sorted(each.stem for each in bundled.parent.glob("*.toml")))
        raise DeclarationError(f"{path} 第 {line_of(text, 'extends')} 行：extends 只能是 {known}")
    return read_policy(bundled, kinds)


def _check_types(entry: Toml, path: Path, text: str, where: str = "") -> None:
    """Raise DeclarationError for a text where a number is wanted, and the like."""
    for key, value in entry.items():
        if key in _TEXTS and not isinstance(value, str):
            wanted = "用英文引号括起的文字"
        elif key in _NUMBERS and (type(value) is not int or value < 0):
            wanted = "不加引号的整数，如 20"
        elif key in _LISTS and not _is_list_of_texts(value):
            wanted = '["监测户", "一般脱贫户"] 这样的一列文字'
        elif key == "effective_from" and type(value) is not date:  # a moment is a date, too
            wanted = "2022-01-01 这样的日期，不加引号"
        elif key == "counts" and not (
            isinstance(value, dict) and all(map(_is_list_of_texts, value.values()))
        ):
            wanted = '{ mode = ["入户"] } 这样'
        elif key in ("duty", "pairing_rule") and not (
            isinstance(value, list) and all(isinstance(each, dict) for each in value)
        ):
            wanted = f"一段一段的，每段都以 [[{key}]] 开头"
        else:
            continue
        raise DeclarationError(f"{path} 第 {line_of(text, where or key)} 行：{key} 要写成{wanted}")


def _is_list_of_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _check_words(entry: Toml, path: Path, text: str, where: str = "") -> None:
    """Raise DeclarationError for a value that is none of the words its key allows."""
    for key, words in _WORDS.items():
        if key in entry and entry[key] not in words:
            line = line_of(text, where or key)
            raise DeclarationError(f"{path} 第 {line} 行：{key} 只能是 {'、'.join(words)}")


def _read_duty(entry: Toml, quarter: Scheme, blank: BlankMode, path: Path, text: str) -> Duty:
    check_keys(entry, _DUTY_KEYS, str(path), text)
    name = str(entry.get("id", "duty"))
    line = line_of(text, name)
    for key in _REQUIRED:
        if key not in entry:
            raise DeclarationError(f"{path} 第 {line} 行：职责缺少“{key}”")
    _check_types(entry, path, text, name)
    _check_words(entry, path, text, name)
    if "due" in entry:
        if entry["every"] != "year" or "due_after_days" in entry:
            raise DeclarationError(
                f"{path} 第 {line} 行：due 只用于一年一次的职责，且不能与 due_after_days 同写"
            )
        if not _is_day_of_year(str(entry["due"])):
            raise DeclarationError(f'{path} 第 {line} 行：due 要写成 "03-31" 这样的月日')
    values = {key: value for key, value in entry.items() if key not in ("applies_to", "counts")}
    values.setdefault("quarter", quarter)
    values.setdefault("blank", blank)
    values.setdefault("min_days", DEFAULT_MIN_DAYS[entry["every"]])
    return Duty(
        **values,
        applies_to=tuple(entry["applies_to"]),
        counts=MappingProxyType({name: tuple(words) for name, words in entry.get("counts", {}).items()}),
    )


def _is_day_of_year(text: str) -> bool:
    try:
        return date.fromisoformat(f"2001-{text}") is not None
    except ValueError:
        return False


def _read_rule(entry: Toml, path: Path, text: str) -> PairingRule:
    check_keys(entry, {"barred_levels", "except", "effective_from", "basis"}, str(path), text)
    _check_types(entry, path, text, "pairing_rule")
    missing = [key for key in ("barred_levels", "effective_from", "basis") if key not in entry]
    if missing or entry.get("except", "team_member") != "team_member":
        line = line_of(text, "pairing_rule")
        why = f"缺少 {'、'.join(missing)}" if missing else "except 只能是 team_member"
        raise DeclarationError(f"{path} 第 {line} 行：[[pairing_rule]] {why}")
    return PairingRule(tuple(entry["barred_levels"]), entry["effective_from"], str(entry["basis"]))


def _check_policy(policy: Policy, kinds: Kinds, path: Path) -> None:
    def fault(word: str, message: str) -> DeclarationError:
        return DeclarationError(f"{path} 第 {line_of(policy.source, word)} 行：{message}")

    for duty in policy.duties:
        if duty.evidence not in kinds:
            raise fault(duty.id, f"职责“{duty.id}”的依据表“{duty.evidence}”没有声明")
        for category in duty.applies_to:
            if category not in CATEGORIES:
                raise fault(duty.id, f"applies_to 只能是 {'、'.join(CATEGORIES)}")
        names = {each.name for each in kinds[duty.evidence].fields}
        for name in duty.counts:
            if name not in names:
                raise fault(duty.id, f"counts 里的“{name}”不是{kinds[duty.evidence].title}的字段")
        for name in duty.counts:
            if kinds[duty.evidence].field(name).type != "choice":
                raise fault(duty.id, f"counts 里的“{name}”不是有固定选项的一列")
    for evidence in {each.evidence for each in policy.duties}:
        schemes = {
            each.quarter for each in policy.duties if each.evidence == evidence and each.every == "quarter"
        }
        if len(schemes) > 1 and kinds[evidence].period:
            raise fault("quarter", f"依据{kinds[evidence].title}的职责只能用同一种季度划分")
        counted = {name for each in policy.duties if each.evidence == evidence for name in each.counts}
        if len(counted) > 1:
            fields = "、".join(sorted(counted))
            raise fault("counts", f"依据同一种表的职责只能按同一个字段计数，现有 {fields}")
    for duty_id in policy.duty_ids:
        versions = sorted(each.effective_from for each in policy.duties if each.id == duty_id)
        if any(one == other for one, other in pairwise(versions)):
            raise fault(duty_id, f"职责“{duty_id}”有两个版本从同一天起施行")
