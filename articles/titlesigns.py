"""The signs by which the roles of a title are known: what its words, its lines and the lead below show of each role.

The headline names who did what, in words that the lead repeats; a kicker sets the tone; a subhead adds who came, how
many, from when. What each sign weighs is for `articles.titlemarks`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from articles.bylines import looks_like_name
from articles.cohesion import covered
from articles.rarity import surprise, told_again
from articles.seamtable import table
from articles.titleparts import OPEN_NOUN, Piece, Title
from articles.titlewords import characters, classes, grams, told
from articles.verbs import VERB, ends_with_predicate, is_clause, starts_with_predicate

_OF_WORDS = 0.5
"""How strongly a single character or pair shows: many of them stand in one line."""
_OF_CLASSES = 0.7
"""How strongly a class of words shows."""
Sign = tuple[str, float]
"""The name of a sign and how strongly it shows."""

_ATTENDING = re.compile(
    r"(?P<names>[\u3400-\u9fff·]{2,4}?(?:[、 ][\u3400-\u9fff·]{2,4}?){0,5}?)等?(?:分别|一行|率队|带队)?"
    r"(?:出席|参加|主持|讲话|致辞|讲授|作|调研|部署|督查|检查|强调|指出|批示|会见|陪同|察看|慰问|走访|宣布|宣讲|揭牌|列席|到|赴|率)"
    r"[\u3400-\u9fff、,”“ ]{0,16}"
)
ACTOR = re.compile(
    r"[区市县镇乡村局委院校馆]|街道|公司|企业|学校|医院|中心|大会|会议|论坛|[小中大]学|基地|工程|项目|居民|市民|老人|学生|民警"
)
_AGENT = re.compile(
    r"[“\"]?(?:本区|我区|全区|全市|我市|市|区|县|[\u3400-\u9fff]{2,4}?(?:镇|街道|村|区|社区|局|院|校|中学|小学|医院|公司))"
)
HOLLOW = re.compile(
    r"让[^,]{2,14}更|从[“\u3400-\u9fff]{1,10}到|不忘初心|凝心聚力|砥砺|奋进|携手|共筑|共建|共享|以[^,]{2,16}为|推动|聚焦|围绕|深入学习|贯彻|落实|牢记|践行|坚持|弘扬|加快|奋力"
    r"|用[^,]{1,8}(?:守护|温暖|绘|书写)|为[^,]{2,12}(?:赋能|护航|添|注入|保驾|提供|按下)|全力|持续|努力|争当|打响|擦亮|着力"
)
DETAIL = re.compile(
    r"\d|首批|总投资|预计|将于|今起|明起|年底|覆盖|惠及|共计|涉及|包括|最高|平均|同比|计划|力争|有望|届时|其中|目前|请|提醒|新增"
)
_ADDS = re.compile(
    r"(?:首[批场月日期届年次]|预计|计划|将|可|拟|累计|共|最[高低]|平均|每|日均|年[产底内]|已|覆盖|惠及|涉及|包括|今起|明起|[下本][月周]|即日起|持续|截至|设|介绍"
    r"|解读|聚焦|听取|要求|建议|助力|力争|有望|新增|沿线|市民|专家|律师|提醒|请|出行|办理|报名|现场|粉丝|超|近|逾|约|全[年程]|届时|当[天日场]|为|让|用于"
    r"|[\d百千两二三四五六七八九十][\d百千万余多]*[项家户名场件位处条])"
)
"""How a subhead opens that adds a detail to the headline above it."""
_NUMBER = re.compile(
    r"\d|[一二三四五六七八九十百两]+[余多]?[个家项万千亿户名件处条台只批场座支所届次人年天月日岁套片亩]|百分之"
)


def signs(title: Title, lead: str, *, intact: bool) -> Iterator[Sign]:
    """Every sign that a title in these roles shows, named after its role (K, H, S) or the two roles beside it."""
    roles = (("K", title.kicker), ("H", title.headline), ("S", title.subhead))
    for role, pieces in roles:
        yield from role_signs(role, pieces, lead)
    yield from joint_signs(title, lead, intact=intact)


def joint_signs(title: Title, lead: str, *, intact: bool) -> Iterator[Sign]:
    """The signs that more than one role of a title shows together."""
    roles = (("K", title.kicker), ("H", title.headline), ("S", title.subhead))
    for (left, before), (right, after) in pairwise(roles):
        if before and after:
            yield from _border_signs(left + right, before, after, lead)
    within = sum(not role[0].opens_line for role in (title.headline, title.subhead) if role)
    if intact and within:
        yield "roles within a line of a whole page", 4.0 * within


def role_signs(role: str, pieces: tuple[Piece, ...], lead: str) -> Iterator[Sign]:
    """The signs that the pieces of one role show."""
    if not pieces:
        return
    text = solid(pieces)
    for name, value in (*_form(text, lead), *told(text, lead), ("crowd", float(max(0, len(pieces) - 2)))):
        yield f"{role}.{name}", value
    for name in classes(" ".join(piece.text for piece in pieces)):
        yield f"{role}:{name}", _OF_CLASSES
    for gram in grams(text):
        yield f"{role}:~{gram}", _OF_WORDS
    for left, right in pairwise(pieces):
        for name, value in (*_pair(left.text, right.text, lead), ("line", float(right.opens_line))):
            yield f"{role}{role}.{name}", value


def _border_signs(border: str, before: tuple[Piece, ...], after: tuple[Piece, ...], lead: str) -> Iterator[Sign]:
    for name, value in _pair(before[-1].text, after[0].text, lead):
        yield f"{border}.{name}", value
    yield f"{border}.line", float(after[0].opens_line)
    yield f"{border}.longer", (len(solid(before)) - len(solid(after))) / 10
    left, right = solid(before), solid(after)
    yield f"{border}.nearer the lead", covered(left, lead) - covered(right, lead)
    yield f"{border}.characters nearer the lead", 1.5 * (characters(left, lead) - characters(right, lead))
    yield f"{border}.the same words", 1.5 * covered(left, right)
    yield f"{border}.rare ones nearer the lead", 3.0 * (told_again(left, lead) - told_again(right, lead))
    yield f"{border}.the same rare ones", 3.0 * told_again(left, right)
    yield f"{border}.more surprise", 2.0 / 3 * (surprise(left) - surprise(right))


@lru_cache(maxsize=1024)
def _form(text: str, lead: str) -> tuple[Sign, ...]:
    """What the words of a role show by themselves and against the lead."""
    size = len(text)
    return (
        ("there", 1.0),
        ("length", size / 10),
        ("long", max(0, size - 24) / 8),
        ("short", max(0, 7 - size) / 3),
        ("in the lead", covered(text, lead)),
        ("in the first words", covered(text, lead[:45])),
        ("rare ones in the lead", 1.5 * told_again(text, lead)),
        ("rare ones in the first words", 1.5 * told_again(text, lead[:40])),
        ("surprise", surprise(text) / 3),
        ("hollow", float(bool(HOLLOW.search(text)))),
        ("number", float(bool(_NUMBER.search(text)))),
        ("actor", float(bool(ACTOR.search(text)))),
        ("agent first", float(bool(_AGENT.match(text)))),
        ("verb", float(bool(VERB.search(text)))),
        ("clause", float(is_clause(text))),
        ("verb first", float(starts_with_predicate(text))),
        ("verb last", float(ends_with_predicate(text))),
        ("attends", float(attends(text))),
        ("dash", 4.0 * text.startswith(("—", "--", "－－"))),
        ("detail", float(bool(DETAIL.search(text)))),
        ("adds", float(bool(_ADDS.match(text)))),
        ("open end", float(text.endswith((":", "：", ",", "，", "…", "?", "？", "!", "！")))),
        ("colon", float(bool(re.search("[:：]", text[1:-1])))),
        ("quotes", float("“" in text)),
    )


@lru_cache(maxsize=1024)
def _pair(left: str, right: str, lead: str) -> tuple[Sign, ...]:
    """What two neighbouring pieces show: rows of one phrase, a couplet, or two titles."""
    apart = abs(len(left) - len(right))
    clauses = is_clause(left), is_clause(right)
    parallel = sum(one == two for one, two in zip(left, right, strict=True)) if not apart else 0
    return (
        ("there", 1.0),
        ("even", float(apart == 0)),
        ("one off", float(apart == 1)),
        ("few off", float(apart in (2, 3))),
        ("uneven", max(0, apart - 5) / 4),
        ("parallel", float(min(3, parallel))),
        ("mirrored", float(apart <= 1 and clauses[0] == clauses[1])),
        ("clause left", float(clauses[0])),
        ("clause right", float(clauses[1])),
        ("clauses", float(all(clauses))),
        ("waits", float(bool(OPEN_NOUN.search(left)))),
        ("subject, predicate", float(not clauses[0] and starts_with_predicate(right))),
        ("verb first right", float(starts_with_predicate(right))),
        ("verb first left", float(starts_with_predicate(left))),
        ("bond", max(-3.0, min(5.0, table().bond(left, right))) / 3),
        ("right in the lead", covered(right, lead) - covered(left, lead)),
        ("hollow left", float(bool(HOLLOW.search(left)))),
        ("hollow right", float(bool(HOLLOW.search(right)))),
        ("agent right", float(bool(_AGENT.match(right)))),
        ("agent left", float(bool(_AGENT.match(left)))),
        ("number right", float(bool(_NUMBER.search(right)))),
        ("number left", float(bool(_NUMBER.search(left)))),
        ("attends", float(attends(right))),
        ("adds right", float(bool(_ADDS.match(right)))),
        ("adds left", float(bool(_ADDS.match(left)))),
        ("short left", float(len(left) <= 6)),
    )


def attends(text: str) -> bool:
    """李谦出席并讲话: names of people and what they did at the event is a subhead wherever it stands."""
    found = _ATTENDING.fullmatch(text)
    names = re.split(r"[、 ]", found.group("names")) if found else []
    return bool(names) and all(looks_like_name(name) for name in names)


def solid(pieces: tuple[Piece, ...]) -> str:
    """The words of a role with nothing between them."""
    return "".join(piece.text for piece in pieces)
