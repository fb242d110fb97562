"""`report bulletin`, `report notices`, `report draft`: what leaves the office as Word documents and workbooks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from zhucun_cli.cli.context import named_office, open_lake

if TYPE_CHECKING:
    from zhucun_cli.home import Home
    from zhucun_cli.ledger.question import Question
    from zhucun_cli.reports.documents import WordTemplate
    from zhucun_cli.reports.notices import UnitNotices

INDEX = "目录.xlsx"


@dataclass(frozen=True)
class Wish:
    """What a document is asked for: about what, for whom, into which folder, from which number on, docx or pdf or both."""

    question: Question
    unit: str | None = None
    output: Path | None = None
    first_number: int = 1
    formats: tuple[str, ...] = ("docx",)


def word_template(home: Home, name: str) -> WordTemplate:
    """The office's own template, else the one that comes with zhucun."""
    from zhucun_cli.reports.documents import WordTemplate
    from zhucun_cli.reports.outputs import template_path

    return WordTemplate(template_path(name, home.templates_folder))


class _Writer:
    """Finished documents on their way to files: as Word, as PDF, or both; the program is looked for at once."""

    def __init__(self, home: Home, formats: tuple[str, ...]) -> None:
        from zhucun_cli.reports.office_pdf import find_office

        self._formats = formats
        self._mode = home.settings.output_mode
        wanted = named_office() or home.settings.libreoffice
        self._office = find_office(wanted) if "pdf" in formats else None

    def write(self, folder: Path, documents: Mapping[str, bytes]) -> list[Path]:
        """The documents, named without suffix, in each format. Nothing is written before all of it is there."""
        from zhucun_cli.reports.office_pdf import documents_as_pdf
        from zhucun_cli.reports.outputs import write_output

        made = {"docx": documents}
        if self._office is not None:
            made["pdf"] = documents_as_pdf(documents, self._office)
        return [
            write_output(folder / f"{name}.{form}", data, self._mode)
            for form in self._formats
            for name, data in made[form].items()
        ]


def write_bulletin(home: Home, wish: Wish) -> Iterator[str]:
    """The 通报 of the period; what to say of it."""
    from zhucun_cli.numbering import Series, give_numbers
    from zhucun_cli.reports.bulletin import bulletin_content, render_bulletin, visit_duties
    from zhucun_cli.reports.documents import letter

    writer = _Writer(home, wish.formats)
    settings, period = home.settings.documents, wish.question.period
    template = word_template(home, "bulletin.docx")
    with open_lake(home) as lake:
        question = replace(wish.question, duties=visit_duties(home))
        content = bulletin_content(home, lake.snapshot(question.known_by), question)
    series = Series("bulletin", period.label, settings.bulletin_prefix, question.as_of, wish.first_number)
    number = give_numbers(home.folder, series, [""])[""]
    data = render_bulletin(
        content, letter(home, number.title, question.as_of), settings.bulletin_to, template
    )
    folder = wish.output or home.reports_folder
    for path in writer.write(folder, {f"bulletin-{period.label}": data}):
        yield f"已写：{path}（{number.title}）"


def _notices(home: Home, wish: Wish) -> UnitNotices:
    from zhucun_cli.reports.notices import notices_content

    with open_lake(home) as lake:
        return notices_content(home, lake.snapshot(wish.question.known_by), wish.question, wish.unit)


def write_notices(home: Home, wish: Wish) -> Iterator[str]:
    """A 督办通知 for each unit and township that has missed something, and the index of their numbers."""
    from zhucun_cli.numbering import Series, give_numbers, issued
    from zhucun_cli.reports.documents import letter
    from zhucun_cli.reports.notices import DOCUMENT, file_stem, render_index, render_notice
    from zhucun_cli.reports.outputs import write_output

    writer = _Writer(home, wish.formats)
    period, as_of = wish.question.period, wish.question.as_of
    template = word_template(home, "notice.docx")
    content = _notices(home, wish)
    if not content.notices:
        yield f"没有要督办的：没有责任已明确的未完成事项（待核{content.to_verify}件，不发督办）"
        return
    series = Series(
        DOCUMENT, period.label, home.settings.documents.notice_prefix, as_of, wish.first_number
    )  # fmt: skip
    numbers = give_numbers(home.folder, series, [each.recipient.key for each in content.notices])
    folder = (wish.output or home.reports_folder) / f"notices-{period.label}"
    documents = {
        file_stem(period, number): render_notice(content, each, letter(home, number.title, as_of), template)
        for each in content.notices
        for number in (numbers[each.recipient.key],)
    }
    writer.write(folder, documents)
    yield f"已写：{folder}，{len(content.notices)}份督办通知（待核{content.to_verify}件，不发督办）"
    if wish.unit is None:
        earlier = issued(home.folder, DOCUMENT, period.label)
        index = render_index(content, numbers, earlier, wish.formats[0])
        yield f"已写：{write_output(folder / INDEX, index, home.settings.output_mode)}"


def write_drafts(home: Home, wish: Wish) -> Iterator[str]:
    """A workbook for each unit and township in which it answers what it has missed, and their index."""
    from zhucun_cli.forms.draft import KIND, file_name, render_draft, render_draft_index
    from zhucun_cli.reports.outputs import write_output

    period, mode = wish.question.period, home.settings.output_mode
    content = _notices(home, wish)
    if not content.notices:
        yield f"没有要核实的：没有责任已明确的未完成事项（待核{content.to_verify}件）"
        return
    folder = (wish.output or home.reports_folder) / f"draft-{period.label}"
    for each in content.notices:
        data = render_draft(content, each, home.kinds[KIND])
        write_output(folder / file_name(period, each.recipient), data, mode)
    yield f"已写：{folder}，{len(content.notices)}份核实回复表；填好后直接 zhucun ingest"
    if wish.unit is None:
        yield f"已写：{write_output(folder / INDEX, render_draft_index(content), mode)}"
