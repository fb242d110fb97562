"""README tells the truth: its transcript is re-run, its commands, codes and examples exist."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sample import ROOT
from zhucun_cli.cli.app import app
from zhucun_cli.errors import PRECEDENCE
from zhucun_cli.kinds import load_kinds
from zhucun_cli.policies import load_policy

README = (ROOT / "README.md").read_text(encoding="utf-8")


def transcript() -> list[tuple[str, str]]:
    """(command, output) of every line of the console blocks."""
    pairs: list[tuple[str, str]] = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        for line in block.splitlines(keepends=True):
            if line.startswith("$ "):
                pairs.append((line[2:].strip(), ""))
            else:
                command, output = pairs[-1]
                pairs[-1] = (command, output + line)
    return pairs


def run_transcript(folder: Path) -> list[tuple[str, str]]:
    """Every command run in one shell, in order, with what it printed on stdout."""
    (folder / "sample_data").symlink_to(ROOT / "sample_data")
    commands = [command for command, _ in transcript()]
    script = "".join(f"{command}\nprintf '\\036'\n" for command in commands)
    environment = {
        **os.environ,
        "ZHUCUN_TODAY": "2022-10-31",
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }
    environment.pop("ZHUCUN_HOME", None)
    done = subprocess.run(
        ["bash", "-c", script], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    outputs = done.stdout.replace(str(folder), "…").split("\x1e")
    return list(zip(commands, outputs[:-1], strict=True))


def without_trailing_blanks(text: str) -> str:
    """Tables are padded to the right; README is not."""
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


def test_the_transcript_prints_what_it_shows(tmp_path: Path) -> None:
    """Every command of the walk through, on the sample county."""
    for (command, shown), (_, printed) in zip(transcript(), run_transcript(tmp_path), strict=True):
        assert without_trailing_blanks(printed) == without_trailing_blanks(shown), command


@pytest.mark.parametrize("name", [each.name for each in app.registered_commands if each.name])
def test_every_command_stands_in_readme_and_helps_in_chinese_with_an_example(name: str) -> None:
    """The help text is the docstring of the command."""
    (command,) = [each for each in app.registered_commands if each.name == name]
    assert re.search(rf"`[^`]*\b{name}\b", README)
    assert command.callback is not None
    assert "例：zhucun" in (command.callback.__doc__ or "")
    assert re.search(r"[一-鿿]", (command.callback.__doc__ or "").splitlines()[0])


def test_the_exit_codes_of_readme_are_those_of_the_program() -> None:
    """The table's codes, less the signals."""
    rows = re.findall(r"^\| (\d+(?:, \d+)*) \|", README, re.MULTILINE)
    told = {int(code) for row in rows for code in row.split(",")} - {130, 143}
    assert told == set(PRECEDENCE)


def test_the_duty_of_readme_is_a_valid_duty(tmp_path: Path) -> None:
    """The worked example loads as a policy of a home."""
    (example,) = [
        block for block in re.findall(r"```toml\n(.*?)```", README, re.DOTALL) if "[[duty]]" in block
    ]
    (tmp_path / "own.toml").write_text(f'name = "试"\n{example}', encoding="utf-8")
    policy = load_policy("own", load_kinds(), tmp_path)
    assert policy.duty("yearly-visit").min_days == 180


def test_the_changelog_tells_of_the_version_that_is_built() -> None:
    """A version without a line for its users is not released."""
    version = re.search(
        r'^version = "(.+)"', (ROOT / "pyproject.toml").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert version is not None
    assert f"## {version[1]}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
