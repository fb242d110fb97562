"""zhucun.toml, read into one frozen value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from zhucun_cli.declarations import Toml, check_keys, line_of, read_toml
from zhucun_cli.errors import DeclarationError

SETTINGS_FILE = "zhucun.toml"
_KEYS = {"format", "county", "policy", "output_mode", "headers", "layout", "policies"}


@dataclass(frozen=True)
class Settings:
    """What an office may set. Every key has a default; `source` is the file's text.

    `policies` names the policy of each county that has another than `policy`. `layouts` are the [[layout]] entries as they stand: sheets that were read well once (`keep_layouts`).
    """

    county: str = ""
    policy: str = "suining"
    output_mode: int = 0o600
    headers: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=lambda: MappingProxyType({}))
    layouts: tuple[Toml, ...] = ()
    policies: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    source: str = ""


def read_settings(path: Path) -> Settings:
    """The settings in `path`. Raises DeclarationError naming file and line."""
    declared, text = read_toml(path)
    check_keys(declared, _KEYS, str(path), text)
    mode = str(declared.get("output_mode", "0600"))
    if not (mode.isdigit() and set(mode) <= set("01234567") and len(mode) <= 4):
        line = line_of(text, "output_mode")
        raise DeclarationError(f'{path} 第 {line} 行：output_mode 要写成 "0600" 或 "0640" 这样的权限')
    headers = {
        kind: MappingProxyType({name: tuple(words) for name, words in fields.items()})
        for kind, fields in declared.get("headers", {}).items()
    }
    return Settings(
        county=str(declared.get("county", "")),
        policy=str(declared.get("policy", "suining")),
        output_mode=int(mode, 8),
        headers=MappingProxyType(headers),
        layouts=tuple(declared.get("layout", ())),
        policies=MappingProxyType({str(k): str(v) for k, v in declared.get("policies", {}).items()}),
        source=text,
    )


def keep_layouts(path: Path, layouts: Sequence[str]) -> int:
    """Add [[layout]] entries that are not there yet at the end of zhucun.toml; how many were added.

    The file is written aside and renamed, so that it is never half written.
    """
    text = path.read_text(encoding="utf-8-sig")
    new = [each.strip() for each in layouts if each.strip() not in text]
    if new:
        aside = path.with_name(f"{path.name}.tmp")
        aside.touch(mode=0o600)
        aside.write_text("\n\n".join([text.rstrip(), *new]) + "\n", encoding="utf-8")
        aside.replace(path)
    return len(new)


TEMPLATE = """\
# zhucun 的设置。改完保存即可，不用重启。
format = 1
county = "{county}"
policy = "{policy}"                # 制度：先找本目录 policies/ 下的同名文件，再用自带的
output_mode = "0600"               # 报告文件的权限；放到共享文件夹时可改为 "0640"

# 几个县在一个库里、各有各的制度时（花名册上要有“县”这一列）：
# [policies]
# "靖州县" = "jingzhou"

# 本单位自用的列名，写在这里就能认出，例如：
# [headers.visit]
# visited_on = ["到户日期"]
"""
