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
from zhucun_cli.periods import Unit

CATEGORIES = ("监测户", "一般脱贫户")
DEFAULT_MIN_DAYS: Mapping[str, int] = MappingProxyType({"month": 20, "quarter": 45, "year": 180})
NOT_LAID_DOWN = "本工具默认，未见制度规定"
BlankMode = Literal["ask", "counts", "not"]


@dataclass(frozen=True)
class Duty:
    """One version of a standing duty: who owes it, how often, and which records prove it.

    A window's due day is its last day plus `due_after_days`; it closes `grace_days` later. `counts`
    restricts evidence to the named values of a choice field; other values are shown, never counted.
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
    due_after_days: int = 0
    grace_days: int = 0
    responsible: str = "helper"
    counts: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Policy:
    """The duties of one county. `source` is the TOML text, kept with every closed period."""

    id: str
    name: str
    duties: tuple[Duty, ...]
    blank_mode: BlankMode = "ask"
    not_home: Literal["counts", "not"] = "not"
    backfill_days: int = 30
    defaults: tuple[str, ...] = ()
    source: str = ""

    def duty(self, duty_id: str) -> Duty:
        """The latest version of the duty; KeyError when there is none."""
        return max((each for each in self.duties if each.id == duty_id), key=lambda each: each.effective_from)

    @property
    def duty_ids(self) -> tuple[str, ...]:
        """Every duty id once, in declared order."""
        return tuple(dict.fromkeys(each.id for each in self.duties))


_POLICY_KEYS = {"name", "quarter", "blank_mode", "not_home", "backfill_days", "defaults", "duty"}
_DUTY_KEYS = set(Duty.__dataclass_fields__)


def load_policy(policy_id: str, kinds: Kinds, home_folder: Path | None = None) -> Policy:
    """The policy of that name: the home's own file if there is one, else the package's.

    Raises DeclarationError naming file and line for an unknown key, kind, category or overlapping version.
    """
    own = home_folder / f"{policy_id}.toml" if home_folder is not None else None
    path = own if own is not None and own.is_file() else Path(__file__).parent / f"{policy_id}.toml"
    if not path.is_file():
        known = sorted(each.stem for each in Path(__file__).parent.glob("*.toml"))
        raise DeclarationError(f"没有名为“{policy_id}”的制度，可用：{'、'.join(known)}")
    declared, text = read_toml(path)
    check_keys(declared, _POLICY_KEYS, str(path), text)
    if declared.get("quarter", "calendar") != "calendar":
        raise DeclarationError(
            f"{path} 第 {line_of(text, 'quarter')} 行：quarter 目前只支持 calendar（自然季度）"
        )
    duties = tuple(_read_duty(entry, path, text) for entry in declared.get("duty", ()))
    policy = Policy(
        id=policy_id,
        name=str(declared.get("name", policy_id)),
        duties=duties,
        blank_mode=declared.get("blank_mode", "ask"),
        not_home=declared.get("not_home", "not"),
        backfill_days=int(declared.get("backfill_days", 30)),
        defaults=tuple(declared.get("defaults", ())),
        source=text,
    )
    _check_policy(policy, kinds, path)
    return policy


def _read_duty(entry: Toml, path: Path, text: str) -> Duty:
    check_keys(entry, _DUTY_KEYS, str(path), text)
    line = line_of(text, str(entry.get("id", "duty")))
    for key in (
        "id",
        "group",
        "title",
        "subject",
        "applies_to",
        "evidence",
        "every",
        "effective_from",
        "basis",
    ):
        if key not in entry:
            raise DeclarationError(f"{path} 第 {line} 行：职责缺少“{key}”")
    if entry["every"] not in get_args(Unit):
        raise DeclarationError(f"{path} 第 {line} 行：every 只能是 {'、'.join(get_args(Unit))}")
    values = {key: value for key, value in entry.items() if key not in ("applies_to", "counts")}
    values.setdefault("min_days", DEFAULT_MIN_DAYS[entry["every"]])
    return Duty(
        **values,
        applies_to=tuple(entry["applies_to"]),
        counts=MappingProxyType({name: tuple(words) for name, words in entry.get("counts", {}).items()}),
    )


def _check_policy(policy: Policy, kinds: Kinds, path: Path) -> None:
    def fault(word: str, message: str) -> DeclarationError:
        return DeclarationError(f"{path} 第 {line_of(policy.source, word)} 行：{message}")

    if policy.blank_mode not in get_args(BlankMode):
        raise fault("blank_mode", f"blank_mode 只能是 {'、'.join(get_args(BlankMode))}")
    if policy.not_home not in ("counts", "not"):
        raise fault("not_home", "not_home 只能是 counts、not")
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
    for evidence in {each.evidence for each in policy.duties}:
        counted = {name for each in policy.duties if each.evidence == evidence for name in each.counts}
        if len(counted) > 1:
            fields = "、".join(sorted(counted))
            raise fault("counts", f"依据同一种表的职责只能按同一个字段计数，现有 {fields}")
    for duty_id in policy.duty_ids:
        versions = sorted(each.effective_from for each in policy.duties if each.id == duty_id)
        if any(one == other for one, other in pairwise(versions)):
            raise fault(duty_id, f"职责“{duty_id}”有两个版本从同一天起施行")
