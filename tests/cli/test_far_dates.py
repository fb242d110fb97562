"""A mistyped year in a visit sheet never becomes blame: from the file to what is said of the household."""

from __future__ import annotations

from pathlib import Path

from tests.cli.running import zhucun_here
from tests.forms.mending import write_xlsx
from tests.forms.test_rejects import ROSTER

VISITS: list[list[object]] = [
    ["白沙镇2022年9月走访记录"],
    ["户编号", "户主姓名", "行政村", "走访日期", "走访人", "走访方式"],
    ["9099010101001", "赵大山", "石桥村", "2021-09-27", "梁明亮", "入户"],
    ["9099010101002", "钱二河", "石桥村", "2022-09-06", "梁明亮", "入户"],
]
PAIRINGS: list[list[object]] = [
    ["结对帮扶花名册（2022-01-01）"],
    ["户编号", "户主姓名", "行政村", "责任人姓名", "帮扶单位"],
    ["9099010101001", "赵大山", "石桥村", "梁明亮", "县财政局"],
]
SEPTEMBER = ("--month", "2022-09", "--duty", "visit-monitored")


def test_a_mistyped_year_is_told_and_its_household_is_to_be_verified(
    empty_home: Path, tmp_path: Path
) -> None:
    """Of five monitored households one is visited, one has the row of 2021, three have nothing."""
    dated: list[list[object]] = [["花名册（2022-01-01）"], *ROSTER]
    sheets = {"花名册": dated, "结对": PAIRINGS, "走访": VISITS}
    paths = [write_xlsx(tmp_path / f"{name}.xlsx", rows) for name, rows in sheets.items()]
    taken = zhucun_here("ingest", *paths, "--json", home=empty_home).json
    (told,) = [each for file in taken["files"] for each in file["problems"] if each["severity"] == "error"]
    assert (told["code"], told["cell"], told["raw"]) == ("DATE_FAR", "D3", "2021-09-27")
    assert told["message"] == "“走访日期”写的 2021-09-27 离本表的期间（2022-09-01 至 2022-09-30）太远"
    assert told["fix"].startswith("请核对年份")
    answer = zhucun_here("check-coverage", *SEPTEMBER, "--json", home=empty_home).json
    (duty,) = answer["duties"]
    assert (duty["expected"], duty["on_time"], duty["missed"], duty["to_verify"]) == (5, 1, 4, 1)
    marked = {
        each["household"]: each["marks"] for each in answer["gaps"] if each["duty"] == "visit-monitored"
    }
    assert marked["9099010101001"] == ["unread"]
    assert marked["9099010101003"] == []
    (gap,) = [each for each in answer["gaps"] if each["household"] == "9099010101001"]
    assert "梁明亮" not in str(gap)
    said = zhucun_here("explain", "9099010101001", *SEPTEMBER[:2], "--json", home=empty_home).json
    (visit,) = [each for each in said if each["duty"] == "visit-monitored"]
    assert (visit["status"], visit["marks"], visit["responsible"]) == ("missed", ["unread"], "")
    screen = "".join(zhucun_here("explain", "9099010101001", *SEPTEMBER[:2], home=empty_home).out.split())
    assert "走访.xlsx›Sheet1第3行" in screen
    assert "D3“走访日期”写的2021-09-27" in screen
