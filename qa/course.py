"""How a matter went (从开工到通车经历了什么): its milestones as the paper told them, a line an article, in order.

A milestone is a sentence that says what came about and when, of an article that is about the matter. Who was there and
what was said are none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from articles.types import Article, Genre, Span
from embeddings.types import StoredArticle
from qa.clues import UNSEEN_WEIGHT, matching_view
from qa.draft import Draft
from qa.names import names
from qa.polarity import enclosing, turned
from qa.ranker import bundled_rarity
from qa.sentences import SAYS_SO, Sentence, sentences
from qa.stories import group
from qa.survey import line_of, listed, part, said
from qa.topic import stands, topic_of
from qa.types import Evidence, Question, Status
from qa.windows import trimmed

DEPTH = 20
"""Articles of the evidence that may tell a part of it."""
READ = 24
"""Sentences of an article that are looked at."""
OF_THE_MATTER = 0.75
"""Share of the best article's hold on the matter that another must reach."""
ABOUT, LEAD = 0.6, 2
"""Share of the matter that a report on it holds in its title or in so many sentences: others only mention it."""
LONGEST_LINE = 90
"""Characters of a sentence beyond which only the clauses about its event are told."""
LEAST = 1.0
"""What a milestone must be worth: about the matter, and dated or an event."""
FURTHER = 0.6
"""By how much less a further milestone of an article may be worth than the first, where many articles tell."""
FEW, EACH_OF_FEW, EACH = 2, 3, 2
"""Articles that are few, the milestones that each of them may tell, and those that each of many may tell."""
WORK = 0.4
"""What a word for the kind of work weighs, beside the name of what is worked on."""
PASSING = 0.9
"""Share of the matter that a sentence must hold in an article on something else."""
LEAST_DATED, MOST_DATED = 2, 6
"""Sentences with a year that an article of history has at least, and that are told of it."""
LATER = 0.06
"""What each sentence further down is worth less: a report tells first what it is about."""

_ENDS = re.compile(r"从(?P<stages>[^，。？]{1,24}到[^，。？]{1,12}?)(?=[，。？的]|[各分经有都怎是]|$)")
"""The first and the last stage that a question names, and those between."""
_FRAME = re.compile(
    r"从(?=[^，。？]{1,20}到)|是?怎么(?:样)?(?:一?步一?步)?|一步(?:一)?步|怎么回事|前前后后|来龙去脉|前因后果|始末|时间[线轴点]|大事记|时间节点|节点|阶段|步骤|历程|经历了?"
    r"|过程|经过|进展|后续|历史|年[份代]|(?:讲|说)(?:一[讲说])?|按时间|按年代|(?:各|分别|都)?是?在?(?:什么时候|哪[天年]|何时)|到(?:现在|目前|今天|如今)|以来|至今|一路|先后|来的|(?<=.)的?(?:事情?|问题)(?=$|[，。？?])|各是|分别"
    r"|^请|顺序|先后|主要|关键|重要|[这那][个项座条件些场次]|哪?几个|日子|正式|时间(?=[是怎如有]|$)|怎样|如何|历史上?|按?年[代份]"
)
"""Words of a question that ask for a course, and none of its matter."""
_EVENT = re.compile(
    r"获批|批复|立项|规划|招标|中标|签约|签订|签署|开工|动工|奠基|启动|启用|揭牌|揭幕|开幕|闭幕|开赛|落幕|颁奖|决赛|开园|开馆|开业|开张|开放|开通|通车|贯通"
    r"|合龙|封顶|竣工|完工|建成|投用|投产|投入使用|交付|入住|搬[迁入进]|试运[行营]|试营业|推迟|延期|提前|顺延|调整|变更|恢复|封闭|关闭|停[运用工]|拆除|修[复好]|抢通"
    r"|重启|叫停|取消|成立|撤销|任命|当选|提名|代理|辞去|免去|接任|不再担任|逝世|判决|宣判|抓获|破获|立案|开庭|起火|扑灭|查明|坍塌|中断|公布|通过|印发|实施|施行"
    r"|征求|回复|答复|承诺|入选|夺冠|获奖|出土|发现|会见|考察|完成|过半|兑现|点亮|解除|升级|上市|首发|更名|合并|受理|报名|开票|摇号"
)
_WORK = re.compile(
    r"(?:迁建|新建|改造|扩建|改建|重建|建设|维修|维护|修缮|大修|整治|更新|工程|项目|工作|施工|事件|事故|案件|火灾|大火|起火|车祸|坍塌|塌方)$"
)
"""What kind of work or event a thing is: later reports leave it out."""
_CAREER = re.compile(
    r"当上|当选|升任|出任|成为|提名|(?:正式|怎么|如何)当[了上]?[^，。？]{0,6}(?:长|书记|主任|主席)|从[^，。？]{0,8}(?:长|书记|主任|主席)到[^，。？]{0,8}(?:长|书记|主任|主席)"
)
_APPOINTED = re.compile(
    r"任命|当选|提名|代理|辞去|免去|接任|不再担任|选举[^，。]{0,4}为|为代?[^，。；]{0,8}(?:长|书记|主任|主席)|任(?:中共)?[^，。；]{0,14}(?:长|书记|主任|主席)"
)
_CHANGED = re.compile(
    r"(?:标准|价格?|票价|补贴|费用?|工资|津贴|奖励|增速|收入|房价|人数|增加值|总值|产量|吞吐量|指数).{0,14}变|怎么[涨降调]|[涨降调][了过的整]"
)
_VALUE = re.compile(r"\d[\d.,]*(?:万|亿)?(?:元|%|人|平方米|个百分点)|免费|[一二三四五六七八九十百千]+元")
_SAID = re.compile(rf"(?:{SAYS_SO}|要求|希望|呼吁)[，：:,]?[“‘]|^[“‘「]|^编辑同志")
_YEAR = re.compile(
    r"\d{4}年|(?:洪武|永乐|宣德|成化|弘治|正德|嘉靖|隆庆|万历|天启|崇祯|顺治|康熙|雍正|乾隆|嘉庆|道光|咸丰|同治|光绪|宣统|民国)\S{1,4}年"
)
_DAYS = frozenset({"point", "half_day", "day", "range", "month"})
_PLANNED = _DAYS | {"quarter", "year"}
_HISTORY = re.compile(r"历史|年[代份]|来历|由来|沿革")
"""A question after years: they stand in one article on the history of a thing."""
_MEASURE = re.compile(r"增[速幅长]|[涨降跌]幅|变化|数据|数字|走势|趋势|累计")


