"""The desk: who may come in, what each role may do, what it shows of an upload, what it keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from test_ui_render import Elements, assert_harmless
from ui_server import serving
from ui_support import ARTICLES, HOSTILE, TODAY, make_context

from articles.errors import ExamError, InputError
from articles.types import IssueHints
from qa.types import Status
from ui.accounts import Account, Role, hash_password
from ui.aliases import AliasTable
from ui.app import create_app
from ui.context import Published, UploadLimits
from ui.desk_questions import selection
from ui.desk_upload import accepted, read_hints
from ui.door import SESSION_COOKIE, Door, same_site
from ui.editable import Editable, EditableFile
from ui.exams import add_case, compared, sit, sitting_folder, sittings
from ui.parsed import preview, typed_lines
from ui.render_desk import preview_html, published_html
from ui.strings import words

ZH = words("zh")
ACCOUNTS = (
    Account("小周", Role.EDITOR, hash_password("编辑的密码")),
    Account("老吴", Role.ADMIN, hash_password("管理的密码")),
)
PAGE_TEXT = f"""望潮日报
2031年5月9日 星期五
总第903期
渡口夜市周末开张
□记者 夏渔
渡口夜市将于5月10日18时开张,设摊位120个,22时收摊。市民可乘8路公交车前往。
{HOSTILE}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    context = make_context(tmp_path_factory.mktemp("desk"), accounts=ACCOUNTS, local_only=False)
    with serving(create_app(context)) as address:
        yield address


def log_in(client: httpx.Client, name: str, password: str) -> httpx.Response:
    return client.post("/desk/login", data={"name": name, "password": password})


