"""The crontab of README works in cron's bare environment."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.sample import FILES, ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def crontab() -> tuple[dict[str, str], list[str]]:
    """The variables and the commands of README's crontab."""
    (block,) = re.findall(r"^```\n(ZHUCUN_HOME=.*?)^```", README, re.DOTALL | re.MULTILINE)
    lines = [line for line in block.splitlines() if line.strip()]
    variables = dict(line.split("=", 1) for line in lines if re.match(r"[A-Z_]+=", line))
    commands = [line.split(maxsplit=5)[5] for line in lines if not re.match(r"[A-Z_]+=", line)]
    return variables, commands


def as_cron(command: str, home: Path) -> subprocess.CompletedProcess[bytes]:
    """The command as cron runs it: /bin/sh, no terminal, no locale, only what the crontab sets."""
    environment = {
        "HOME": "/",
        "SHELL": "/bin/sh",
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "ZHUCUN_HOME": str(home),
        "ZHUCUN_TODAY": "2022-10-25",
    }
    return subprocess.run(
        ["/bin/sh", "-c", command],
        env=environment,
        cwd="/",
        capture_output=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )


def test_the_crontab_ingests_checks_and_reports(own_county: Path) -> None:
    """Nightly inbox, the check on the 25th, Monday's to-do, the report after the quarter: each does its work, in UTF-8."""
    variables, commands = crontab()
    assert set(variables) == {"ZHUCUN_HOME", "PATH"}
    shutil.copy(FILES / "枫林乡" / "入户照片20220914.jpg", own_county / "inbox")
    ran = [as_cron(command, own_county) for command in commands]
    assert [each.returncode for each in ran] == [0, 0, 0, 0]
    assert [each.stderr for each in ran] == [b"", b"", b"", b""]
    assert (own_county / "无关" / "入户照片20220914.jpg").is_file()
    assert "2022年10月" in ran[1].stdout.decode("utf-8")
    assert "枫林乡人民政府，截至10月25日：" in ran[2].stdout.decode("utf-8")
    assert (own_county / "reports" / "履责报告_2022Q3.html").is_file()


def test_a_home_that_is_gone_is_told_and_never_an_all_clear(tmp_path: Path) -> None:
    """Cron mails what is on stderr; the code is 2."""
    for command in crontab()[1]:
        done = as_cron(command, tmp_path / "gone")
        assert done.returncode == 2
        assert "zhucun init" in done.stderr.decode("utf-8")
