"""The command line as people and scripts use it: real processes, exit status, stdout and stderr."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest

from eval.sample.paths import page_files, pages_folder

PAGE = page_files()[0]
HEAVY = {"torch", "gradio", "sentence_transformers", "transformers"}


def newsqa(*words: str | Path, cwd: Path | None = None, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run the command with no settings of this machine but the given ones."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("NEWSQA_")}
    environment |= {f"NEWSQA_{name.upper()}": value for name, value in settings.items()}
    return subprocess.run(
        [sys.executable, "-c", "from ui.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        cwd=cwd,
        env=environment,
        check=False,
    )


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli") / "library"
    done = newsqa("ingest", pages_folder(), "--library", folder)
    assert done.returncode == 0, done.stderr
    return folder


def assert_one_sentence(done: subprocess.CompletedProcess[str], *words: str) -> None:
    """A failure is one Chinese line that holds `words`, and no traceback."""
    assert "Traceback" not in done.stderr
    lines = [line for line in done.stderr.splitlines() if line.startswith(("错误：", "用法不对："))]
    assert len(lines) == 1, done.stderr
    assert re.search(r"[一-鿿]", lines[0])
    for word in words:
        assert word in lines[0]


def test_help_answers_at_once() -> None:
    newsqa("--help")  # compiles what a fresh clone has not compiled yet
    started = time.perf_counter()
    done = newsqa("--help")
    elapsed = time.perf_counter() - started
    assert done.returncode == 0
    assert "ingest" in done.stdout
    # The goal is 0.5 s on an idle machine; a test may run beside others.
    assert elapsed < 3


def test_parse_prints_one_document() -> None:
    done = newsqa("parse", PAGE, "--json")
    assert done.returncode == 0
    parsed = json.loads(done.stdout)
    assert parsed["source"] == PAGE.name
    assert parsed["pages"][0]["articles"]


def test_parse_of_several_files_prints_a_list_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    done = newsqa("parse", PAGE, tmp_path / "nothing.txt", page_files()[1], "--json")
    assert done.returncode == 1
    assert [row["source"] for row in json.loads(done.stdout)] == [PAGE.name, page_files()[1].name]
    assert_one_sentence(done, "nothing.txt")


def test_same_input_twice_changes_nothing(library: Path) -> None:
    done = newsqa("ingest", pages_folder(), "--library", library, "--json")
    report = json.loads(done.stdout)
    assert (report["added"], report["changed"]) == (0, 0)
    assert report["unchanged"] > 40


def test_ask_is_cited_and_quoted_word_for_word(library: Path) -> None:
    done = newsqa("ask", "高温津贴能用饮料抵吗", "--asked-on", "2025-08-04", "--library", library, "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert answer["status"] == "answered"
    assert answer["citations"]
    for cited in answer["citations"]:
        assert f"[{cited['number']}]" in answer["answer"]
        shown = json.loads(newsqa("article", cited["article_id"], "--library", library, "--json").stdout)
        text = "\n".join(paragraph["text"] for paragraph in shown["paragraphs"])
        start, end = cited["span"]
        assert text[start:end] == cited["quote"]


def test_ask_imports_no_heavy_library(library: Path) -> None:
    script = (
        "import sys\nfrom ui.cli import main\n"
        f"sys.argv = ['newsqa', 'ask', '图书馆几点开门', '--library', {str(library)!r}]\n"
        "try: main()\nexcept SystemExit: pass\n"
        "print(*{name.split('.')[0] for name in sys.modules})"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert not HEAVY & set(done.stdout.splitlines()[-1].split())


def test_search_filters_by_day(library: Path) -> None:
    done = newsqa("search", "公交", "--from", "2025-07-30", "--to", "2025-07-30", "--library", library, "--json")
    hits = json.loads(done.stdout)["hits"]
    assert hits
    assert {hit["date"] for hit in hits} == {"2025-07-30"}


def test_withdrawn_article_leaves_answers_at_once(tmp_path: Path) -> None:
    newsqa("ingest", PAGE, "--library", tmp_path / "library")
    first = json.loads(newsqa("articles", "--library", tmp_path / "library", "--json").stdout)["articles"][0]["id"]
    assert newsqa("withdraw", first, "--reason", "稿件有误", "--library", tmp_path / "library").returncode == 0
    left = json.loads(newsqa("articles", "--library", tmp_path / "library", "--json").stdout)["articles"]
    assert first not in {row["id"] for row in left}


def test_backup_restores_to_a_sound_library(library: Path, tmp_path: Path) -> None:
    assert newsqa("backup", tmp_path / "all.newsqa", "--library", library).returncode == 0
    restored = tmp_path / "restored"
    assert newsqa("restore", tmp_path / "all.newsqa", "--library", restored).returncode == 0
    assert newsqa("check", "--library", restored).returncode == 0
    before = newsqa("articles", "--library", library, "--json").stdout
    assert newsqa("articles", "--library", restored, "--json").stdout == before


class TestBadInput:
    def test_missing_file(self, tmp_path: Path) -> None:
        done = newsqa("ingest", tmp_path / "no.txt", "--library", tmp_path / "library")
        assert done.returncode == 1
        assert_one_sentence(done, "no.txt")

    def test_empty_file(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").touch()
        done = newsqa("ingest", tmp_path / "empty.txt", "--library", tmp_path / "library")
        assert done.returncode == 1
        assert_one_sentence(done, "empty.txt")

    def test_binary_file(self, tmp_path: Path) -> None:
        (tmp_path / "noise.txt").write_bytes(bytes(range(256)) * 40)
        done = newsqa("ingest", tmp_path / "noise.txt", "--library", tmp_path / "library")
        assert done.returncode == 1
        assert_one_sentence(done, "noise.txt")

    def test_one_bad_file_never_stops_the_rest(self, tmp_path: Path) -> None:
        (tmp_path / "empty.txt").touch()
        done = newsqa("ingest", tmp_path / "empty.txt", PAGE, "--library", tmp_path / "library", "--json")
        assert done.returncode == 1
        assert json.loads(done.stdout)["added"] > 0

    def test_folder_that_is_no_library(self, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("私人信件", encoding="utf8")
        for command in (("ask", "图书馆几点开门"), ("ingest", str(PAGE))):
            done = newsqa(*command, "--library", tmp_path)
            assert done.returncode == 1
            assert_one_sentence(done, str(tmp_path))
        assert [path.name for path in tmp_path.iterdir()] == ["letter.txt"]

    def test_no_library_yet(self, tmp_path: Path) -> None:
        done = newsqa("ask", "图书馆几点开门", "--library", tmp_path / "none")
        assert done.returncode == 1
        assert_one_sentence(done, "newsqa ingest")
        assert not (tmp_path / "none").exists()

    def test_wrong_embedding_model(self, library: Path) -> None:
        done = newsqa(
            "ask", "图书馆几点开门", "--library", library, embedding_model="no/such-model", hf_hub_offline="1"
        )
        assert done.returncode == 1
        assert_one_sentence(done, "no/such-model")
        assert newsqa("check", "--library", library).returncode == 0

    def test_chat_endpoint_that_is_down_falls_back(self, library: Path) -> None:
        with socket.socket() as closed:
            closed.bind(("127.0.0.1", 0))
            address = f"http://127.0.0.1:{closed.getsockname()[1]}/v1"
        done = newsqa(
            "ask", "高温津贴能用饮料抵吗", "--asked-on", "2025-08-04", "--library", library, "--json",
            chat_model="some-model", chat_base_url=address, chat_api_key="none", chat_retries="0",
        )  # fmt: skip
        assert done.returncode == 0
        answer = json.loads(done.stdout)
        assert answer["status"] == "answered"
        assert "fallback" in {note["kind"] for note in answer["notes"]}
        assert answer["model"]["chat"] is None

    def test_port_in_use(self, library: Path) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = str(taken.getsockname()[1])
            done = newsqa("serve", "--port", port, "--library", library)
        assert done.returncode == 1
        assert_one_sentence(done, port, "--port")

    @pytest.mark.parametrize(
        "words",
        [
            ("nonsense",),
            ("parse",),
            ("ask", "问", "--asked-on", "昨天"),
            ("search", "公交", "-k", "0"),
            ("ask", "问", "--x"),
            ("ask", " "),
            ("search", ""),
        ],
    )
    def test_wrong_usage(self, words: tuple[str, ...]) -> None:
        done = newsqa(*words)
        assert done.returncode == 2
        assert_one_sentence(done, "newsqa --help")

    def test_wrong_setting_names_the_variable(self) -> None:
        done = newsqa("settings", port="很多")
        assert done.returncode == 1
        assert_one_sentence(done, "NEWSQA_PORT")

    def test_missing_article(self, library: Path) -> None:
        done = newsqa("article", "芦汀日报/1999-01-01/01/01", "--library", library)
        assert done.returncode == 1
        assert_one_sentence(done, "1999-01-01")
