"""`demo`: the whole job on the sample county, in a new home."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from zhucun_cli.bundled import bundled
from zhucun_cli.cli.checking import show_answer
from zhucun_cli.cli.context import open_lake
from zhucun_cli.cli.ingesting import show_results
from zhucun_cli.cli.reporting import write_report
from zhucun_cli.cli.screen import hint, progress, say
from zhucun_cli.cli.setting_up import new_home
from zhucun_cli.errors import IntegrityFault, UsageError
from zhucun_cli.periods import Period

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.intake.result import FileResult
    from zhucun_cli.ledger.question import Answer

JUDGED_ON = date(2022, 10, 31)  # the last day that the sample county's sheets speak of
THIRD_QUARTER = Period(date(2022, 7, 1), "quarter")
COUNTY = "云溪县"
_FIGURES = ("expected", "on_time", "late", "missed", "excused", "open")


def demo(
    folder: Annotated[Path | None, typer.Argument(metavar="[目录]", help="新目录；不写用 demo/")] = None,
) -> None:
    """用自带的虚构县走一遍：收表、确认更正版、查覆盖率、出报告，并与应得的结果核对。

    例：zhucun demo
    """
    from zhucun_cli.ledger.question import Question, ask

    home = new_home(_free(folder or Path("demo")), COUNTY, "suining")
    show_results(_ingest_sample(home), home)
    question = Question(THIRD_QUARTER, JUDGED_ON, by="township")
    with open_lake(home) as lake:
        answer = ask(home, lake.snapshot(), question)
    show_answer(answer, with_gaps=False)
    paths = write_report(home, Question(THIRD_QUARTER, JUDGED_ON), ("html", "xlsx"), None)
    differing = differences(
        answer, json.loads((bundled("sample_data") / "expected" / "coverage.json").read_text("utf-8"))
    )
    for line in differing:
        hint(line)
    if differing:
        raise IntegrityFault("演示结果与应得的结果不符（见上），请报告给维护者")
    say("与 sample_data/expected/ 里应得的结果一致。")
    for path in paths:
        say(f"打开看看：{path}")


def _free(folder: Path) -> Path:
    """A folder that does not exist yet: demo, demo-2, demo-3 …"""
    if not folder.exists() or not any(folder.iterdir()):
        return folder
    for number in range(2, 1000):
        candidate = folder.with_name(f"{folder.name}-{number}")
        if not candidate.exists():
            return candidate
    raise UsageError(f"“{folder}”等目录都已存在，请删掉旧的演示目录或另写一个")


def _ingest_sample(home: Home) -> list[FileResult]:
    """Every sample file; what is held back as a corrected version is then confirmed."""
    from zhucun_cli.intake.ingest import IngestOptions, Intake
    from zhucun_cli.intake.survey import survey

    options = IngestOptions(received_on=JUDGED_ON)
    results: list[FileResult] = []
    with open_lake(home) as lake, progress() as bar:
        intake = Intake(home, lake, options)
        for path in bar.track(survey([bundled("sample_data") / "files"]), description="读表"):
            results += intake.take_all(path)
        for number, result in enumerate(results):
            if result.is_held:
                say(f"{Path(result.path).name}：疑似更正版，演示中按“是”确认，替换原来那份。")
                results[number] = intake.confirm(result)
    return results


def differences(answer: Answer, expected: dict[str, Any]) -> list[str]:
    """Where the figures differ from the expected ones, one line each; empty when all agree."""
    wanted = expected["periods"][answer.question.period.label]
    should = {("", each["duty"]): each for each in wanted["duties"]}
    should |= {(each["township"], each["duty"]): each for each in wanted["townships"]}
    got = {(each.key, each.duty): vars(each.figures) for each in (*answer.duties, *answer.groups)}
    return [
        f"{key or COUNTY} {duty} {name}：得到 {got.get((key, duty), {}).get(name)}，应为 {figures[name]}"
        for (key, duty), figures in should.items()
        for name in _FIGURES
        if got.get((key, duty), {}).get(name) != figures[name]
    ]
