"""Measure zhucun's commands as whole processes on a generated county-year, beside a calibration run.

    python benchmarks/bench.py [--runs 5] [--scale 1.0] [--only NAME]... [--json FILE] [--zhucun COMMAND]

Exit codes: 0 every target met, 1 a target missed, 2 a command failed or answered wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Literal

HERE = Path(__file__).resolve().parent
CACHE = HERE / ".cache"
CORES = 2  # the machine that the targets are stated for
QUARTER = "2022Q3"
TODO_ON = "2022-09-20"  # within the quarter, after some of its visits
MAXRSS_PER_MB = 1024**2 if sys.platform == "darwin" else 1024  # bytes there, kilobytes elsewhere

Home = Literal["none", "fresh", "year"]  # no home; a new copy with rosters only; one with the whole year


class CommandFailed(Exception):
    """A process ended with an exit code that it must not end with."""


@dataclass(frozen=True)
class County:
    """The generated workbooks, and the figures that their readers must arrive at."""

    folder: Path
    rows: dict[str, int]  # by folder
    visits_owed: dict[str, dict[str, dict[str, int]]]  # by quarter and duty: expected, done
    year: dict[str, dict[str, int]]  # by duty, of all nine: expected, done
    units: int


@dataclass(frozen=True)
class Bench:
    """Where commands run and how zhucun is called."""

    folder: Path
    zhucun: tuple[str, ...]
    county: County

    def path(self, name: str) -> Path:
        """A file or folder of this run."""
        return self.folder / name

    def command(self, arguments: Iterable[str], home: str) -> list[str]:
        """The command line with its places filled in."""
        places = {"home": self.path(home), "county": self.county.folder, "report": self.path("report")}
        return [*self.zhucun, *(argument.format_map(places) for argument in arguments)]


@dataclass(frozen=True)
class Sample:
    """One whole process: wall seconds, and the largest resident size it had."""

    seconds: float
    peak_mb: float


Verify = Callable[[Bench], str | None]  # looks at what the command left; a complaint, or nothing


@dataclass(frozen=True)
class Measured:
    """A command to be measured, what it may return, and what it should take on two cores."""

    name: str
    arguments: tuple[str, ...]
    home: Home
    allowed: frozenset[int]
    verify: Verify
    target_seconds: float | None = None
    target_mb: float | None = None


@dataclass(frozen=True)
class Result:
    """A command's counted runs, each beside the calibration that ran just before it."""

    measured: Measured
    samples: tuple[Sample, ...]
    calibrations: tuple[Sample, ...]
    complaints: tuple[str, ...]

    @property
    def seconds(self) -> float:
        """The median wall time."""
        return median(sample.seconds for sample in self.samples)

    @property
    def peak_mb(self) -> float:
        """The median peak."""
        return median(sample.peak_mb for sample in self.samples)

    @property
    def ratio(self) -> float:
        """The median of each run's time over that of its own calibration."""
        pairs = zip(self.samples, self.calibrations, strict=True)
        return median(sample.seconds / calibration.seconds for sample, calibration in pairs)

    @property
    def met(self) -> bool | None:
        """Whether the targets are met; nothing when there are none."""
        verdicts = [
            value <= target
            for value, target in (
                (self.seconds, self.measured.target_seconds),
                (self.peak_mb, self.measured.target_mb),
            )
            if target is not None
        ]
        return all(verdicts) if verdicts else None


def help_was_printed(bench: Bench) -> str | None:
    """The help must name the main command."""
    return (
        None if "ingest" in bench.path("stdout").read_text(encoding="utf-8") else "the help names no command"
    )


def every_visit_was_accepted(bench: Bench) -> str | None:
    """All generated visits are valid, so all must be in."""
    accepted = json.loads(bench.path("stdout").read_bytes())["totals"]["accepted"]
    wanted = bench.county.rows["visits"]
    return None if accepted == wanted else f"{accepted} visits accepted, {wanted} written"


def coverage_is_right(bench: Bench) -> str | None:
    """Visits owed and done must be those that the generator counted."""
    duties = {duty["duty"]: duty for duty in json.loads(bench.path("stdout").read_bytes())["duties"]}
    for name, owed in bench.county.visits_owed[QUARTER].items():
        if name not in duties:
            return f"{name} is not among the duties"
        found = {"expected": duties[name]["expected"], "done": duties[name]["on_time"] + duties[name]["late"]}
        if found != owed:
            return f"{name} gives {found}, the generator counted {owed}"
    return None


