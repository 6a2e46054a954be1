"""The journal keeps answers whole and askers' numbers hidden; accounts keep passwords hashed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ui_support import ARTICLES, TODAY, cite

from articles.errors import FileMissing, SettingInvalid, StorageFailed
from articles.types import TimeReference
from embeddings.types import Filter
from qa.types import Answer, Models, Nearest, Note, Question, QuestionKind, Retrieved, Status
from ui.accounts import Account, Role, Sessions, hash_password, read_accounts, verify_password
from ui.journal import Journal, Selection, Verdict
from ui.limits import RateLimit
from ui.masking import mask, mask_answer
from ui.values import dump, load

NOW = datetime(2031, 5, 9, 4, 0, tzinfo=UTC)


def whole_answer(text: str = "老码头步道多长？") -> Answer:
    when = TimeReference("昨天", (0, 2), datetime(2031, 5, 8), datetime(2031, 5, 9), "day", TODAY, "asker")
    question = Question(
        text, text, TODAY, QuestionKind.NUMBER, time=when, people=("温砚",), where=Filter(date_from=TODAY, pages=(1, 2))
    )
    return Answer(
        question,
        Status.ANSWERED,
        "步道全长3.2公里[1]。",
        citations=(cite(1, ARTICLES[0], "步道全长3.2公里"),),
        retrieved=(Retrieved("a", 0.5),),
        notes=(Note("newer", "有新的"),),
        nearest=(Nearest("b", "标题", None),),
        models=Models("e", None),
        seconds=0.25,
    )


def test_an_answer_comes_back_as_it_was() -> None:
    assert load(Answer, dump(whole_answer())) == whole_answer()


def test_old_and_odd_documents() -> None:
    text = dump(whole_answer()).replace('"seconds": 0.25', '"unknown": [1]')
    assert load(Answer, text).seconds == 0.0
    with pytest.raises(ValueError, match="not a Answer"):
        load(Answer, '{"question": 3}')


def test_journal_keeps_finds_and_judges(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, now=lambda: NOW)
    kept = journal.record(whole_answer(), channel="page", versions="1")
    refused = journal.record(Answer(Question("天气", "天气", TODAY), Status.NO_EVIDENCE, "没有"), channel="api")
    assert kept
    assert refused
    entry = journal.entry(kept)
    assert entry
    assert entry.answer == whole_answer()
    assert (entry.channel, entry.versions, entry.verdict, entry.asked_at) == ("page", "1", None, NOW)
    assert journal.judge(kept, Verdict.USELESS, " 电话 13800001234 打不通 ")
    assert not journal.judge("nobody", Verdict.USEFUL)
    judged = journal.select(Selection(verdict=Verdict.USELESS))
    assert [(one.id, one.reason) for one in judged] == [(kept, "电话 138******34 打不通")]
    assert journal.count() == 2
    assert journal.count(Selection(status=Status.NO_EVIDENCE)) == 1
    assert [(day.questions, day.refused, day.useless) for day in journal.days()] == [(2, 1, 1)]
    journal.close()
    assert Journal.open(tmp_path, now=lambda: NOW).entry(kept) is not None


def test_ids_cannot_be_guessed(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, now=lambda: NOW)
    ids = {journal.record(whole_answer(), channel="page") for _ in range(50)}
    assert len(ids) == 50
    assert all(one and len(one) >= 12 for one in ids)


def test_old_entries_go(tmp_path: Path) -> None:
    now = NOW
    journal = Journal.open(tmp_path, days=30, now=lambda: now)
    old = journal.record(whole_answer(), channel="page")
    now = NOW + timedelta(days=31)
    new = journal.record(whole_answer(), channel="page")
    assert old
    assert new
    assert journal.entry(old) is None
    assert journal.entry(new) is not None


def test_a_journal_of_no_days_keeps_nothing(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, days=0)
    assert journal.record(whole_answer(), channel="page") is None
    assert journal.count() == 0


def test_a_broken_journal_says_so(tmp_path: Path) -> None:
    (tmp_path / "journal.sqlite").write_bytes(b"not a database at all" * 100)
    with pytest.raises(StorageFailed, match="问答记录"):
        Journal.open(tmp_path)


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("我是13812345678，回我", "138******78"),
        ("+86 138 1234 5678", "*** **** **78"),
        ("１３８１２３４５６７８", "１３８******７８"),
        ("身份证310101199001011234。", "310*************34"),
        ("31010119900101123X", "310*************3X"),
        ("021-37683768", "021-******68"),
    ],
)
def test_private_numbers_are_masked(text: str, hidden: str) -> None:
    assert hidden in mask(text)
    assert mask(mask(text)) == mask(text)


@pytest.mark.parametrize(
    "text", ["2020年11月19日接入2006个事项", "总第3771期", "投资1234567890123456789012元", "12345"]
)
def test_other_numbers_stay(text: str) -> None:
    assert mask(text) == text


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), st.text("问报吗，的", max_size=5))
def test_no_mobile_number_survives(number: str, around: str) -> None:
    assert number not in mask(around + number + around)


def test_the_papers_own_numbers_stay_in_answers() -> None:
    hotline = cite(1, ARTICLES[1], "报名电话0399-55510086")
    question = Question("0399-55510086是谁的电话，我的是13812345678", "13812345678", TODAY)
    answer = Answer(question, Status.ANSWERED, "0399-55510086[1]，您的13812345678", (hotline,))
    masked = mask_answer(answer)
    assert "13812345678" not in dump(masked)
    assert masked.text.startswith("0399-55510086[1]")


def test_passwords_are_hashed_and_checked(tmp_path: Path) -> None:
    hashed = hash_password("正确的密码")
    assert "正确" not in hashed
    assert hashed != hash_password("正确的密码")
    assert verify_password("正确的密码", hashed)
    assert not verify_password("错的密码", hashed)
    assert not verify_password("x", "junk")
    path = tmp_path / "accounts.txt"
    path.write_text(f"# 名单\n小周:editor:{hashed}\n", encoding="utf8")
    assert read_accounts(path) == (Account("小周", Role.EDITOR, hashed),)


@pytest.mark.parametrize("line", ["小周", "小周:boss:scrypt$a$b", "小周:admin:plain", ":admin:scrypt$a$b"])
def test_bad_account_lines_are_named(tmp_path: Path, line: str) -> None:
    path = tmp_path / "accounts.txt"
    path.write_text(f"\n{line}\n", encoding="utf8")
    with pytest.raises(SettingInvalid, match="第2行"):
        read_accounts(path)
    with pytest.raises(FileMissing):
        read_accounts(tmp_path / "none")


def test_sessions_end(tmp_path: Path) -> None:
    clock = 0.0
    account = Account("小周", Role.EDITOR, hash_password("密码"))
    sessions = Sessions([account], seconds=10, clock=lambda: clock)
    assert sessions.log_in("小周", "错") is None
    assert sessions.log_in("没有", "密码") is None
    first, second = sessions.log_in("小周", "密码"), sessions.log_in("小周", "密码")
    assert first != second
    assert sessions.who(first) == account
    assert sessions.who("made up") is None
    assert sessions.who(None) is None
    sessions.log_out(second)
    assert sessions.who(second) is None
    clock = 11.0
    assert sessions.who(first) is None


def test_rate_limit_refills() -> None:
    clock = 0.0
    limit = RateLimit(2, clock=lambda: clock)
    assert [limit.wait("a"), limit.wait("a"), limit.wait("a")] == [0, 0, 30]
    assert limit.wait("b") == 0
    clock = 30.0
    assert limit.wait("a") == 0
    assert limit.wait("a") == 30


def test_days_are_local(tmp_path: Path) -> None:
    journal = Journal.open(tmp_path, now=lambda: NOW)
    journal.record(whole_answer(), channel="page")
    day = NOW.astimezone().date()
    assert journal.count(Selection(day_from=day, day_to=day + timedelta(days=1))) == 1
    assert journal.count(Selection(day_to=date(2031, 5, 1))) == 0
