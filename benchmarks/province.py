"""Measure the figures of a generated province-year as whole processes, beside a hand-written query over the same files.

    python -m benchmarks.province [--runs 5] [--scale 1.0] [--zhucun COMMAND]

2,200,000 households, 9.7 million visits. Every round runs the query and each command once, one after another; a ratio
is the median of a command's time over the query's of the same round. Exit codes: 0 every target met, 1 a target missed,
2 a command failed or answered wrongly.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.bench import (
    CACHE,
    CORES,
    HERE,
    Bench,
    CommandFailed,
    County,
    Sample,
    run,
    spread,
    tell,
    usable_cores,
)

VISITS = ("--duty", "visit-monitored", "--duty", "visit-general")
FIGURES = ("--no-gaps", "--json")
GAPS = ("--view", "gaps", "--format", "parquet", "--output", "gaps.parquet")
LIKE_THE_QUERY = 0.02  # the query knows no timelines: its sums may differ from the ledger's by so much


@dataclass(frozen=True)
class Asked:
    """A command with its targets: as a multiple of the hand-written query, in seconds, in megabytes."""

    name: str
    words: tuple[str, ...]
    target_ratio: float | None
    target_seconds: float | None
    target_mb: float = 4096


ASKED = (
    Asked("year", ("--year", "2022", *FIGURES), 2.5, None),
    Asked("month", ("--month", "2022-09", *FIGURES), None, 2.0),
    Asked("gaps", ("--year", "2022", *GAPS), 5.0, None),
)


def generated_province(scale: float) -> Path:
    """A home with the province, generated once for each version of the generator."""
    generator = HERE / "province_data.py"
    version = hashlib.sha256(generator.read_bytes()).hexdigest()[:12]
    home = CACHE / f"province-{version}-x{scale:g}"
    if not home.exists():
        tell(f"generating {home} …")
        CACHE.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as unfinished:
            written = Path(unfinished) / "home"
            subprocess.run([sys.executable, str(generator), str(written), "--scale", str(scale)], check=True)
            written.rename(home)
    return home


def one_round(bench: Bench, home: Path) -> dict[str, Sample]:
    """The query, then every command; their answers are compared."""
    query = run([sys.executable, str(HERE / "hand_written.py"), str(home)], frozenset({0}), bench)
    lines = bench.path("stdout").read_text(encoding="utf-8").splitlines()
    by_hand = [tuple(map(int, line.split())) for line in lines]
    samples = {"query": query}
    for asked in ASKED:
        command = (
            *bench.zhucun,
            "--home",
            str(home),
            "check-coverage",
            *VISITS,
            *asked.words,
            "--exit-zero",
        )
        samples[asked.name] = run(command, frozenset({0}), bench)
        if asked.name == "year":
            compare(json.loads(bench.path("stdout").read_bytes())["duties"], by_hand)
    tell("  " + ", ".join(f"{name} {sample.seconds:.2f} s" for name, sample in samples.items()))
    return samples


def compare(duties: Sequence[dict[str, int]], by_hand: Sequence[tuple[int, ...]]) -> None:
    """Raise CommandFailed when the figures are not about those of the query."""
    for duty, (expected, done) in zip(duties, by_hand, strict=True):
        found = duty["expected"], duty["on_time"] + duty["late"]
        if any(abs(a - b) > LIKE_THE_QUERY * b for a, b in zip(found, (expected, done), strict=True)):
            raise CommandFailed(f"{duty['duty']} gives {found}, the query {(expected, done)}")


def report(rounds: Sequence[dict[str, Sample]], judged: bool) -> bool:
    """Print medians and ratios; whether every target is met."""
    sys.stdout.write(f"query: {spread([each['query'] for each in rounds])} s\n")
    met = True
    for asked in ASKED:
        samples = [each[asked.name] for each in rounds]
        ratio = median(each[asked.name].seconds / each["query"].seconds for each in rounds)
        seconds, peak = median(each.seconds for each in samples), median(each.peak_mb for each in samples)
        good = (
            ratio <= (asked.target_ratio or ratio)
            and seconds <= (asked.target_seconds or seconds)
            and peak <= asked.target_mb
        )
        met = met and good
        targets = [f"≤ {asked.target_ratio} × query"] if asked.target_ratio else []
        targets += [f"≤ {asked.target_seconds} s"] if asked.target_seconds else []
        verdict = ("met" if good else "MISSED") if judged else "not judged at this scale"
        sys.stdout.write(
            f"{asked.name}: {spread(samples)} s, {ratio:.2f} × query, {peak:.0f} MB"
            f" (target {', '.join(targets)}, ≤ {asked.target_mb:g} MB: {verdict})\n"
        )
    return met


def main() -> int:
    """Generate, measure, print; return the exit code."""
    parser = argparse.ArgumentParser(description="Measure zhucun on a generated province-year.")
    parser.add_argument("--runs", type=int, default=5, help="counted rounds, after a warm-up")
    parser.add_argument(
        "--scale", type=float, default=1.0, help="size of the province; targets are judged at 1"
    )
    entry_point = shlex.quote(str(Path(sys.executable).with_name("zhucun")))
    parser.add_argument("--zhucun", default=entry_point, metavar="COMMAND", help="what to run as zhucun")
    arguments = parser.parse_args()
    if sys.platform == "linux":
        os.sched_setaffinity(0, usable_cores()[:CORES])
    home = generated_province(arguments.scale)
    with tempfile.TemporaryDirectory(prefix="run-", dir=CACHE) as folder:
        bench = Bench(Path(folder), tuple(shlex.split(arguments.zhucun)), County(home, {}, {}, {}, 0))
        bench.path("user").mkdir()
        try:
            rounds = [one_round(bench, home) for _ in range(arguments.runs + 1)][1:]
        except CommandFailed as failure:
            tell(str(failure))
            return 2
    return 0 if report(rounds, judged=arguments.scale == 1) or arguments.scale != 1 else 1


if __name__ == "__main__":
    sys.exit(main())