def test_nobody_comes_in_without_logging_in(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        turned_away = client.get("/desk/")
        assert (turned_away.status_code, turned_away.headers["location"]) == (303, "/desk/login")
        for path in ("/desk/config", "/desk/gradio_api/info", "/desk/questions.csv", "/desk/exams/x/report"):
            assert client.get(path).status_code == 401
        upload = client.post("/desk/gradio_api/upload", files={"files": ("a.txt", b"x")})
        assert upload.status_code == 401
        assert client.post("/desk/gradio_api/queue/join", json={}).status_code == 401
        client.cookies.set(SESSION_COOKIE, "made up")
        assert client.get("/desk/").status_code == 303


def test_log_in_work_log_out(address: str) -> None:
    with httpx.Client(base_url=address) as client:
        assert "编辑台登录" in client.get("/desk/login").text
        wrong = log_in(client, "小周", "错的")
        assert wrong.status_code == 401
        assert "名字或密码不对" in wrong.text
        right = log_in(client, "小周", "编辑的密码")
        assert right.status_code == 303
        cookie = right.headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=strict" in cookie
        assert client.get("/desk/").status_code == 200
        table = client.get("/desk/questions.csv")
        assert table.text.startswith("\ufeffid,asked_at")
        assert client.get("/desk/exams/..%2f..%2fx/report").status_code == 404
        for path in ("/desk/gradio_api/file=/etc/passwd", "/desk/gradio_api/proxy=http://127.0.0.1:1/"):
            assert client.get(path).status_code == 404
        client.post("/desk/logout")
        assert client.get("/desk/").status_code == 303


def test_guessing_passwords_is_slowed_down(tmp_path: Path) -> None:
    door = Door(make_context(tmp_path, accounts=ACCOUNTS, local_only=False))
    tries = [door.log_in("小周", f"第{number}次", "1.2.3.4") for number in range(8)]
    assert tries[:6] == [0.0] * 6
    assert all(isinstance(wait, float) and wait > 0 for wait in tries[6:])
    assert isinstance(door.log_in("小周", "编辑的密码", "5.6.7.8"), str)


def test_another_sites_page_changes_nothing(address: str) -> None:
    with httpx.Client(base_url=address, headers={"origin": "https://evil.example"}) as client:
        assert log_in(client, "小周", "编辑的密码").status_code == 403
    assert same_site({"host": "a.example"})
    assert same_site({"host": "a.example", "origin": "https://a.example"})
    assert same_site({"host": "inner:80", "x-forwarded-host": "a.example", "origin": "https://a.example"})
    assert not same_site({"host": "a.example", "origin": "https://b.example"})


def test_without_accounts_the_desk_is_for_this_machine_alone(tmp_path: Path) -> None:
    alone = Door(make_context(tmp_path / "a", local_only=True))
    assert alone.open
    for host in ("localhost:7860", "127.0.0.1:7860", "[::1]:7860"):
        account = alone.account({"host": host})
        assert account
        assert account.role is Role.ADMIN
    assert alone.account({"host": "evil.example"}) is None
    assert not Door(make_context(tmp_path / "b", local_only=False)).open


def test_a_closed_desk_says_why(tmp_path: Path) -> None:
    with serving(create_app(make_context(tmp_path, local_only=False))) as address:
        assert httpx.get(f"{address}/desk/").status_code == 303
        closed = httpx.get(f"{address}/desk/login")
        assert closed.status_code == 404
        assert "NEWSQA_ACCOUNTS" in closed.text
        assert "编辑台" not in httpx.get(f"{address}/config").text


def test_uploads_over_the_limits_are_told(tmp_path: Path) -> None:
    small = tmp_path / "a.txt"
    small.write_text("文字", encoding="utf8")
    large = tmp_path / "b.txt"
    large.write_bytes(b"x" * 1_100_000)
    limits = UploadLimits(files=2, megabytes=1)
    assert accepted([str(small)], limits) == [small]
    for given, said in (([], "还没有选文件"), ([str(small)] * 3, "最多上传 2 个"), ([str(large)], "超过 1 MB")):
        with pytest.raises(InputError, match=said):
            accepted(given, limits)


def test_hints_and_selections_are_read() -> None:
    assert read_hints(" 望潮日报 ", "2031-05-09", "第2版") == IssueHints("望潮日报", TODAY, 2)
    assert read_hints("", "", "") == IssueHints()
    for day, page in (("五月", ""), ("", "头版")):
        with pytest.raises(InputError):
            read_hints("", day, page)
    which = selection("2031-05-01", "2031-05-09", "no_evidence", "useless")
    assert which.day_to == TODAY.replace(day=10)
    assert which.status is Status.NO_EVIDENCE
    assert selection("", "", "", "").status is None


def test_the_preview_shows_every_line_with_its_article(tmp_path: Path) -> None:
    path = tmp_path / "p1.txt"
    path.write_text(PAGE_TEXT, encoding="utf8")
    read = preview(path, IssueHints(page=1))
    lines = typed_lines(read.pages[0])
    assert [line.text.strip() for line in lines if line.text.strip()] == [
        line.strip() for line in PAGE_TEXT.splitlines() if line.strip()
    ]
    body = next(line for line in lines if line.text.startswith("渡口夜市将于"))
    assert body.article == 0
    shown = assert_harmless(preview_html([read], ZH))
    assert HOSTILE in shown.text
    assert "渡口夜市周末开张" in shown.text


def test_a_bad_upload_says_what_is_wrong_and_not_where_it_lies(tmp_path: Path) -> None:
    binary, empty, rows = tmp_path / "x.txt", tmp_path / "y.txt", tmp_path / "z.jsonl"
    binary.write_bytes(bytes(range(256)) * 20)
    empty.write_bytes(b"")
    rows.write_text('{"text": "一篇文章。", "title": "标题", "date": "2031-05-09"}\n{"no": 1}\n', encoding="utf8")
    read = [preview(path, IssueHints()) for path in (binary, empty, rows)]
    assert all(one.problems for one in read)
    assert len(read[2].rows) == 1
    text = Elements(preview_html(read, ZH)).text
    assert str(tmp_path) not in text
    hostile = [replace(read[0], name=HOSTILE, problems=(HOSTILE,))]
    assert HOSTILE in assert_harmless(preview_html(hostile, ZH)).text
    assert_harmless(published_html(Published(1, 2, 3, (HOSTILE,), (HOSTILE,)), ZH))


def test_what_the_staff_edit_is_kept(tmp_path: Path) -> None:
    held = EditableFile(tmp_path)
    assert held.current() == Editable()
    held.save(Editable((" 问一 ", "", "问二"), "问编辑部"))
    assert held.current() == Editable(("问一", "问二"), "问编辑部")
    assert EditableFile(tmp_path).current() == Editable(("问一", "问二"), "问编辑部")
    (tmp_path / "desk.json").write_text("{broken", encoding="utf8")
    assert held.current() == Editable()


def test_other_names_are_edited(tmp_path: Path) -> None:
    table = AliasTable(tmp_path / "aliases.csv")
    assert table.current().rows
    assert table.text().startswith("kind,name,aliases")
    assert table.save("kind,name,aliases\nplace,望潮新城,新城|老城东\n") == 1
    assert [row.others for row in table.current().rows if row.kind == "place"] == [("新城", "老城东")]
    assert "免费" in table.current().expansions("听说不要钱")  # everyday words hold beside any table
    assert "wording" not in table.text()
    for bad in ("kind,name,aliases\nnonsense,甲,乙\n", "x" * 400_001):
        with pytest.raises(InputError):
            table.save(bad)
    assert [row.name for row in table.current().rows if row.kind == "place"] == ["望潮新城"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["aliases.csv"]


def test_readers_questions_become_an_exam(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    for text in ("菜场有多少摊位", "明天天气怎么样"):
        *_, answer = context.assistant.ask(text, asked_on=TODAY)
        kept = context.journal.record(answer, channel="page")
        entry = context.journal.entry(kept or "")
        assert entry
        count = add_case(context.library.folder, entry)
        assert add_case(context.library.folder, entry) == count
    rows = (context.library.folder / "questions.jsonl").read_text(encoding="utf8").splitlines()
    cases = [json.loads(row) for row in rows]
    assert [case["answerable"] for case in cases] == [True, False]
    assert cases[0]["article_ids"] == [ARTICLES[2].id]
    seen: list[int] = []
    first = sit(context, context.library.folder / "questions.jsonl", lambda done, total, what: seen.append(done))
    assert seen[-1] == 2
    again = tmp_path / "again.jsonl"
    again.write_text("\n".join(rows) + "\n", encoding="utf8")
    second = sit(context, again, lambda *_: None)
    sat = sittings(context.library.folder)
    assert {one.name for one in sat} == {first.name, second.name}
    assert all(one.report and one.finished and one.questions == 2 for one in sat)
    assert compared(context, first.name, second.name)
    for name in ("../..", "", "none", "a/b"):
        with pytest.raises(ExamError):
            sitting_folder(context.library, name)