@dataclass(frozen=True, slots=True)
class _Matter:
    """The words that say what the course is of, each with its weight, and the events that the question itself names;
    `career`: of somebody's offices, so that only appointments count; `valued`: of how a sum or a share changed."""

    words: tuple[tuple[str, float], ...]
    stages: tuple[str, ...]
    career: bool = False
    valued: bool = False

    def printed(self, pool: Sequence[StoredArticle]) -> _Matter:
        """The matter in the words that the paper has for it, where two of them or more are left: a figure's name is
        asked for in short (规上工业增加值)."""
        views = [matching_view(one.article.text) for one in pool]
        words = tuple(pair for pair in self.words if any(stands(pair[0], view) for view in views))
        return replace(self, words=words) if len(words) > 1 else self

    def share(self, view: str) -> float:
        """Share of the words by weight that stand in a matching view."""
        total = sum(weight for _, weight in self.words)
        return sum(weight for word, weight in self.words if stands(word, view)) / total if total else 0.0


@dataclass(frozen=True, slots=True)
class _Step:
    """What an article tells; whether its title says that it is about the matter, and whether it tells of a stage that
    the question names or opens with the matter; `passing`: it is on something else."""

    stored: StoredArticle
    spans: tuple[Span, ...]
    titled: bool
    staged: bool
    passing: bool = False


def course(question: Question, evidence: Sequence[Evidence], *, limit: int = 50) -> Draft:
    """A line an article, the oldest first; the dated sentences of one article where it alone tells of the matter. Empty
    where none does."""
    matter = _matter_of(question)
    pool = [one.stored for one in evidence[:DEPTH] if one.stored.article.genre is not Genre.CORRECTION]
    matter = matter.printed(pool) if matter.valued else matter
    once = _steps(matter, _of(matter, pool))
    if len(once) < 2 or _HISTORY.search(question.standalone):
        told = _within(question, matter, evidence)
        if told.claims or len(once) < 2:
            return told
    lines = [line_of(step.stored, step.spans) for step in part(question, once, limit)]
    return listed(question, lines, len(once))


