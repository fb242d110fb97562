"""A home: the folder of one office, with its settings, lake, inbox and key."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from zhucun_cli.errors import HomeNotFound, IntegrityFault, NotPermitted, UsageError
from zhucun_cli.kinds import Kinds, load_kinds
from zhucun_cli.office import Office, read_office
from zhucun_cli.policies import Policy, load_policy, read_policy
from zhucun_cli.settings import SETTINGS_FILE, TEMPLATE, Settings, read_settings
from zhucun_cli.working_days import WorkingDays

INBOX_FOLDERS = ("inbox", "done", "待改", "待确认", "无关")
KEY_FILE = "identity.key"
KEY_BYTES = 32
_NOT_A_HOME = "请先运行 zhucun init 目录，或用 --home 目录 指明"


@dataclass(frozen=True)
class Home:
    """The folder of one office. Everything is read when first asked for, then kept."""

    folder: Path
    other_policy: Path | None = None  # what if this were the rule? Nothing stored is touched

    @cached_property
    def settings(self) -> Settings:
        """zhucun.toml of this home."""
        return read_settings(self.folder / SETTINGS_FILE)

    @cached_property
    def kinds(self) -> Kinds:
        """The declared kinds, the home's own files and synonyms included."""
        return load_kinds(self.folder / "kinds", self._headers())

    @cached_property
    def office(self) -> Office:
        """What the office added: headers, names of places and units, holidays, exemptions."""
        return read_office(self.settings_folder)

    def _headers(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """The office's own synonyms, of zhucun.toml and of 设置.xlsx together."""
        both = (self.settings.headers, self.office.headers)
        return {
            kind: {
                name: tuple(word for each in both for word in each.get(kind, {}).get(name, ()))
                for each in both
                for name in each.get(kind, {})
            }
            for kind in dict.fromkeys(kind for each in both for kind in each)
        }

    @cached_property
    def policy(self) -> Policy:
        """The policy that zhucun.toml names, or the one that is tried out."""
        if self.other_policy is not None:
            return read_policy(self.other_policy, self.kinds)
        return load_policy(self.settings.policy, self.kinds, self.folder / "policies")

    @cached_property
    def policies(self) -> Mapping[str, Policy]:
        """County → policy; '' stands for every county that has none of its own. A policy tried out is everybody's."""
        own = {} if self.other_policy is not None else self.settings.policies
        folder = self.folder / "policies"
        return {
            "": self.policy,
            **{county: load_policy(name, self.kinds, folder) for county, name in own.items()},
        }

    @cached_property
    def working_days(self) -> WorkingDays:
        """The working calendar, with what the office says of single days."""
        return WorkingDays(self.office.worked_days)

    @cached_property
    def key(self) -> bytes:
        """The secret under which identity numbers are joined; it lies outside the lake."""
        path = self.folder / KEY_FILE
        try:
            key = bytes.fromhex(path.read_text(encoding="ascii").strip())
        except FileNotFoundError as error:
            raise IntegrityFault(
                f"缺少 {path}。没有它，新收的表无法与已有的对上人；请从备份中找回，不要另造"
            ) from error
        except ValueError as error:
            raise IntegrityFault(f"{path} 的内容不对，请从备份中找回") from error
        if len(key) != KEY_BYTES:
            raise IntegrityFault(f"{path} 的内容不对，请从备份中找回")
        return key

    @property
    def lake_folder(self) -> Path:
        """Where the batches are stored."""
        return self.folder / "lake"

    @property
    def settings_folder(self) -> Path:
        """Where the office's settings and their earlier versions are."""
        return self.folder / "settings"

    @property
    def reports_folder(self) -> Path:
        """Where reports go when no --output is given."""
        return self.folder / "reports"

    @property
    def closed_folder(self) -> Path:
        """Where closed periods are frozen."""
        return self.folder / "closed"

    @property
    def templates_folder(self) -> Path:
        """Where the office's own templates are; it need not exist."""
        return self.folder / "templates"

    def inbox_folder(self, name: str) -> Path:
        """inbox/, or one of the folders into which its files are sorted."""
        return self.folder / name


def find_home(asked: str | None, from_environment: str | None, start: Path) -> Home:
    """--home, else $ZHUCUN_HOME, else the nearest folder upward that holds zhucun.toml.

    Raises HomeNotFound with what to do.
    """
    for where, given in (("--home", asked), ("环境变量 ZHUCUN_HOME", from_environment)):
        if given:
            folder = Path(given).expanduser()
            if lacks_settings(folder):
                raise HomeNotFound(_settings_gone(folder))
            if not (folder / SETTINGS_FILE).is_file():
                raise HomeNotFound(f"{where} 指的“{given}”里没有 {SETTINGS_FILE}。{_NOT_A_HOME}")
            return Home(folder.resolve())
    for folder in (start, *start.parents):
        if (folder / SETTINGS_FILE).is_file():
            return Home(folder)
        if lacks_settings(folder):
            raise HomeNotFound(_settings_gone(folder))
    raise HomeNotFound(f"没找到工作目录（{SETTINGS_FILE}）。{_NOT_A_HOME}")


def lacks_settings(folder: Path) -> bool:
    """True for a home whose zhucun.toml alone has gone."""
    return (folder / KEY_FILE).is_file() and not (folder / SETTINGS_FILE).exists()


def _settings_gone(folder: Path) -> str:
    return (
        f"“{folder}”里的 {SETTINGS_FILE} 不见了，别的都还在。请从备份拷回，或运行 zhucun init {folder}"
        " --county 县名 另写一份（只补这一个文件，原来改过的设置要重新改）"
    )


def write_settings(folder: Path, county: str, policy: str) -> Home:
    """A home whose zhucun.toml has gone, with a new one."""
    load_policy(policy, load_kinds(folder / "kinds"), folder / "policies")
    text = TEMPLATE.format(county=_quoted(county), policy=_quoted(policy))
    try:
        _write_private(folder / SETTINGS_FILE, text)
    except OSError as error:
        raise NotPermitted(f"不能写“{folder / SETTINGS_FILE}”：{error.strerror}") from error
    return Home(folder.resolve())


def create_home(folder: Path, county: str, policy: str) -> Home:
    """A new home with private permissions; its lake is made by `Lake.create`. Raises UsageError when the folder already is one or is in use."""
    if (folder / SETTINGS_FILE).exists():
        raise UsageError(f"“{folder}”已经是一个工作目录，未作改动")
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"“{folder}”已有别的内容，请换一个空目录")
    load_policy(policy, load_kinds())
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        folder.chmod(0o700)
        for name in (*INBOX_FOLDERS, "kinds", "policies", "reports"):
            (folder / name).mkdir(mode=0o700)
        _write_private(folder / KEY_FILE, secrets.token_hex(KEY_BYTES) + "\n")
        _write_private(
            folder / SETTINGS_FILE, TEMPLATE.format(county=_quoted(county), policy=_quoted(policy))
        )
    except OSError as error:
        raise NotPermitted(f"不能在“{folder}”里建目录：{error.strerror}。请换一个有写权限的位置") from error
    return Home(folder.resolve())


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_text(text, encoding="utf-8")
