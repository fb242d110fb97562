"""Measure how fast sheets are read, from file to committed Parquet, beside what the libraries need for the same.

    python benchmarks/reading.py [--runs 3] [--only NAME]...

Everything runs in one go on files that are generated once, in processes of their own. Exit codes: 0 every
target met, 1 a target missed.
"""

from __future__ import annotations

import argparse
import csv
import datetime
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import MappingProxyType

CACHE = Path(__file__).resolve().parent / ".cache" / "reading-2"
SHEET_ROWS, CSV_ROWS, SMALL_FILES, SMALL_ROWS = 100_000, 300_000, 500, 30
HOUSEHOLDS = 16_190
RECEIVED_ON = datetime.date(2022, 10, 31)
VISIT = ("户编号", "户主姓名", "乡镇", "行政村", "走访日期", "走访人", "走访方式", "走访内容")
SHEET = (
    "序号", "户编号", "户主姓名", "身份证号码", "乡镇", "行政村", "村民小组", "走访日期", "走访人", "陪同人员",
    "走访方式", "走访内容", "发现问题", "诉求", "后续措施",
)  # fmt: skip
SURNAMES, GIVEN = "张王李赵刘陈杨黄周吴", "伟芳娜敏静丽强磊洋艳勇军杰娟涛明超兰霞平刚"
DONE = (
    "了解收入情况，宣传政策",
    "查看住房安全、饮水",
    "协助办理慢病证",
    "送米面油，谈产业发展",
    "核对务工收入",
)
PEAK_MB = 1200
Row = Mapping[str, object]


@dataclass(frozen=True)
class Sample:
    """One run: seconds, and the largest resident size of all processes together."""

    seconds: float
    peak_mb: float


@dataclass(frozen=True)
class Target:
    """What is promised, and whether it was met."""

    what: str
    measured: str
    wanted: str
    is_met: bool


def say(line: str) -> None:
    """A line of the result."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def visits(count: int) -> Iterator[Row]:
    """Made-up visits, the same each time."""
    chance = random.Random(7)

    def person() -> str:
        return chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)

    heads = [person() for _ in range(HOUSEHOLDS)]
    helpers = [person() for _ in range(4_828)]
    for number in range(count):
        household = chance.randrange(HOUSEHOLDS)
        yield {
            "序号": number + 1,
            "户编号": f"990901{household:06d}",
            "户主姓名": heads[household],
            "身份证号码": _identity(household),
            "乡镇": f"{'东南西北中'[household % 5]}山乡",
            "行政村": f"{'甲乙丙丁戊己庚辛'[household % 8]}{'山水田林'[household // 8 % 4]}村",
            "村民小组": f"{household % 9 + 1}组",
            "走访日期": datetime.date(2022, 1, 1) + datetime.timedelta(days=number * 270 // count),
            "走访人": helpers[household % len(helpers)],
            "陪同人员": chance.choice(helpers) if number % 5 == 0 else "",
            "走访方式": chance.choice(("入户", "入户", "入户", "电话", "微信")),
            "走访内容": f"{chance.choice(DONE)}{number % 9973}",
            "发现问题": "无" if number % 7 else "屋顶漏水",
            "诉求": "",
            "后续措施": "" if number % 3 else "下月再看",
        }


def _identity(household: int) -> str:
    """A number of an unassigned region with a right check digit."""
    born = datetime.date(1940, 1, 1) + datetime.timedelta(days=household)
    body = f"990901{born:%Y%m%d}{household % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(each) * by for each, by in zip(body, weights, strict=True)) % 11]


def write_xlsx(path: Path, rows: Iterator[Row], columns: Sequence[str]) -> None:
    """One sheet with real dates."""
    import xlsxwriter

    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet("走访")
        sheet.write_row(0, 0, columns)
        for number, row in enumerate(rows, 1):
            for column, name in enumerate(columns):
                value = row[name]
                if isinstance(value, datetime.date):
                    sheet.write_datetime(
                        number, column, datetime.datetime(value.year, value.month, value.day)
                    )
                elif value != "":
                    sheet.write(number, column, value)


def write_csv(path: Path, rows: Iterator[Row], columns: Sequence[str]) -> None:
    """GB18030, as WPS saves it."""
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows([row[name] for name in columns] for row in rows)


def files() -> Mapping[str, Path]:
    """The files to read, generated when they are not there yet."""
    places = {name: CACHE / name for name in ("sheet.xlsx", "visits.csv", "visits_with_ids.csv", "small")}
    if not (CACHE / "complete").exists():
        places["small"].mkdir(parents=True, exist_ok=True)
        write_xlsx(places["sheet.xlsx"], visits(SHEET_ROWS), SHEET)
        write_csv(places["visits.csv"], visits(CSV_ROWS), VISIT)
        write_csv(places["visits_with_ids.csv"], visits(CSV_ROWS), (*VISIT, "身份证号码"))
        everything = list(visits(SMALL_FILES * SMALL_ROWS))
        for number in range(SMALL_FILES):
            rows = iter(everything[number * SMALL_ROWS : (number + 1) * SMALL_ROWS])
            write_xlsx(places["small"] / f"第{number + 1}村走访.xlsx", rows, VISIT)
        (CACHE / "complete").touch()
    return MappingProxyType(places)


CALAMINE = """
import io, sys; from python_calamine import CalamineWorkbook
CalamineWorkbook.from_filelike(io.BytesIO(open(sys.argv[1], 'rb').read())).get_sheet_by_index(0).to_python()
"""
PANDAS = """
import sys, pandas
frame = pandas.read_excel(sys.argv[1], engine='openpyxl', dtype={'户编号': str, '身份证号码': str})
frame.to_parquet(sys.argv[2])
"""
NOTHING = "import python_calamine, sys, io"
NOTHING_OF_PANDAS = "import pandas, openpyxl, pyarrow, sys"


def library(code: str, *words: Path) -> Sample:
    """A script of a library as a whole process."""
    return _timed([sys.executable, "-c", code, *map(str, words)], allowed=(0,))


def ingest(path: Path) -> Sample:
    """`zhucun ingest` as a whole process into a new home."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        call = [sys.executable, "-m", "zhucun_cli"]
        subprocess.run([*call, "init", str(home), "--county", "云溪县"], check=True, capture_output=True)
        words = ["ingest", str(path), "--received", RECEIVED_ON.isoformat(), "--home", str(home), "--json"]
        return _timed([*call, *words])