def _steps(matter: _Matter, pool: Sequence[StoredArticle]) -> Sequence[_Step]:
    """The steps that the articles tell, each story once, the oldest first; of few articles each tells more."""
    steps = [step for one in pool if (step := _step(matter, one, most=EACH))]
    if sum(step.titled for step in steps) > 1 and not matter.valued:  # the others name it in passing
        steps = [step for step in steps if step.titled or step.staged]
    leaders = group([step.stored.article.text for step in steps])
    once = [step for number, step in enumerate(steps) if leaders[number] == number]
    once.sort(key=lambda step: (step.stored.article.issue.date or date.max, step.stored.article.id))
    if len(once) > FEW:
        return once
    return [_step(matter, one.stored, most=EACH_OF_FEW) or one for one in once]


def _within(question: Question, matter: _Matter, evidence: Sequence[Evidence]) -> Draft:
    """The dated sentences of the nearest article, where it alone tells of a long course; empty where it does not."""
    stored = evidence[0].stored if evidence else None
    if stored is None or not _is_about(matter, stored.article):
        return Draft((), status=Status.NO_EVIDENCE)
    article = stored.article
    dated = [
        one
        for one in sentences(article.text)[:READ]
        if not _SAID.search(article.text[slice(*one.span)]) and _YEAR.search(article.text[slice(*one.span)])
    ]
    if len(dated) < LEAST_DATED:
        return Draft((), status=Status.NO_EVIDENCE)
    spans = tuple(_line(matter, article, one) for one in dated[:MOST_DATED])
    return replace(listed(question, [line_of(stored, spans)], 1), lines=False)


def _matter_of(question: Question) -> _Matter:
    asked = question.standalone
    ends = _ENDS.search(asked)
    bare = _blanked(_ENDS, asked) if ends and ends.start() > 1 else asked
    stages = [*_EVENT.findall(asked), *(re.split(r"[、到]", ends["stages"]) if ends else ())]
    words = topic_of(replace(question, standalone=_blanked(_FRAME, bare))).words
    named = tuple(dict.fromkeys(one for one in stages if len(one) > 1))
    if _CAREER.search(asked) and (people := question.people or _people(words)):
        return _Matter(tuple((word, _rarity(word)) for word in people), (), career=True)
    valued = bool(_CHANGED.search(asked))
    own = [word for word in words if word not in named and not (valued and _MEASURE.fullmatch(word))]
    weighed = tuple((word, _rarity(word) * (WORK if _WORK.fullmatch(word) else 1.0)) for word in own)
    return _Matter(weighed, named, valued=valued)


def _people(words: Sequence[str]) -> tuple[str, ...]:
    """The names of people among words."""
    return tuple(word for word in words if any(one.text == word for one in names(f"书记{word}，")))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda match: " " * len(match.group()), text)


def _rarity(word: str) -> float:
    rarity = bundled_rarity()
    return max((rarity.get(word[at : at + 2], UNSEEN_WEIGHT) for at in range(len(word) - 1)), default=1.0)


def _of(matter: _Matter, pool: Sequence[StoredArticle]) -> Sequence[StoredArticle]:
    """The articles that hold about as much of the matter as the best, its rarest word among it."""
    if not matter.words:
        return ()
    views = [matching_view(f"{one.article.title}\n{one.article.text}") for one in pool]
    shares = [matter.share(view) for view in views]
    best = max(shares, default=0.0)
    rarest, _ = max(matter.words, key=lambda pair: pair[1])
    needed = any(share == best and stands(rarest, view) for share, view in zip(shares, views, strict=True))
    return [
        one
        for one, view, share in zip(pool, views, shares, strict=True)
        if best and share >= OF_THE_MATTER * best and (not needed or stands(rarest, view))
    ]