def year_is_right(bench: Bench) -> str | None:
    """Of all nine duties, as many must be owed and done in the year as the generator counted."""
    duties = json.loads(bench.path("stdout").read_bytes())["duties"]
    found = {
        duty["duty"]: {"expected": duty["expected"], "done": duty["on_time"] + duty["late"]}
        for duty in duties
    }
    return None if found == bench.county.year else f"{found}, the generator counted {bench.county.year}"


def todo_is_whole(bench: Bench) -> str | None:
    """The quarter's visits of general households are done or on the list; none can be missed on that day."""
    answer = json.loads(bench.path("stdout").read_bytes())
    listed = {(each["duty"], each["household"]) for each in answer["items"] if each["window"] == QUARTER}
    left = sum(duty == "visit-general" for duty, _ in listed)
    (looked,) = [each for each in answer["duties"] if each["duty"] == "visit-general"]
    owed = bench.county.visits_owed[QUARTER]["visit-general"]["expected"]
    found = looked["done"] + left
    return None if looked["expected"] == found == owed else f"{found} visits done or listed, {owed} owed"


def report_was_written(bench: Bench) -> str | None:
    """Both formats must be there."""
    suffixes = {path.suffix for path in bench.path("report").rglob("*") if path.stat().st_size}
    missing = {".html", ".xlsx"} - suffixes
    return f"no {' and no '.join(sorted(missing))} in the report's folder" if missing else None


def every_notice_was_written(bench: Bench) -> str | None:
    """As many documents as it says, no more than there are units, and their index."""
    written = [path.name for path in bench.path("report").rglob("*") if path.stat().st_size]
    notices = sum(name.endswith(".docx") for name in written)
    said = bench.path("stdout").read_text(encoding="utf-8")
    if f"，{notices}份督办通知" not in said or not 0 < notices <= bench.county.units:
        return f"{notices} notices for {bench.county.units} units; it says: {said}"
    return None if "目录.xlsx" in written else "no index of the notices"


def every_household_has_a_handbook(bench: Bench) -> str | None:
    """One page for each general household, and the index beside them."""
    written = [path.name for path in bench.path("report").rglob("*") if path.stat().st_size]
    pages = sum(name.endswith(".html") and name != "目录.html" for name in written)
    owed = bench.county.visits_owed[QUARTER]["visit-general"]["expected"]
    if pages != owed:
        return f"{pages} handbooks for {owed} households"
    return None if "目录.xlsx" in written else "no index of the handbooks"


MEASURED = (
    Measured("help", ("--help",), "none", frozenset({0}), help_was_printed),
    Measured(
        "ingest-visits",
        ("--home", "{home}", "ingest", "{county}/visits", "--json"),
        "fresh",
        frozenset({0, 1}),
        every_visit_was_accepted,
        target_seconds=30,
        target_mb=1024,
    ),
    Measured(
        "check-coverage",
        ("--home", "{home}", "check-coverage", "--quarter", QUARTER, "--json"),
        "year",
        frozenset({0, 1}),
        coverage_is_right,
        target_seconds=1.5,
    ),
    Measured(
        "check-coverage-year",
        ("--home", "{home}", "check-coverage", "--year", "2022", "--json"),
        "year",
        frozenset({0, 1}),
        year_is_right,
        target_seconds=2.5,
        target_mb=1024,
    ),
    Measured(
        "todo",
        ("--home", "{home}", "todo", "--as-of", TODO_ON, "--json"),
        "year",
        frozenset({0, 1}),
        todo_is_whole,
        target_seconds=3,
    ),
    Measured(
        "report",
        ("--home", "{home}", "report", "--quarter", QUARTER, "--output", "{report}"),
        "year",
        frozenset({0}),
        report_was_written,
        target_seconds=6,
    ),
    Measured(
        "notices",
        (
            "--home",
            "{home}",
            "report",
            "notices",
            "--month",
            "2022-09",
            "--as-of",
            "2022-10-31",
            "--output",
            "{report}",
        ),
        "year",
        frozenset({0}),
        every_notice_was_written,
        target_seconds=50,
    ),
    Measured(
        "handbooks",
        ("--home", "{home}", "report", "handbook", "--all", "--as-of", "2022-12-31", "--output", "{report}"),
        "year",
        frozenset({0}),
        every_household_has_a_handbook,
        target_seconds=100,
        target_mb=1024,
    ),
)


