"""Who holds an office: 区长是谁, 现任馆长叫什么, 2030年9月时的县长是谁.

The names that the paper prints behind the office, the newest first; who held it before comes after, with the day on
which the paper last named them so. People who are named in turns (two deputies) hold it side by side.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from articles.types import Span
from embeddings.types import StoredArticle
from qa import askwords
from qa.dated import short_date, source_of
from qa.draft import Claim, Draft
from qa.offices import first_name, holders
from qa.reader import quoted
from qa.sentences import sentences
from qa.types import Note, Question, Status
from qa.windows import trimmed

MOST = 4
"""Holders of one office that are shown."""

_OFFICE = r"(?:书记|[\u4e00-\u9fff]长|主席|主任|总裁|经理|董事长|检察长|代表|大使|教练|发言人|负责人)"
_NOW = r"(?:现任|现在|眼下|眼前|当下|这会儿|目前|当前|如今|新任|新|最新|当时|那时|时|的)*"
_OF_A_PLACE = re.compile(
    r"^(?P<place>[\u4e00-\u9fff]{2,4}?)(?P<rest>(?:街道|[镇乡村区市县])(?:党委|党工委|党支部)?(?:书记|[镇乡村区市县]长|主任))$"
)
"""An office with the place that it is of: 柳沟乡党委书记."""
_WHO = (
    r"(?:同志)?(?:现在|目前|当时|那时)?(?:又|到底|究竟)?"
    r"(?:是谁|是哪[一个]?位|是何人|是什么人|叫什么名字|叫什么|叫啥|由谁(?:担任|当))[?？]?$"
)
_ASKED = re.compile(
    rf"^{_NOW}(?P<before>上一?任|前一?任|前|原|上届)?的?(?P<office>[\u4e00-\u9fff]{{0,14}}?{_OFFICE}){_WHO}"
)
_TURNED = re.compile(
    rf"^(?:{_NOW})谁(?:是|当|任|担任|在当|做){_NOW}(?P<before>上一?任|前一?任|前|原)?的?(?P<office>[\u4e00-\u9fff]{{0,14}}?{_OFFICE})[?？]?$"
)


@dataclass(frozen=True, slots=True)
class Office:
    """The office that is asked for as the question prints it; `former`: who held it before is meant."""

    name: str
    former: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The office in full, and without its place as an article prints it that names the place already."""
        match = _OF_A_PLACE.match(self.name)
        return (self.name, match["rest"]) if match else (self.name,)

    def forms_in(self, text: str) -> tuple[str, ...]:
        """The forms that mean this office in `text`."""
        match = _OF_A_PLACE.match(self.name)
        return self.forms if match and match["place"] in text else (self.name,)


@dataclass(frozen=True, slots=True)
class _Named:
    """One printing of an office with a name."""

    stored: StoredArticle
    who: str
    span: Span

    @property
    def day(self) -> date:
        return self.stored.article.issue.date or date.min


def office_asked(question: Question) -> Office | None:
    """The office whose holder is asked for; None where something else is asked."""
    text = question.standalone.strip()
    if question.time is not None:
        start, end = question.time.span
        text = text[:start] + text[end:]
    text = askwords.COURTESY.sub("", text).strip("，, 。")
    match = _ASKED.match(text) or _TURNED.match(text)
    return Office(match["office"], former=bool(match["before"])) if match else None


def holding(office: Office, articles: Iterable[StoredArticle]) -> Draft:
    """One line for each holder, by the newest article that names them so; an empty draft where none is named."""
    printed = [one for stored in articles for one in _printed(stored, office)]
    printed.sort(key=lambda one: (-one.day.toordinal(), one.stored.article.id, one.span))
    newest: dict[str, _Named] = {}
    for one in printed:
        newest.setdefault(one.who, one)
    told = list(newest.values())
    beside = len(told) > 1 and _in_turns(told[0].who, told[1].who, printed)
    shown = (told[1:] if office.former and not beside else told)[:MOST]
    if not shown:
        return Draft((), status=Status.NO_EVIDENCE)
    notes = () if beside or office.former or len(shown) == 1 else (_changed(office, shown),)
    return Draft(tuple(_claim(one) for one in shown), notes=notes, score=1.0, lines=len(shown) > 1)


def _printed(stored: StoredArticle, office: Office) -> list[_Named]:
    """Those whom the article names with the office: printed behind it, or appointed to it."""
    text = stored.article.text
    found = []
    for form in office.forms_in(f"{stored.article.title}\n{text}"):
        elsewhere = r"(?<![\u4e00-\u9fff])" if form != office.name else ""  # 外乡党委书记 is that of another place
        for who in holders(text, (form,)):
            behind = re.search(rf"{elsewhere}{re.escape(form + who)}", text)
            found += [_Named(stored, who, _clause(text, behind.start()))] if behind else []
    return found + [_Named(stored, who, _clause(text, at)) for who, at in _appointed(text, office.name)]


def _appointed(text: str, office: str) -> Iterator[tuple[str, int]]:
    """任命某某为…, 某某当选为…, and where that stands."""
    name = r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?:同志)?"
    into = rf"[^，。；,;]{{0,16}}?(?<!副){re.escape(office)}(?!助理|秘书|候选|职务|的)"
    for pattern in (
        rf"任命{name}为{into}",
        rf"{name}(?:[已于]*(?:\d{{1,2}}月|日前|近日|昨[天日]|今年|去年|此前))?(?:[已于])?(?:当选为?|任(?![命免务职])|担任|出任|就任|接任|调任){into}",
    ):
        for match in re.finditer(pattern, text):
            who = first_name(f"{match['name']}，") or first_name(f"{match['name'][1:]}，")
            if who and match["name"].endswith(who):
                yield who, match.start("name")


def _clause(text: str, at: int) -> Span:
    clauses = (clause for sentence in sentences(text) for clause in sentence.clauses)
    return next((clause for clause in clauses if clause[0] <= at < clause[1]), (at, at + 1))


def _in_turns(one: str, other: str, printed: Sequence[_Named]) -> bool:
    """Whether each of two people is named again after the other: they do not follow one another."""
    days = {who: [named.day for named in printed if named.who == who] for who in (one, other)}
    return max(days[one]) >= min(days[other]) and max(days[other]) >= min(days[one])


def _claim(one: _Named) -> Claim:
    article = one.stored.article
    return quoted(one.stored, trimmed(article.text, one.span), lead=f"{source_of(article)}：")


def _changed(office: Office, shown: Sequence[_Named]) -> Note:
    before = "、".join(f"{one.who}（最近一次见于{short_date(one.day)}的报道）" for one in shown[1:])
    return Note("older", f"报上最近写作“{office.name}{shown[0].who}”；此前写作{office.name}的有{before}。")