def _step(matter: _Matter, stored: StoredArticle, *, most: int) -> _Step | None:
    """The milestones of one article, at most so many, in their order; None where it tells of none."""
    article = stored.article
    if matter.valued and (found := _valued(matter, stored)):
        return found
    if not matter.career and not _is_about(matter, article):
        return _in_passing(matter, stored)
    titled = matter.share(matching_view(article.title))
    cut = sentences(article.text)[:READ]
    worths = {
        number: worth
        for number, one in enumerate(cut)
        if (worth := _worth(matter, article, one, titled) - LATER * number) > LEAST
    }
    if not worths:
        return None
    ranked = sorted(worths, key=lambda number: (-worths[number], number))
    any_worth = matter.career or most > EACH
    chosen = [number for number in ranked if any_worth or worths[number] >= worths[ranked[0]] - FURTHER][:most]
    told = [cut[number] for number in sorted(chosen)]
    named = any(stage in article.text[slice(*one.span)] for one in told for stage in matter.stages)
    opens = bool(cut) and matter.share(matching_view(article.text[slice(*cut[0].span)])) >= PASSING and 0 in chosen
    lines = tuple(_line(matter, article, one) for one in told)
    return _Step(stored, lines, titled >= ABOUT or matter.career, staged=named or opens)


def _valued(matter: _Matter, stored: StoredArticle) -> _Step | None:
    """The first sentence that states the figure whose course is asked for."""
    article = stored.article
    for one in sentences(article.text)[:READ]:
        text = article.text[slice(*one.span)]
        if _VALUE.search(text) and matter.share(matching_view(text)) >= PASSING and not _SAID.search(text):
            return _Step(stored, (_line(matter, article, one),), titled=True, staged=False)
    return None


def _in_passing(matter: _Matter, stored: StoredArticle) -> _Step | None:
    """What an article on something else says of the matter by its name: that it came about, or until when it shall."""
    article = stored.article
    for one in sentences(article.text)[:READ]:
        start, end = one.span
        text = article.text[start:end]
        dated = any(start <= at.span[0] < end and at.granularity in _PLANNED for at in article.times)
        named = any(
            _EVENT.search(said) and matter.share(matching_view(said)) >= PASSING for said in re.split(r"[；;]", text)
        )
        if dated and named and not _SAID.search(text):
            staged = any(stage in text for stage in matter.stages)
            return _Step(stored, (_line(matter, article, one),), titled=False, staged=staged, passing=True)
    return None


def _is_about(matter: _Matter, article: Article) -> bool:
    cut = sentences(article.text)[:LEAD]
    lead = article.text[: cut[-1].span[1]] if cut else ""
    return any(matter.share(matching_view(text)) >= ABOUT for text in (article.title, lead))


def _worth(matter: _Matter, article: Article, sentence: Sentence, titled: float) -> float:
    start, end = sentence.span
    text = article.text[start:end]
    if matter.career and not (_APPOINTED.search(text) and matter.share(matching_view(text))):
        return 0.0
    near = max(matter.share(matching_view(text)), 0.8 * titled)
    if not near:
        return 0.0
    dated = any(start <= one.span[0] < end and not one.vague and one.granularity in _DAYS for one in article.times)
    staged = any(stage in text for stage in matter.stages)
    valued = matter.valued and bool(_VALUE.search(text))
    return 1.5 * near + dated + valued + 0.8 * bool(_EVENT.search(text)) + 0.8 * staged - 1.2 * bool(_SAID.search(text))


def _line(matter: _Matter, article: Article, sentence: Sentence) -> Span:
    """The sentence; of a long one the clauses from its start or, where that is too far, around its event."""
    start, end = said(article.text, trimmed(article.text, sentence.span))
    if end - start <= LONGEST_LINE:
        return start, end
    clauses = [(max(start, first), min(end, stop)) for first, stop in sentence.clauses if stop > start]
    if matter.valued:
        view = [matter.share(matching_view(article.text[slice(*one)])) for one in clauses]
        key = max(range(len(clauses)), key=lambda n: (view[n], -n))
    else:
        key = next((n for n, one in enumerate(clauses) if _tells(matter, article.text[slice(*one)])), 0)
    first = 0
    while first < key and clauses[key][1] - clauses[first][0] > LONGEST_LINE:
        first += 1
    last = key
    while last + 1 < len(clauses) and clauses[last + 1][1] - clauses[first][0] <= LONGEST_LINE:
        last += 1
    span = trimmed(article.text, (clauses[first][0], clauses[last][1]))
    return enclosing(article.text, span) if turned(article.text, span) else span


def _tells(matter: _Matter, clause: str) -> bool:
    return any(stage in clause for stage in matter.stages) or bool(_EVENT.search(clause))
