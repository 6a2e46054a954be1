"""The extractive reader: what it shows is the paper's own words, of the right kind, with where and when."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from newsroom import evidence, stored
from numpy.typing import NDArray

from articles.types import Genre, Link
from embeddings.types import StoredArticle
from qa.clues import Kind, clues, matching_view
from qa.dated import resolved, source_of
from qa.draft import Claim, Draft, Quote, render
from qa.messages import unmentioned
from qa.premise import told_instead, unsupported
from qa.ranker import bundled_rarity, load_ranker
from qa.reader import read
from qa.refusal import decide
from qa.sentences import sentences
from qa.traits import Floats
from qa.types import Question, QuestionKind, Status
from qa.windows import trimmed

ASKED_ON = date(2031, 5, 9)
POOL = stored(
    "本报讯（记者 林知夏）云溪区游泳馆将于6月1日起延长开放时间，每天9时至21时开放。馆长沈一舟介绍，成人票每张30元，"
    "学生凭学生证购票每张15元。场馆位于桐花路18号，咨询电话0577-66001234。因设备检修，5月20日闭馆一天。",
    headline="区游泳馆延长开放时间",
    order=1,
)
BRIDGE = stored(
    "云溪大桥改造工程昨天下午开工，总投资2.6亿元，预计工期18个月。施工期间，15路公交车改走滨江路。",
    headline="云溪大桥改造开工",
    order=2,
)
FAIR = stored(
    "第四届云溪茶叶节周末在雾岭镇举行，来自6个乡镇的48家茶企参展，现场签约金额达1200万元。",
    headline="茶叶节在雾岭镇举行",
    order=3,
)


def ask(text: str, **more: object) -> Question:
    return replace(Question(text=text, standalone=text, asked_on=ASKED_ON), **more)  # type: ignore[arg-type]


def answer(text: str, *articles: StoredArticle, **more: object) -> str:
    return render(read(ask(text, **more), evidence(articles or (POOL, BRIDGE, FAIR))))


@pytest.mark.parametrize(
    ("question", "holds"),
    [
        ("区游泳馆成人票多少钱一张", "30元"),
        ("区游泳馆的馆长是谁", "沈一舟"),
        ("区游泳馆场馆位于哪里", "桐花路18号"),
        ("云溪大桥改造总投资多少", "2.6亿元"),
        ("云溪大桥施工期间15路公交车走哪条路", "滨江路"),
        ("茶叶节有多少家茶企参展", "48家"),
        ("游泳馆哪天闭馆", "5月20日"),
    ],
)
def test_the_piece_that_answers_is_shown(question: str, holds: str) -> None:
    assert holds in answer(question)


def test_the_answer_opens_with_where_and_when_and_cites_one_article() -> None:
    draft = read(ask("云溪大桥改造总投资多少"), evidence((POOL, BRIDGE, FAIR)))
    assert render(draft).startswith("《云溪报》2031年5月8日第1版：")
    assert {quote.article_id for quote in draft.quotes} == {BRIDGE.article.id}


def test_a_dateline_is_not_shown() -> None:
    assert "本报讯" not in answer("区游泳馆从哪天起延长开放时间")


def test_relative_days_are_resolved_and_the_quotation_stays_as_printed() -> None:
    draft = read(ask("云溪大桥改造什么时候开工"), evidence((BRIDGE,)))
    claim = draft.claims[0]
    assert "5月7日下午（见报日5月8日，原文“昨天下午”）" in claim.text
    assert claim.printed == claim.quotes[0].text
    assert "昨天下午" in claim.quotes[0].text


def test_a_bare_weekday_stays_as_printed() -> None:
    clinic = stored("康复医师每周二、周五上午坐诊。")
    assert resolved(clinic.article, (0, len(clinic.article.text)))[0] == clinic.article.text


@pytest.mark.parametrize("text", ["资料再次表明日军曾在此驻扎。", "如今日本游客又来了。"])
def test_words_that_only_look_like_a_day_stay_as_printed(text: str) -> None:
    one = stored(text)
    assert resolved(one.article, (0, len(text)))[0] == text


def test_what_is_not_known_of_the_source_is_left_out() -> None:
    bare = replace(POOL.article, issue=replace(POOL.article.issue, paper=None), page=None)
    assert source_of(bare) == "2031年5月8日报道"


@dataclass(frozen=True)
class Believing:
    """A ranker that puts its belief on given clauses."""

    belief: tuple[float, ...]

    def probabilities(self, rows: Floats) -> tuple[NDArray[np.float64], float]:
        assert len(rows) == len(self.belief)
        return np.array(self.belief), 1.0 - sum(self.belief)


@pytest.mark.parametrize(
    ("question", "shown"),
    [("夜校报名人数比去年下降了多少", True), ("夜校报名人数是哪天公布的", True), ("夜校的报名人数减少了吗", False)],
)
def test_a_figure_or_a_time_that_is_asked_for_is_shown_beside_the_likelier_words(question: str, shown: bool) -> None:
    school = stored("成人夜校的报名人数明显减少。培训中心5月3日公布，降幅约为7%。教室已经粉刷一新。")
    ranker = Believing((0.8, 0.01, 0.01, 0.01))
    draft = read(ask(question), evidence((school,)), ranker=ranker)  # type: ignore[arg-type]
    assert "明显减少" in render(draft)
    assert ("5月3日" in render(draft)) is shown


def test_the_day_that_a_figure_is_of_stays_with_it() -> None:
    homes = stored("截至4月底，全区37处养老驿站已经接入监护平台。其余驿站年内接入。")
    ranker = Believing((0.0, 0.9, 0.05))
    assert "截至4月底" in render(read(ask("多少处养老驿站接入监护平台"), evidence((homes,)), ranker=ranker))  # type: ignore[arg-type]


def test_a_clause_that_only_sets_the_scene_is_not_shown_alone() -> None:
    flood = stored("截至5月2日中午，安置点的居民全部回家。随着响应解除，渡口恢复通航。")
    for belief, shown in ((0.9, 0, 0, 0), "居民全部回家"), ((0, 0, 0.9, 0), "渡口恢复通航"):
        assert shown in render(read(ask("居民哪天回家"), evidence((flood,)), ranker=Believing(belief)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("paper", "second", "cited"), [("云溪晚报", 0.3, 2), ("云溪晚报", 0.1, 1), ("云溪报", 0.3, 1), (None, 0.3, 2)]
)
def test_another_source_that_is_nearly_as_likely_is_shown_too(paper: str | None, second: float, cited: int) -> None:
    one = stored("旧船厂改建的书房开门迎客。", order=1)
    other = stored("书房由旧船厂改建而成。", order=2)
    other = replace(other, article=replace(other.article, issue=replace(other.article.issue, paper=paper)))
    ranker = Believing((0.4, second))
    draft = read(ask("书房是什么改建的"), evidence((one, other)), ranker=ranker)  # type: ignore[arg-type]
    assert len({quote.article_id for quote in draft.quotes}) == cited


@pytest.mark.parametrize("question", ["体育考试归哪一级管", "规划的五个方面是什么", "他讲的第二个变化是什么"])
def test_words_that_only_ask_need_not_stand_in_the_article(question: str) -> None:
    asked = clues(question, bundled_rarity())
    assert not asked.numerals
    assert not asked.noun


def test_a_correction_comes_before_what_it_corrects() -> None:
    wrong = stored("上半年全区新增停车泊位520个，比去年同期多80个。", headline="新增停车泊位520个", order=1)
    right = stored(
        "本报5月8日第1版《新增停车泊位520个》一文中，上半年全区新增停车泊位应为250个。特此更正。",
        headline="更正",
        day=date(2031, 5, 9),
        genre=Genre.CORRECTION,
    )
    link = Link("correction", right.article.id, wrong.article.id)
    text = answer("上半年全区新增停车泊位多少个", replace(wrong, links=(link,)), replace(right, links=(link,)))
    assert text.index("250个") < text.index("第1版：上半年") or text.index("应为250个") < text.rindex("520个")


def test_the_newest_of_changed_figures_comes_first() -> None:
    old = stored("云溪大桥改造工程总投资2.6亿元。", headline="云溪大桥改造开工", day=date(2031, 3, 2))
    new = stored("云溪大桥改造工程总投资调整为3.1亿元。", headline="云溪大桥改造投资调整", day=date(2031, 5, 8))
    draft = read(ask("云溪大桥改造工程总投资多少"), evidence((old, new)))
    text = render(draft)
    assert text.index("3.1亿元") < text.index("2.6亿元")
    assert [note.kind for note in draft.notes] == ["older"]


def test_two_values_of_one_day_stand_side_by_side() -> None:
    one = stored("云溪大桥改造工程总投资2.6亿元。", headline="大桥改造开工", order=1)
    two = stored("云溪大桥改造工程总投资2.9亿元。", headline="大桥改造工程启动", page=2, order=1)
    draft = read(ask("云溪大桥改造工程总投资多少"), evidence((one, two)))
    assert "2.6亿元" in render(draft)
    assert "2.9亿元" in render(draft)
    assert [note.kind for note in draft.notes] == ["contradiction"]


def test_years_that_contradict_stand_side_by_side() -> None:
    one = stored("云溪口灯塔建于1908年，石砌，高二十七米。", headline="云溪口灯塔百年", order=1)
    two = stored("云溪口灯塔建于1912年，当年冬天点灯。", headline="云溪口灯塔的来历", page=2, order=1)
    draft = read(ask("云溪口灯塔是哪一年建的"), evidence((one, two)))
    assert "1908年" in render(draft)
    assert "1912年" in render(draft)
    assert [note.kind for note in draft.notes] == ["contradiction"]


def test_the_length_of_a_thing_is_no_other_measure_of_it() -> None:
    joined = stored("云溪大桥今晨合龙，合龙误差仅3毫米。云溪大桥合龙后将铺设桥面。", headline="云溪大桥合龙", order=1)
    opened = stored("云溪大桥正式通车，全长6.8公里，双向四车道。", headline="云溪大桥通车", page=2, order=1)
    assert "6.8公里" in render(read(ask("云溪大桥有多长"), evidence((joined, opened))))


def test_the_day_of_the_week_is_told_where_it_is_asked() -> None:
    text = "八旬老人陆阿婆免费为邻居修伞已有二十年，今年社区给她辟出一角。小屋每周一、三、五下午开放，已有六人跟她学。"
    shop = stored(text, headline="修伞的陆阿婆", order=1)
    assert "每周一、三、五" in render(read(ask("修伞的陆阿婆星期几在"), evidence((shop,))))


def test_a_thing_that_the_question_names_is_spoken_of() -> None:
    text = "云溪大桥昨天开始试运行。大桥设双向四车道，限速六十公里。市民应注意现场指示牌，自行车和行人禁止上桥。"
    bridge = stored(text, headline="云溪大桥试运行", order=1)
    assert "禁止上桥" in render(read(ask("骑自行车能上云溪大桥吗"), evidence((bridge,))))


def test_a_telephone_number_is_told_where_it_is_asked() -> None:
    text = "因管道改造，云溪街道望海小区明晚停水。停水期间请提前储水。抢修电话8765 1122。"
    notice = stored(text, headline="望海小区停水通知", order=1)
    assert "8765 1122" in render(read(ask("望海小区停水打什么电话问"), evidence((notice,))))


def test_what_this_is_points_back_to_is_told_with_it() -> None:
    text = "守灯人翻开一本旧册子。“灯不灭，船就敢回来。”这是爷爷写在值班日志第一页的话。"
    lamp = stored(text, headline="三代守灯人", order=1)
    assert "灯不灭" in render(read(ask("守灯人爷爷在值班日志第一页写着什么话"), evidence((lamp,))))


def test_no_evidence_gives_no_claims() -> None:
    draft = read(ask("云溪大桥改造总投资多少"), ())
    assert draft.status is Status.NO_EVIDENCE
    assert decide(ask("云溪大桥改造总投资多少"), (), draft).status is Status.NO_EVIDENCE


@pytest.mark.parametrize(
    "question", ["区图书馆读者证押金多少钱", "茶叶节的总冠军是谁", "云溪机场几点有航班去海州", "《夜航船》什么时候上映"]
)
def test_look_alikes_are_refused(question: str) -> None:
    found = evidence((POOL, BRIDGE, FAIR))
    decision = decide(ask(question), found, read(ask(question), found))
    assert decision.status is Status.NO_EVIDENCE


@pytest.mark.parametrize("question", ["区游泳馆成人票多少钱一张", "云溪大桥改造总投资多少", "茶叶节有多少家茶企参展"])
def test_what_is_answered_is_not_refused(question: str) -> None:
    found = evidence((POOL, BRIDGE, FAIR))
    assert decide(ask(question), found, read(ask(question), found)).status is Status.ANSWERED


def test_a_missing_term_is_named() -> None:
    found = evidence((POOL, BRIDGE, FAIR))
    question = ask("茶叶节的总冠军是谁")
    assert "冠军" in decide(question, found, read(question, found)).missing


def test_the_threshold_decides() -> None:
    found = evidence((POOL,))
    question = ask("区游泳馆成人票多少钱一张")
    draft = read(question, found)
    assert decide(question, found, draft, threshold=1.01).status is Status.NO_EVIDENCE
    assert decide(question, found, draft, threshold=0.0).status is Status.ANSWERED


def test_small_talk_is_not_for_the_paper() -> None:
    question = ask("你好", kind=QuestionKind.SMALL_TALK)
    found = evidence((POOL,))
    assert decide(question, found, read(question, found)).status is Status.NO_EVIDENCE


def test_a_list_that_is_announced_is_told_to_its_end() -> None:
    fairs = stored("区里本月举办两场读书会。5月10日在图书馆，5月17日在文化馆。报名免费。", headline="本月两场读书会")
    text = answer("本月有哪几场读书会", fairs, kind=QuestionKind.LIST)
    assert "5月10日" in text
    assert "5月17日" in text


def test_what_is_announced_is_told() -> None:
    bridge = stored(
        "大桥推迟到九月通车。交通局说，推迟主要有两个原因。一是洪水影响水上作业；二是钢梁晚交货。",
        headline="大桥推迟通车",
    )
    assert "钢梁晚交货" in answer("大桥为什么推迟通车", bridge)


@pytest.mark.parametrize(
    ("question", "belief", "reason"),
    [
        ("渡口为什么晚通航", (0.9, 0.01, 0.01, 0.01, 0.0), True),  # what came about is no reason
        ("渡口为什么晚通航", (0.1, 0.01, 0.01, 0.8, 0.0), True),
        ("渡口哪天通航", (0.9, 0.01, 0.01, 0.01, 0.0), False),
    ],
)
def test_a_reason_that_is_asked_for_is_told_with_what_came_about(
    question: str, belief: tuple[float, ...], *, reason: bool
) -> None:
    ferry = stored("因水位上涨停航的渡口5月2日通航，比预计晚了两天。航管所解释，新浮桥的钢缆晚到。票价不变。")
    text = render(read(ask(question), evidence((ferry,)), ranker=Believing(belief)))  # type: ignore[arg-type]
    assert ("钢缆晚到" in text) is reason


def test_a_list_that_is_asked_for_is_told_to_its_end() -> None:
    text = "书场公布书目：3日至12日，《珠塔记》；14日至23日，《渡江传》；25日至30日，《青年专场》。每天13时开书。"
    ranker = Believing((0.3, 0.3, 0.3, 0.0, 0.0, 0.0, 0.0, 0.0))
    told = read(ask("书场排了哪些书目", kind=QuestionKind.LIST), evidence((stored(text),)), ranker=ranker)  # type: ignore[arg-type]
    assert "《青年专场》" in render(told)
    assert "13时" not in render(told)


def test_of_a_long_list_the_first_items_are_told() -> None:
    items = "；".join(f"{day}日在第{day}文化站举办读书会，每场限五十人，先到先得" for day in range(10, 30))
    fairs = stored(f"文旅局推出读书会二十场。5月{items}。", headline="读书会二十场")
    text = answer("5月有哪些读书会", fairs, kind=QuestionKind.LIST)
    assert "10日在第10文化站举办读书会" in text
    assert "第29文化站" not in text


def test_reading_twice_gives_the_same() -> None:
    assert answer("区游泳馆成人票多少钱一张") == answer("区游泳馆成人票多少钱一张")


PRINTED = st.text(
    alphabet=st.sampled_from("云溪大桥改造了三25元，。！；：、“”（）《》昨天下午本报讯记者 \n,.:;()〇Ａ％"),
    max_size=160,
)


@given(PRINTED)
@settings(deadline=None)
def test_clauses_tile_their_sentences_and_lose_no_word(text: str) -> None:
    shown = [False] * len(text)
    for sentence in sentences(text):
        assert sentence.clauses[0][0] == sentence.span[0]
        assert sentence.clauses[-1][1] == sentence.span[1]
        assert all(one[1] == two[0] for one, two in zip(sentence.clauses, sentence.clauses[1:], strict=False))
        shown[slice(*sentence.span)] = [True] * (sentence.span[1] - sentence.span[0])
    assert all(seen or char.isspace() for seen, char in zip(shown, text, strict=True))


@given(PRINTED)
@settings(deadline=None, max_examples=40)
def test_every_quotation_is_word_for_word_and_every_sentence_marked(text: str) -> None:
    one = stored(f"云溪大桥{text}")
    draft = read(ask("云溪大桥改造花了多少元"), evidence((one, BRIDGE)))
    articles = {item.article.id: item.article.text for item in (one, BRIDGE)}
    for claim in draft.claims:
        assert claim.printed == "".join(quote.text for quote in claim.quotes)
        assert all(articles[quote.article_id][slice(*quote.span)] == quote.text for quote in claim.quotes)
    assert not draft.claims or render(draft).count("[") >= len(draft.claims)


@given(PRINTED)
@settings(deadline=None)
def test_the_matching_view_keeps_positions(text: str) -> None:
    assert len(matching_view(text)) == len(text)


@given(PRINTED, st.integers(0, 160), st.integers(0, 160))
@settings(deadline=None)
def test_trimming_stays_inside(text: str, one: int, two: int) -> None:
    span = tuple(sorted((min(one, len(text)), min(two, len(text)))))
    start, end = trimmed(text, (span[0], span[1]))
    assert span[0] <= start <= end <= span[1]


@pytest.mark.parametrize(
    ("question", "kind", "head"),
    [
        ("这座桥花了多少钱", Kind.NUMBER, "钱"),
        ("大桥什么时候通车", Kind.TIME, ""),
        ("开幕式在哪里举行", Kind.PLACE, "举行"),
        ("哪位副区长到会讲话", Kind.PERSON, "副区长到"),
        ("是哪个部门负责的", Kind.THING, "部门"),
        ("为什么要改道", Kind.REASON, ""),
        ("怎么报名", Kind.METHOD, ""),
        ("可以带宠物吗", Kind.YES_NO, ""),
    ],
)
def test_the_question_word_tells_the_kind(question: str, kind: Kind, head: str) -> None:
    found = clues(question, bundled_rarity())
    assert (found.kind, found.head) == (kind, head)


def test_figures_titles_and_the_asked_noun_are_key_terms() -> None:
    found = clues("2031年第四届茶叶节上《雾岭谣》的导演是谁", bundled_rarity())
    assert found.year == 2031
    assert found.numerals == ("第四届",)
    assert found.entities == ("雾岭谣",)
    assert found.noun == "导演"


@pytest.mark.parametrize("question", ["江堤的险情最先是谁发现的", "7月那次江堤险情最先是谁发现的"])
def test_a_month_is_no_figure_and_an_adverb_no_noun(question: str) -> None:
    found = clues(question, bundled_rarity())
    assert not found.numerals
    assert not found.noun


def test_inner_sentences_carry_the_mark_too() -> None:
    quote = Quote("a", (0, 9), "他说好。又说不好。")
    assert render(Draft((Claim("他说好。又说不好。", (quote,)),))) == "他说好。[1]又说不好[1]。"


def test_weights_for_other_columns_are_not_used(tmp_path: Path) -> None:
    path = tmp_path / "weights.json"
    path.write_text(json.dumps({"names": ["something"]}), encoding="utf8")
    with pytest.raises(ValueError, match="other columns"):
        load_ranker(path)


class TestPremise:
    """What a question takes for granted and the cited article does not say."""

    TEXT = "云溪站主体封顶\n轨交4号线云溪站昨天主体封顶，计划明年通车。工地高温时段停止户外作业。渡轮票价2元不变。"

    @pytest.mark.parametrize(
        ("question", "unsaid"),
        [
            ("云溪站为什么被取消", ("取消",)),
            ("工地停工了吗", ()),
            ("渡轮票价什么时候涨到3元", ("涨到", "3元")),
            ("渡轮票价2元是哪天定的", ()),
            ("云溪站通车为什么推迟", ("推迟",)),
            ("云溪站哪天封顶", ()),
            ("七十五岁的老人坐渡轮多少钱", ()),
            ("我今年75岁，坐渡轮多少钱", ()),
        ],
    )
    def test_what_is_unsaid(self, question: str, unsaid: tuple[str, ...]) -> None:
        assert unsupported(question, self.TEXT) == unsaid

    @pytest.mark.parametrize("text", ["云溪站不再建设。", "云溪站项目已经叫停。", "市里撤销了云溪站。"])
    def test_other_words_for_it_will_do(self, text: str) -> None:
        assert unsupported("云溪站为什么被取消", text) == ()

    def test_a_price_may_be_said_to_be_adjusted(self) -> None:
        assert unsupported("渡轮为什么涨价", "渡轮票价有调整。因油价上涨，票价由每人2元调整为3元。") == ()

    def test_a_refusal_names_what_the_paper_does_not_say(self) -> None:
        station = stored("轨交4号线云溪站昨天主体封顶，计划明年通车。", headline="云溪站主体封顶")
        asked, found = ask("云溪站为什么被取消"), evidence((station,))
        decision = decide(asked, found, read(asked, found))
        assert "取消" in decision.missing
        assert "“取消”" in unmentioned(decision.missing)

    @pytest.mark.parametrize(
        ("question", "told"),
        [
            ("云溪站渡轮票价涨到3元是从哪天开始的", "票价2元不变。"),
            ("云溪站渡轮票价2元是哪天定的", ""),
            ("云溪站用地达到3亩了吗", ""),
            ("缆车票价涨到3元是从哪天开始的", ""),
        ],
    )
    def test_the_papers_own_figure_is_told_instead(self, question: str, told: str) -> None:
        clause = told_instead(question, self.TEXT)
        assert (self.TEXT[slice(*clause)] if clause else "").endswith(told)
        assert bool(clause) is bool(told)


def test_another_source_that_says_the_same_is_cited_but_not_shown() -> None:
    one = stored("旧船厂改建的书房5月1日开门迎客。", order=1)
    other = stored("旧船厂改建的书房5月1日开门。", order=2)
    other = replace(other, article=replace(other.article, issue=replace(other.article.issue, paper="云溪晚报")))
    further = stored("旧船厂改建的书房6月8日开门。", order=2)
    further = replace(further, article=replace(further.article, issue=replace(further.article.issue, paper="云溪晚报")))
    same = read(ask("书房什么时候开门"), evidence((one, other)), ranker=Believing((0.4, 0.35)))  # type: ignore[arg-type]
    assert [len(claim.cited) for claim in same.claims] == [2]
    assert "[1][2]。" in render(same)
    assert not same.lines
    differs = read(ask("书房什么时候开门"), evidence((one, further)), ranker=Believing((0.4, 0.35)))  # type: ignore[arg-type]
    assert len(differs.claims) == 2


SUBSIDY = stored(
    "取暖补贴十二月一日起申领，每户600元。申领人带身份证和银行卡，到居住地便民服务中心办理。"
    "有关负责人说，这是一件暖心事。去年全区惠及3120户。咨询电话：6612 0033。",
    headline="取暖补贴开始申领",
)


def test_the_way_to_a_service_is_told_without_its_praise() -> None:
    told = answer("取暖补贴怎么申领", SUBSIDY, kind=QuestionKind.METHOD)
    assert "便民服务中心办理" in told
    assert "暖心" not in told
    assert "3120" not in told


def test_what_a_linked_article_sets_right_is_shown_whole() -> None:
    wrong = stored("云溪泳池票价每场30元。", headline="泳池开放", order=1)
    right = stored(
        "本报5月8日《泳池开放》一文中，“每场30元”应为“每场20元”，特此更正，并向读者致歉。", headline="说明", order=2
    )
    link = Link("correction", right.article.id, wrong.article.id)
    wrong, right = replace(wrong, links=(link,)), replace(right, links=(link,))
    told = answer("云溪泳池票价多少", wrong, right, kind=QuestionKind.NUMBER)
    assert "“每场30元”应为“每场20元”[1]。" in told
    assert "致歉" not in told


def test_whom_to_turn_to() -> None:
    letter = stored(
        "我家门口的井盖坏了很久，老人走路害怕。\n区市政科答复：已安排修理。今后发现井盖损坏，可拨打热线6600 1180报修。",
        headline="读者来信：井盖坏了",
    )
    told = answer("井盖坏了找谁", letter, kind=QuestionKind.METHOD)
    assert "6600 1180" in told
    assert "害怕" not in told


def test_the_day_that_a_figure_is_of_is_shown_with_it() -> None:
    prices = stored(
        "本报讯（记者 林知夏）区发展改革部门公布的监测数据显示，10月，全区鸡蛋均价每公斤9.8元，供应充足。",
        headline="物价",
    )
    assert "10月，全区鸡蛋均价每公斤9.8元" in answer("鸡蛋均价多少钱", prices, kind=QuestionKind.NUMBER)