def generated_county(scale: float) -> County:
    """The county's workbooks, generated once for each version of the generator."""
    generator = HERE / "county.py"
    version = hashlib.sha256(generator.read_bytes()).hexdigest()[:12]
    folder = CACHE / f"county-{version}-x{scale:g}"
    if not folder.exists():
        tell(f"generating {folder} …")
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as unfinished:
            written = Path(unfinished) / "county"
            command = [sys.executable, str(generator), str(written), "--scale", str(scale)]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
            written.rename(folder)
    manifest = json.loads((folder / "manifest.json").read_bytes())
    return County(folder, manifest["rows"], manifest["visits_owed"], manifest["year"], manifest["units"])


def run(command: Sequence[str], allowed: frozenset[int], bench: Bench) -> Sample:
    """Run one whole process with a user folder of its own; its output goes to files beside its home.

    The peak is that of the largest single process: if zhucun starts workers, theirs are not added. A child's
    peak is never below this process's own size at the fork, which is why this module imports so little.
    """
    with bench.path("stdout").open("wb") as stdout, bench.path("stderr").open("wb") as stderr:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=environment(bench),
            cwd=bench.folder,
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)  # it has been waited for already
    if process.returncode not in allowed:
        last_words = bench.path("stderr").read_text(encoding="utf-8", errors="replace")[-2000:]
        raise CommandFailed(f"{shlex.join(command)}\nexit code {process.returncode}\n{last_words}")
    return Sample(seconds, usage.ru_maxrss / MAXRSS_PER_MB)


def environment(bench: Bench) -> dict[str, str]:
    """The caller's environment without anything that could lead zhucun to another home or to its settings."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ZHUCUN_", "XDG_", "PYTHON"))
    }
    return kept | {"HOME": str(bench.path("user")), "PYTHONUTF8": "1"}


def prepare(bench: Bench, homes: frozenset[Home]) -> None:
    """Build the homes that the measured commands start from; these runs are not measured."""
    bench.path("user").mkdir()
    if homes == {"none"}:
        return
    tell("preparing …")
    run(bench.command(("init", "{home}", "--policy", "suining"), "rosters"), frozenset({0}), bench)
    ingest(bench, "rosters", ("rosters", "pairings"))
    if "year" in homes:
        copy_home(bench, "year")
        ingest(bench, "year", ("visits",))
        for paper in ("income", "plan", "evaluation", "dossier", "handbook"):
            ingest(bench, "year", (paper,))


def ingest(bench: Bench, home: str, sheets: Iterable[str]) -> None:
    """Take folders of the county's workbooks into a home."""
    arguments = ("--home", "{home}", "ingest", *(f"{{county}}/{folder}" for folder in sheets))
    run(bench.command(arguments, home), frozenset({0, 1}), bench)


def copy_home(bench: Bench, name: str) -> None:
    """A new copy of the home that has rosters and pairings only, written out before anything is timed."""
    shutil.rmtree(bench.path(name), ignore_errors=True)
    shutil.copytree(bench.path("rosters"), bench.path(name))
    os.sync()


def run_measured(measured: Measured, bench: Bench) -> tuple[Sample, Sample, str | None]:
    """One calibration, then one run of the command; the third is a complaint about its answer."""
    if measured.home == "fresh":
        copy_home(bench, "fresh")
    shutil.rmtree(bench.path("report"), ignore_errors=True)
    calibration = run([sys.executable, str(HERE / "calibration.py")], frozenset({0}), bench)
    sample = run(bench.command(measured.arguments, measured.home), measured.allowed, bench)
    tell(f"  {measured.name}: {sample.seconds:.2f} s, calibration {calibration.seconds:.2f} s")
    return calibration, sample, measured.verify(bench)


def measure(chosen: Sequence[Measured], bench: Bench, runs: int) -> tuple[Result, ...]:
    """A warm-up round and ``runs`` counted ones; each round runs every command, so that all share the minutes."""
    rounds = []
    for number in range(runs + 1):
        tell(f"round {number} of {runs}" if number else "warm-up")
        rounds.append([run_measured(measured, bench) for measured in chosen])
    return tuple(
        Result(
            measured,
            samples=tuple(sample for _, sample, _ in outcomes[1:]),
            calibrations=tuple(calibration for calibration, _, _ in outcomes[1:]),
            complaints=tuple(sorted({complaint for _, _, complaint in outcomes if complaint})),
        )
        for measured, outcomes in zip(chosen, zip(*rounds, strict=True), strict=True)
    )


