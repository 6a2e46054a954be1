"""Everything wrong that an exam can be handed, given to the real command: a clear message, nothing lost."""

from __future__ import annotations

import gzip
import json
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openai_server import Reply, serving
from test_cli import newsqa

from eval.sample.paths import page_files, questions_file

EXACT = {"id": "1", "question": "308路什么时候恢复原线走清渠路", "asked_on": "2025-08-04", "answers": ["12月底"]}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("exam") / "library"
    done = newsqa("ingest", *page_files()[:4], "--library", folder)
    assert done.returncode == 0, done.stderr
    return folder


def sit(library: Path, questions: Path, **settings: str) -> subprocess.CompletedProcess[str]:
    """Hold an exam in the question file's own folder, in one process."""
    output = questions.parent / "run"
    return newsqa("eval", "run", questions, "--library", library, "--output", output, "--workers", "1", **settings)


def assert_told(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """It failed with one message in Chinese that holds these words, and no traceback."""
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    (message,) = re.findall(r"错误：[\s\S]*", done.stderr)
    for word in words:
        assert word in message, message


def jsonl(path: Path, *rows: object) -> Path:
    path.write_text(
        "".join((row if isinstance(row, str) else json.dumps(row, ensure_ascii=False)) + "\n" for row in rows),
        encoding="utf-8",
    )
    return path


def a_broken_row(path: Path) -> None:
    jsonl(path / "q.jsonl", EXACT, '{"question": "没有收', {"id": "1", "question": "又是一号？"})


def nothing_but_noise(path: Path) -> None:
    (path / "q.jsonl").write_bytes(bytes(range(256)) * 9)


def a_hundred_thousand_rows(path: Path) -> None:
    jsonl(path / "q.jsonl", *({"question": f"第{n}问？"} for n in range(100_000)))


def formulas(path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["问题", "答案"], ["几点开门？", "=A1&A2"], ["在哪里？", "城西"]):
        book.active.append(row)
    book.save(path / "q.xlsx")


def unknown_articles(path: Path) -> None:
    jsonl(
        path / "q.jsonl", EXACT, {"question": "甲？", "article_ids": ["芦汀日报/1999-01-01/01/01"], "answers": ["乙"]}
    )


def a_torn_table(path: Path) -> None:
    (path / "q.csv").write_bytes("id,question\r\n1,几点开门，在哪,里？\r\n".encode("gb18030"))


def half_an_archive(path: Path) -> None:
    (path / "q.jsonl.gz").write_bytes(gzip.compress(b'{"question": "x"}' * 999)[:60])


def contradictions(path: Path) -> None:
    jsonl(path / "q.jsonl", {"question": "甲？", "answerable": False}, {"question": "甲？", "answers": ["乙"]})


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (a_broken_row, ("第 2 行：这一行不是完整的 JSON", "第 3 行：id“1”与第 1 行重复", "没有一题被跑过")),
        (nothing_but_noise, ("不是文本",)),
        (a_hundred_thousand_rows, ("超过 50000 题", "拆成几个文件")),
        (formulas, ("第 2 行：answers 一格是公式（=A1&A2）",)),
        (unknown_articles, ("第 2 行：库里没有这篇报道：芦汀日报/1999-01-01/01/01",)),
        (a_torn_table, ("第 2 行：有 3 格，表头只有 2 格",)),
        (half_an_archive, ("q.jsonl.gz", "重新导出")),
        (contradictions, ("第 2 行：与第 1 行是同一问，answerable 却相反",)),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_a_question_set_that_cannot_be_used(
    library: Path, tmp_path: Path, make: Callable[[Path], None], words: tuple[str, ...]
) -> None:
    make(tmp_path)
    (questions,) = tmp_path.iterdir()
    before = questions.read_bytes()
    assert_told(sit(library, questions), questions.name, *words)
    assert not (tmp_path / "run").exists()
    assert questions.read_bytes() == before


def test_another_encoding_is_read_and_said(library: Path, tmp_path: Path) -> None:
    questions = tmp_path / "题集.csv"
    questions.write_bytes(
        "题号,问题,答案,提问日期\r\n1,308路什么时候恢复原线走清渠路,12月底,2025-08-04\r\n".encode("gb18030")
    )
    done = sit(library, questions)
    assert done.returncode == 0, done.stderr
    assert "已按 gb18030 读取" in done.stderr
    assert "答对：100.0%" in done.stdout


def test_a_run_folder_of_an_older_version_is_left_as_it_is(library: Path, tmp_path: Path) -> None:
    questions = jsonl(tmp_path / "q.jsonl", EXACT)
    assert sit(library, questions).returncode == 0
    manifest = tmp_path / "run" / "run.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"format": 1', '"format": 0'), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()}
    assert_told(sit(library, questions), "较旧版本", "旧结果原样未动")
    assert_told(newsqa("eval", "compare", tmp_path / "run", tmp_path / "run"), "较旧版本")
    assert {path.name: path.read_bytes() for path in (tmp_path / "run").iterdir()} == before


def test_a_judge_that_answers_nonsense(library: Path, tmp_path: Path) -> None:
    questions = jsonl(tmp_path / "q.jsonl", EXACT)
    with serving(Reply("我觉得都挺好的")) as script:
        done = sit(library, questions, judge_model="scripted", judge_base_url=script.url)
    assert done.returncode == 0, done.stderr
    assert re.search(r"评判模型 scripted 判断，共 \d+ 次；其中\d+ 次答非所问，这些按程序自己的核对计", done.stderr)
    assert script.requests


def test_drafts_by_rule_by_a_chat_model_and_from_readers_never_overwrite(library: Path, tmp_path: Path) -> None:
    def drafted(name: str, *words: str, **settings: str) -> list[dict[str, Any]]:
        done = newsqa("eval", "draft", tmp_path / name, "--library", library, "--limit", "6", *words, **settings)
        assert done.returncode == 0, done.stderr
        return [json.loads(line) for line in (tmp_path / name).read_text(encoding="utf-8").splitlines()]

    by_rule = drafted("rule.jsonl")
    assert by_rule
    assert all(row["draft"] for row in by_rule)
    answer = by_rule[0]["answers"][0]
    with serving(Reply(json.dumps([{"question": "编出来的一问？", "answer": answer}], ensure_ascii=False))) as script:
        chat = {"chat_model": "scripted", "chat_base_url": script.url}
        by_chat = drafted("chat.jsonl", **chat)
        assert drafted("still.jsonl", "--by-rule", **chat) == by_rule
    assert {row["question"] for row in by_chat} == {"编出来的一问？"}
    assert drafted("journal.jsonl", "--journal") == []
    assert_told(newsqa("eval", "draft", tmp_path / "rule.jsonl", "--library", library), "rule.jsonl", "已有一个文件")


# A disk that is full, in mid-run


def answered(journal: Path) -> list[str]:
    """The lines that are kept; the last one may have been cut off."""
    return journal.read_text(encoding="utf-8", errors="replace").split("\n")[:-1]


def test_files_that_may_grow_no_further_lose_no_answer(library: Path, tmp_path: Path) -> None:
    """The kernel refuses to make the journal larger, as a quota does."""
    limit = 60_000

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

    lines = [json.loads(line) for line in questions_file().read_text(encoding="utf-8").splitlines()[:40]]
    questions = jsonl(tmp_path / "q.jsonl", *({**row, "article_ids": []} for row in lines))
    words = [
        "eval",
        "run",
        str(questions),
        "--library",
        str(library),
        "--output",
        str(tmp_path / "run"),
        "--workers",
        "1",
    ]
    done = subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *words],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )
    assert_told(done, "journal.jsonl", "已答的题都在", "同一命令接着跑")
    kept = answered(tmp_path / "run" / "journal.jsonl")
    assert 3 < len(kept) < len(lines)
    again = sit(library, questions)
    assert again.returncode == 0, again.stderr
    whole = (tmp_path / "run" / "results.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(whole) == len(lines)
    assert set(kept) <= set(whole)  # to the letter, times included: nothing was asked again


SCRIPT = """
set -e
mount -t tmpfs -o size=96k tmpfs "$1"
shift
if "$@"; then echo "no message"; exit 3; fi
wc -l < "$DISK/run/journal.jsonl"
cp "$DISK/run/journal.jsonl" "$KEPT"
mount -o remount,size=64m "$DISK"
"$@"
cp "$DISK/run/results.jsonl" "$KEPT.whole"
"""


@pytest.mark.skipif(sys.platform != "linux" or shutil.which("unshare") is None, reason="needs Linux namespaces")
def test_a_full_disk_in_mid_run(library: Path, tmp_path: Path) -> None:
    """A real file system of 96 KB that fills up; with room made, the same command goes on."""
    namespace = ["unshare", "--user", "--map-root-user", "--mount"]
    if subprocess.run([*namespace, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine does not let its users mount anything")
    disk, kept = tmp_path / "disk", tmp_path / "journal.jsonl"
    disk.mkdir()
    rows = [json.loads(line) for line in questions_file().read_text(encoding="utf-8").splitlines()[:40]]
    questions = jsonl(tmp_path / "q.jsonl", *({**row, "article_ids": []} for row in rows))
    command: list[Any] = [sys.executable, "-c", "from ui.cli import main; main()", "eval", "run", questions]
    command += ["--library", library, "--output", disk / "run", "--workers", "1"]
    done = subprocess.run(
        [*namespace, "sh", "-c", SCRIPT, "sh", disk, *command],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "DISK": str(disk), "KEPT": str(kept), "LANG": "C.UTF-8"},
    )
    assert done.returncode == 0, done.stderr
    assert "磁盘满了，写不下去。已答的题都在，腾出空间后用同一命令接着跑。" in done.stderr
    assert "Traceback" not in done.stderr
    whole = Path(f"{kept}.whole").read_text(encoding="utf-8").splitlines()
    before = answered(kept)
    assert len(before) > 3
    assert set(before) <= set(whole)
    assert len(whole) == len(rows)
