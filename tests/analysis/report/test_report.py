"""The report as its reader has it: one page, every picture with words, made again in no time."""

import json
import re
import shutil
from html.parser import HTMLParser

import pandas as pd
import pytest
from click.testing import CliRunner

from analysis.cli import commands
from analysis.report import kept
from analysis.report.making import make
from analysis.report.sizes import SIZES

pytestmark = pytest.mark.slow


class Parts(HTMLParser):
    """What a page is made of."""

    def __init__(self) -> None:
        super().__init__()
        self.images: list[dict[str, str | None]] = []
        self.open: list[str] = []
        self.wrong: list[str] = []
        self.links: list[str] = []
        self.ids: list[str] = []

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "img":
            self.images.append(told)
        if tag not in ("img", "meta", "br"):
            self.open.append(tag)
        self.links += [told[name] for name in ("src", "href") if name in told]
        self.ids += [told["id"]] if "id" in told else []

    def handle_endtag(self, tag):
        if self.open and self.open[-1] == tag:
            self.open.pop()
        else:
            self.wrong.append(tag)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("report")
    return make("tiny", out), out


@pytest.fixture(scope="module")
def page(made):
    return (made[1] / "index.html").read_text()


def ask(*words: str):
    return CliRunner().invoke(commands, words, catch_exceptions=False)


def test_every_question_has_an_answer_with_figures_robustness_and_commands(made):
    report, out = made
    assert [told.question.number for told in report.told] == [1, 2, 3, 4]
    assert report.failed == 0
    for told in report.told:
        assert told.answer.short.endswith(".")
        assert len(told.robust.rows) == len(told.question.claims)
        assert told.answer.changes
        assert told.question.commands
    runs = pd.read_parquet(out / "data" / "runs.parquet")
    assert runs.groupby("study")["seed"].max().max() == SIZES["tiny"].seeds


def test_the_page_is_whole_and_needs_no_other_file(page):
    parts = Parts()
    parts.feed(page)
    assert parts.wrong == []
    assert parts.open == []
    assert all(link.startswith(("data:", "#")) for link in parts.links)
    assert {link[1:] for link in parts.links if link.startswith("#")} <= set(parts.ids)
    assert not re.search(r"(?:src|href|url\()\W*https?:", page)


def test_every_picture_has_words_for_who_cannot_see_it(page):
    parts = Parts()
    parts.feed(page)
    assert len(parts.images) >= 8
    assert all(len(image["alt"] or "") > 40 for image in parts.images)


def test_it_says_with_what_it_was_made(made, page):
    report, _ = made
    assert f"{report.runs} runs (0 failed)" in page
    for told in ("80 consumers over 20 days", "1 to 2", "numba", "symbiosis report --out report/ --tiny"):
        assert told in page


def test_the_markdown_has_the_same_answers_and_its_pictures_exist(made):
    report, out = made
    text = (out / "report.md").read_text()
    for told in report.told:
        assert f"## {told.question.number}. {told.question.asked}" in text
        assert told.answer.short in text
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    assert len(pictures) >= 8
    assert all((out / picture).is_file() for picture in pictures)
    assert re.findall(r"\n\n\n", text) == []
    for table in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        assert len({line.count("|") - line.count("\\|") for line in table.splitlines()}) == 1


def test_a_second_time_nothing_is_run_and_a_lost_run_is_run_again(made):
    _, out = made
    files = sorted((out / "runs" / "runs").iterdir())
    before = {file: file.stat().st_mtime_ns for file in files}
    answers = (out / "report.md").read_text()
    files[0].unlink()
    make("tiny", out)
    assert files[0].is_file()
    assert all(file.stat().st_mtime_ns == before[file] for file in files[1:])
    without_time = re.compile(r"in\s+[\d.]+\s+minutes")
    again = (out / "report.md").read_text()
    assert without_time.sub("", again) == without_time.sub("", answers)


def test_it_goes_into_the_documents_and_the_readme(made, tmp_path):
    report, out = made
    (tmp_path / "docs").mkdir()
    (tmp_path / "README.md").write_text(f"Before.\n\n{kept.BEGIN}\nold\n{kept.END}\n\nAfter.\n")
    kept.keep(report, out, tmp_path)
    readme = (tmp_path / "README.md").read_text()
    assert "old" not in readme
    assert readme.startswith("Before.")
    assert readme.endswith("After.\n")
    assert all(told.answer.short in readme for told in report.told)
    text = (tmp_path / "docs" / "report.md").read_text()
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text)
    assert pictures
    assert all((tmp_path / "docs" / picture).is_file() for picture in pictures)


def test_one_question_alone(made, tmp_path):
    out = shutil.copytree(made[1], tmp_path / "report")  # in which all runs are done
    done = ask("report", "--tiny", "--only", "laws", "--out", str(out), "--workers", "1")
    assert done.exit_code == 0, done.output
    assert "3. Are existing regulations sufficient?" in done.output
    assert "1. Can" not in done.output
    assert json.loads((out / "seconds.json").read_text()) > json.loads((made[1] / "seconds.json").read_text())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "law"), "Did you mean 'laws'?"),
        (("--workers", "0"), "workers"),
    ],
)
def test_bad_input_is_told_in_a_line(words, told, tmp_path):
    done = ask("report", "--tiny", "--out", str(tmp_path), *words)
    assert done.exit_code == 2
    assert told in done.output
    assert "Traceback" not in done.output


def test_it_reads_on_a_phone_and_prints(made, browser):
    _, out = made
    page = browser.new_page(viewport={"width": 390, "height": 844})
    page.goto((out / "index.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") <= 391
    assert page.get_by_role("heading", level=2).count() == 5
    assert len(page.pdf()) > 100_000
    page.close()
