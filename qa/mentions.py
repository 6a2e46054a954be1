"""Whom and what a question names: people, places down to village and road, organisations, pages, sections, an issue.

Places and organisations that the alias table knows come first; others are recognised by their last word (路, 村, 局,
公司). People are recognised by their surname and by what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.timereading import number
from articles.types import Span
from qa.aliases import Aliases
from qa.names import NameKind, names
from qa.script import plain

_FOLLOWS_PERSON = (
    r"\d|昨|今[天日年晚]|上周|本周|去年|的|是|在|于|去|到|来|怎么|如何|为什么|为何|为啥|什么|哪|何时|有|会|能|曾"
    r"|还|也|又|和|与|跟|被|把|说|讲|想"
    r"|要|叫|对|向|给|同|担任|任|当选|获|毕业"
    r"|出席|参加|调研|主持|表示|指出|强调|介绍|认为|多大|几岁|谁|吗|呢|呀|书记|[区市县镇局院校部馆所队团会]长"
    r"|主任|主席|教授|院士|医生|大夫|老师|先生|女士|同志|经理|董事|$|[，,。、？?！!；;\s]"
)
_PRECEDES_PERSON = r"^|[，,。、：:；;？?！!“”\s（(]|[和与跟同对给向由被把为将是找问于到叫请派让见了日号天午晚]"
_PERSON = re.compile(rf"(?:{_PRECEDES_PERSON})(?P<name>[\u4e00-\u9fff]{{2,4}}?)(?={_FOLLOWS_PERSON})")
_FOREIGN = re.compile(
    r"(?!·)(?:(?![是的在和与了谁哪对向说将被把跟让给请]|毕业|生活|出生|[因以]什)[\u4e00-\u9fff·]){3,20}(?<!·)"
)
_PLACE_END = (
    r"街道|(?<!乡)镇|村(?!民|级|官|BA)|新村|社区|小区|花园|家园|公寓|路(?!线|径|面|演|由|况|灯|过|上)|大道|公路"
    r"|弄|里弄|广场|公园|大桥|车站|地铁站|火车站|机场"
    r"|体育馆|图书馆|博物馆|文化馆|美术馆|展览馆|纪念馆|展示馆|规划馆|新馆|工业园|产业园|科技园|园区|省(?!级|内"
    r"|会)|自治区|市(?!场|民|级|区|政|值|委|长)|县|区(?!域|别|间|分|块|长|委|政|内)"
)
_ORGANISATION_END = (
    r"公司|集团|银行|大学|学院|中学|小学|幼儿园|学校|医院|卫生院|研究院|研究所|协会|学会|商会|基金会|联合会"
    r"|委员会|管委会|居委会|村委会|办公室|(?<![骗布时全大结格僵开出饭赌残政战])局(?!势|部|面|长)|法院|检察院"
    r"|派出所|支队|大队|中心(?!思想)|合作社|俱乐部|出版社|报社|电视台|实验室"
)
_START = (
    r"(?:^|(?<=[，,。、：:；;？?！!“”\s（()）的了在到去从于和与及跟对给由被把为将是有住过往向让请问找叫见那这某])"
    r"|(?<=[路镇村区县市省年月日号]))"
)
_PLACE = re.compile(rf"{_START}(?P<name>[\u4e00-\u9fffA-Za-z0-9]{{2,8}}?(?:{_PLACE_END}))")
_ORGANISATION = re.compile(rf"{_START}(?P<name>[\u4e00-\u9fffA-Za-z0-9]{{1,12}}?(?:{_ORGANISATION_END}))")
_NO_NAME = re.compile(
    r"[的哪那这什么啥谁几多某每该此各被在到为除要把让就以并]|\d[年月日]|上市$|城中村$"
    r"|[书夜早菜超花城股楼都门集闹]市$|^[的了和与在等]|^(?:我|本|全|两|一|市|县|省|村|镇|路|社区|小区|公司|学校"
    r"|医院|大学|银行"
    r"|公园|广场|区|城|老|新|个|家|全国|各地)+$|怎么|如何|为什"
)
_PAGE = re.compile(
    r"(?<![\dA-Za-z])(?:头版|封面版|第?(?:[A-Da-d](?P<letter>\d{1,2})|(?P<page>\d{1,2}"
    r"|[一二三四五六七八九十]{1,3}))版(?!本|权|面设|次|块))"
)
_SECTION = re.compile(
    r"(?P<name>要闻|综合新闻|综合|民生|社会|经济|教育|文化|健康|法治|专版|专题|国内|国际|时事|体育|科技|生活"
    r"|理论|读者|镇街|街镇)(?:新闻)?版|(?P<whole>副刊|内版导读)"
)
_ISSUE = re.compile(
    r"总?第\s*(?P<n>\d{3,6})\s*期|总第?\s*(?P<n2>\d{1,6})\s*期|第\s*(?P<n3>\d{1,6})\s*期(?=的?(?:报纸|松江报|报))"
)


@dataclass(frozen=True, slots=True)
class Mentions:
    """Everything a question names; names in the order in which they stand, each once."""

    people: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    sections: tuple[str, ...] = ()
    issue_number: int | None = None


def mentions(text: str, aliases: Aliases) -> Mentions:
    """Read the names of a question; they are given as they stand there, in simplified characters."""
    text = plain(text)
    known = aliases.mentions(text)
    organisations = [(m.span, m.text) for m in known if m.alias.kind == "organisation"]
    organisations += _named(_ORGANISATION, text, [span for span, _ in organisations])
    taken = [span for span, _ in organisations]
    places = [(m.span, m.text) for m in known if m.alias.kind == "place" and not _is_taken(m.span, taken)]
    taken += [span for span, _ in places]
    places += _named(_PLACE, text, taken)
    taken += [span for span, _ in places]
    return Mentions(
        people=people(text, taken),
        places=_in_order(places),
        organisations=_in_order(organisations),
        pages=pages(text),
        sections=_in_order([(m.span(), m["name"] or m["whole"]) for m in _SECTION.finditer(text)]),
        issue_number=issue_number(text),
    )


def people(text: str, taken: list[Span] | None = None) -> tuple[str, ...]:
    """People that a text names; `taken` are spans that name something else."""
    found = [(match.span(), match.group()) for match in _FOREIGN.finditer(text) if "·" in match.group()]
    position = 0
    while match := _PERSON.search(text, position):
        start, end = match.span("name")
        if _is_person(text[start:end]):
            found.append(((start, end), text[start:end]))
        position = match.start() + 1
    spans = [span for span, _ in found]
    found += [(it.span, it.text) for it in names(text) if it.kind is NameKind.PERSON and not _is_taken(it.span, spans)]
    return _in_order([(span, name) for span, name in found if not _is_taken(span, taken or [])])


def _is_person(name: str) -> bool:
    """Whether the name recogniser takes it for a name behind an office, and it is no question word."""
    if _NO_NAME.search(name):
        return False
    return any(found.text == name and found.kind is NameKind.PERSON for found in names(f"记者{name}，"))


def _named(pattern: re.Pattern[str], text: str, taken: list[Span]) -> list[tuple[Span, str]]:
    found = []
    position = 0
    while match := pattern.search(text, position):
        span, name = match.span("name"), match["name"]
        if _NO_NAME.search(name) or _is_taken(span, taken):
            position = span[0] + 1
        else:
            found.append((span, name))
            position = span[1]
    return found


def _is_taken(span: Span, taken: list[Span]) -> bool:
    return any(span[0] < end and start < span[1] for start, end in taken)


def _in_order(found: list[tuple[Span, str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def pages(text: str) -> tuple[int, ...]:
    """The pages that a question names: 头版 is 1, A3版 is 3; 第几版 asks for one and names none."""
    return tuple(dict.fromkeys(_page_numbers(text)))


def _page_numbers(text: str) -> Iterator[int]:
    for match in _PAGE.finditer(text):
        digits = match["letter"] or match["page"]
        try:
            page = number(digits) if digits else 1
        except ValueError:  # 三四版
            continue
        if page:
            yield page


def issue_number(text: str) -> int | None:
    """3771 for 第3771期; a course's 第3期 is no issue of the paper."""
    match = _ISSUE.search(text)
    return int(match["n"] or match["n2"] or match["n3"]) if match else None