def _timed(command: Sequence[str], allowed: Sequence[int] = (0, 1)) -> Sample:
    """Wall seconds; the peak is the sum of the process and its reader at their largest."""
    began = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _resident_of(process.pid))
        time.sleep(0.02)
    seconds = time.perf_counter() - began
    if process.returncode not in allowed:
        raise SystemExit(f"{' '.join(command)}: exit {process.returncode}")
    return Sample(seconds, peak or resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)


def _resident_of(pid: int) -> float:
    """Megabytes of a process and its children now; 0 where /proc does not tell."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        pages = [int(Path(f"/proc/{each}/statm").read_text().split()[1]) for each in (pid, *children)]
    except (OSError, IndexError):
        return 0.0
    return sum(pages) * os.sysconf("SC_PAGE_SIZE") / 1e6


def best(runs: int, measure: Callable[[], Sample]) -> Sample:
    """The fastest of the runs, with the largest size of any: other work on the machine only slows down."""
    samples = [measure() for _ in range(runs)]
    return Sample(min(each.seconds for each in samples), max(each.peak_mb for each in samples))


def measure_sheet(places: Mapping[str, Path], runs: int) -> Iterator[Target]:
    """100,000 × 15 cells of an .xlsx, beside calamine and pandas. Start-up of Python is taken off all of them."""
    path = places["sheet.xlsx"]
    start = best(runs, lambda: library(NOTHING)).seconds
    ours = best(runs, lambda: ingest(path))
    idle = best(runs, lambda: ingest(places["small"] / "第1村走访.xlsx")).seconds
    alone = best(runs, lambda: library(CALAMINE, path)).seconds - start
    with tempfile.TemporaryDirectory() as folder:
        pandas = library(PANDAS, path, Path(folder) / "sheet.parquet").seconds
    pandas -= best(runs, lambda: library(NOTHING_OF_PANDAS)).seconds
    reading = ours.seconds - idle
    say(
        f"sheet.xlsx {SHEET_ROWS} x 15: whole command {ours.seconds:.2f} s, of which {idle:.2f} s for any small file;"
    )
    say(
        f"  reading {reading:.2f} s = {SHEET_ROWS / reading:,.0f} rows/s; calamine {alone:.2f} s; pandas {pandas:.2f} s"
    )
    ratio = reading / alone
    yield Target("xlsx: times calamine's to_python", f"{ratio:.2f}", "<= 3 (goal 2)", ratio <= 3)
    times = pandas / reading
    yield Target("xlsx: times faster than pandas+openpyxl", f"{times:.1f}", ">= 5", times >= 5)
    yield Target(
        "xlsx: peak MB, both processes", f"{ours.peak_mb:.0f}", f"<= {PEAK_MB}", ours.peak_mb <= PEAK_MB
    )


def measure_csv(places: Mapping[str, Path], runs: int) -> Iterator[Target]:
    """Visits as CSV. What the command takes for any small file is taken off, and told."""
    idle = best(runs, lambda: ingest(places["small"] / "第1村走访.xlsx")).seconds
    for name, wanted in (("visits.csv", 150_000), ("visits_with_ids.csv", 80_000)):
        ours = best(runs, partial(ingest, places[name]))
        rate = CSV_ROWS / (ours.seconds - idle)
        say(
            f"{name}, {CSV_ROWS} rows: whole command {ours.seconds:.2f} s, of which {idle:.2f} s for any small file"
        )
        yield Target(f"{name}: rows/s", f"{rate:,.0f}", f">= {wanted:,}", rate >= wanted)
        yield Target(f"{name}: peak MB", f"{ours.peak_mb:.0f}", f"<= {PEAK_MB}", ours.peak_mb <= PEAK_MB)


def measure_small(places: Mapping[str, Path], runs: int) -> Iterator[Target]:
    """500 workbooks of 30 rows."""
    ours = ingest(places["small"])
    yield Target("500 small workbooks: s", f"{ours.seconds:.1f}", "<= 60", ours.seconds <= 60)


MEASURES: Mapping[str, Callable[[Mapping[str, Path], int], Iterator[Target]]] = MappingProxyType(
    {"sheet": measure_sheet, "csv": measure_csv, "small": measure_small}
)


def main() -> int:
    """Run what was asked for and print a line for each target."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", action="append", choices=tuple(MEASURES))
    asked = parser.parse_args()
    places = files()
    met = True
    for name, measure in MEASURES.items():
        for each in measure(places, asked.runs) if name in (asked.only or MEASURES) else ():
            met &= each.is_met
            say(
                f"{'met   ' if each.is_met else 'MISSED'} {each.what}: {each.measured} (wanted {each.wanted})"
            )
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