def table(results: Sequence[Result], judged: bool) -> str:
    """The results as text columns, the calibration's own times last."""
    lines = [("command", "wall s, median (min–max)", "× calibration", "peak MB", "target", "met")]
    for result in results:
        target = target_text(result.measured)
        met = {True: "yes", False: "NO", None: "—"}[result.met if judged else None]
        times = spread(result.samples)
        lines.append(
            (result.measured.name, times, f"{result.ratio:.2f}", f"{result.peak_mb:.0f}", target, met)
        )
    calibrations = [sample for result in results for sample in result.calibrations]
    peak = median(sample.peak_mb for sample in calibrations)
    lines.append(("calibration", spread(calibrations), "1.00", f"{peak:.0f}", "—", "—"))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    rows = [" | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines]
    rule = "-|-".join("-" * width for width in widths)
    return "\n".join(line.rstrip() for line in (rows[0], rule, *rows[1:])) + "\n"


def spread(samples: Sequence[Sample]) -> str:
    """Median, least and greatest of the wall times."""
    seconds = [sample.seconds for sample in samples]
    return f"{median(seconds):.2f} ({min(seconds):.2f}–{max(seconds):.2f})"


def target_text(measured: Measured) -> str:
    """The targets as one cell."""
    seconds = f"≤ {measured.target_seconds:g} s" if measured.target_seconds is not None else ""
    megabytes = f"≤ {measured.target_mb:g} MB" if measured.target_mb is not None else ""
    return ", ".join(part for part in (seconds, megabytes) if part) or "—"


def result_document(results: Sequence[Result], bench: Bench, scale: float) -> dict[str, object]:
    """The results as a JSON document."""
    return {
        "python": platform.python_version(),
        "machine": platform.platform(),
        "cores": len(usable_cores()),
        "scale": scale,
        "rows": bench.county.rows,
        "commands": [
            {
                "name": result.measured.name,
                "seconds": result.seconds,
                "ratio": result.ratio,
                "peak_mb": result.peak_mb,
                "target_seconds": result.measured.target_seconds,
                "target_mb": result.measured.target_mb,
                "met": result.met if scale == 1 else None,
                "complaints": result.complaints,
                "runs": [asdict(sample) for sample in result.samples],
                "calibrations": [asdict(sample) for sample in result.calibrations],
            }
            for result in results
        ],
    }


def usable_cores() -> list[int]:
    """The processor cores this process may use."""
    return sorted(os.sched_getaffinity(0)) if sys.platform == "linux" else list(range(os.cpu_count() or 1))


def tell(line: str) -> None:
    """Show progress."""
    sys.stderr.write(f"{line}\n")


def parse_arguments() -> argparse.Namespace:
    """The command line."""
    parser = argparse.ArgumentParser(description="Measure zhucun on a generated county-year.")
    parser.add_argument("--runs", type=int, default=5, help="counted runs of each command, after a warm-up")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="size of the county; targets are judged at 1"
    )
    parser.add_argument("--only", action="append", choices=[measured.name for measured in MEASURED])
    parser.add_argument("--json", type=Path, metavar="FILE", help="also write the results there")
    entry_point = shlex.quote(str(Path(sys.executable).with_name("zhucun")))
    parser.add_argument("--zhucun", default=entry_point, metavar="COMMAND", help="what to run as zhucun")
    arguments = parser.parse_args()
    arguments.zhucun = tuple(shlex.split(arguments.zhucun))
    if arguments.runs < 1:
        parser.error("--runs must be at least 1")
    if not shutil.which(arguments.zhucun[0]):
        parser.error(f"{arguments.zhucun[0]} cannot be run: install the package into this environment first")
    return arguments


def main() -> int:
    """Generate, prepare, measure, print; return the exit code."""
    arguments = parse_arguments()
    if sys.platform == "linux":
        os.sched_setaffinity(0, usable_cores()[:CORES])
    chosen = [measured for measured in MEASURED if not arguments.only or measured.name in arguments.only]
    county = generated_county(arguments.scale)
    # Not in /tmp, which is memory on some machines: commits must reach a disk.
    with tempfile.TemporaryDirectory(prefix="run-", dir=CACHE) as folder:
        bench = Bench(Path(folder), arguments.zhucun, county)
        try:
            prepare(bench, frozenset(measured.home for measured in chosen))
            results = measure(chosen, bench, arguments.runs)
        except CommandFailed as failure:
            tell(str(failure))
            return 2
        document = result_document(results, bench, arguments.scale)
    sys.stdout.write(table(results, judged=arguments.scale == 1))
    if arguments.json:
        text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
        arguments.json.write_text(text, encoding="utf-8")
    complaints = [f"{result.measured.name}: {text}" for result in results for text in result.complaints]
    for complaint in complaints:
        tell(f"wrong answer: {complaint}")
    missed = arguments.scale == 1 and any(result.met is False for result in results)
    return 2 if complaints else int(missed)


if __name__ == "__main__":
    sys.exit(main())
