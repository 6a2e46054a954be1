"""What office somebody holds, as the paper prints it beside the name: every form, the newest first, conflicts said.

A form is what stands before the name (区委书记、区长某某) or what the article says that the person became or gave up
(任命某某为…, 某某辞去…职务). A shorter form of the same offices is no other form.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from articles.types import Span
from embeddings.types import StoredArticle
from qa.dated import source_of
from qa.draft import Claim, Draft
from qa.names import NameKind, names
from qa.reader import quoted
from qa.sentences import sentences
from qa.types import Evidence, Note, Question, Status
from qa.windows import trimmed

LONGEST = 4
"""Forms that are shown."""

_OFFICE = re.compile(
    r"(?:书记|[省市区县镇乡村局处科股所院校园馆站队厂社会部组团厅司署行]长|主席|主任|委员|代表|经理|总裁|总监|董事|董事长|检察长|检察官|"
    r"法官|律师|教授|研究员|工程师|院士|学者|专家|人才|成员|会员|顾问|参事|医生|医师|护士|教师|教练|记者|编辑|导演|作家|画家|传承人|负责人|"
    r"创始人|合伙人|发言人|召集人|带头人|巡视员|调研员|专员|干事|秘书|秘书长|秘书)$"
)
_STOP = re.compile(r"[，。；：！？,;:!?\n()（）“”\"《》\s]")
_LEAD_IN = re.compile(
    r"^(?:由|和|与|及|以及|对|向|请|让|在|随后|当天|日前|近日|其中|时任|现任|原|任命|接受|决定|据|跟|同|被|把|给|为|是)+"
)
_MET = re.compile(r"^.*(?:会见|会晤|接见|看望|采访|拜访|邀请|感谢|[到来]访的|陪同|带领|随同|代表(?=[^、]{4})|了)")
"""Verbs whose object an office may be: it begins behind them."""
_LONGEST_FORM = 120


_WHO_IS = r"(?:同志|先生|女士)?(?:到底|究竟)?是(?:谁|什么人|何人|做什么的|干什么的|什么身份)[?？]?$"


def asks_for_office(question: Question, *, shape_is_office: bool) -> bool:
    """Whether a named person's office is asked for: the shape says so, or 某某是谁."""
    return any(
        shape_is_office or re.search(re.escape(name) + _WHO_IS, question.standalone) for name in question.people[:1]
    )


@dataclass(frozen=True, slots=True)
class _Held:
    """One printed form: `offices` in printed order, `span` the clause that prints it."""

    stored: StoredArticle
    offices: tuple[str, ...]
    span: Span

    @property
    def day(self) -> date:
        return self.stored.article.issue.date or date.min


def offices(question: Question, evidence: Sequence[Evidence]) -> Draft:
    """A line for each form of the first person of the question; an empty draft where none is printed."""
    name = next(iter(question.people), "")
    held = [one for found in evidence for one in _printed(found.stored, name)] if name else []
    forms = _distinct(sorted(held, key=lambda one: (-one.day.toordinal(), one.stored.article.id, one.span)))[:LONGEST]
    if not forms:
        return Draft((), status=Status.NO_EVIDENCE)
    claims = tuple(_claim(one) for one in forms)
    return Draft(claims, notes=_conflict(name, forms), score=1.0, lines=len(claims) > 1)


def _claim(one: _Held) -> Claim:
    return quoted(one.stored, trimmed(one.stored.article.text, one.span), lead=f"{source_of(one.stored.article)}：")


def offices_before(text: str, name: str) -> Iterator[str]:
    """Every office that `text` prints in front of `name`."""
    for match in re.finditer(re.escape(name), text):
        yield from _before(text[max(0, match.start() - _LONGEST_FORM) : match.start()])


def _printed(stored: StoredArticle, name: str) -> Iterator[_Held]:
    text = stored.article.text
    became = re.compile(
        rf"任命{name}(?:同志)?为(?P<a>[^，。；]{{2,40}})|{name}(?:同志)?(?:担任|出任|就任|当选为?|任)(?P<b>[^，。；]{{2,40}})"
        rf"|{name}(?:同志)?(?P<c>辞去[^，。；]{{2,40}}职务)"
    )
    for match in became.finditer(text):
        said = next(group for group in match.groups() if group)
        yield _Held(stored, (said,), _clause(text, match.start()))
    for match in re.finditer(re.escape(name), text):
        before = _before(text[max(0, match.start() - _LONGEST_FORM) : match.start()])
        if before:
            yield _Held(stored, before, _clause(text, match.start()))


def _before(text: str) -> tuple[str, ...]:
    """The offices at the end of `text`, joined by 、 as long as each piece ends in one."""
    stops = [stop.end() for stop in _STOP.finditer(text)]
    pieces = text[stops[-1] if stops else 0 :].split("、")
    found: list[str] = []
    for piece in reversed(pieces):
        office = _LEAD_IN.sub("", _MET.sub("", piece))
        if not _OFFICE.search(office):
            break
        found.append(office)
    return tuple(reversed(found))


def _clause(text: str, at: int) -> Span:
    for sentence in sentences(text):
        for clause in sentence.clauses:
            if clause[0] <= at < clause[1]:
                return _whole_list(text, sentence.span, clause)
    return at, at + 1


def _whole_list(text: str, sentence: Span, clause: Span) -> Span:
    """A long list of offices is cut into clauses; begin where it begins."""
    start = clause[0]
    while start > sentence[0] and text[start - 1] in "、 ":
        cut = max(text.rfind(sign, sentence[0], start - 1) for sign in "，。；,;")
        start = max(sentence[0], cut + 1)
    return start, clause[1]


def _distinct(held: Sequence[_Held]) -> list[_Held]:
    """Each form once, the first of each; a form whose offices all stand in another of that day or later is left out."""
    kept: list[_Held] = []
    for one in held:
        if not any(set(one.offices) <= set(other.offices) for other in kept):
            kept = [other for other in kept if not (other.day == one.day and set(other.offices) <= set(one.offices))]
            kept.append(one)
    return kept


def _conflict(name: str, forms: Sequence[_Held]) -> tuple[Note, ...]:
    said = "、".join(f"“{'、'.join(one.offices)}”" for one in forms)
    if len(forms) < 2:
        return ()
    if len({one.day for one in forms}) == 1:
        return (Note("contradiction", f"同一天的报道里，{name}的职务写法不一：{said}，两处都列在上面。"),)
    return (Note("older", f"{name}的职务前后写法不同：{said}；先列较新的报道。"),)


def holders(text: str, forms: Sequence[str]) -> Iterator[str]:
    """The people beside whose names `text` prints an office in one of these forms, each once; a lower or former one
    that ends in the same words (副区长, 原区长) is another office, and so is that of another country."""
    told: set[str] = set()
    for form in forms:
        for found in re.finditer(re.escape(form), text):
            before = text[max(0, found.start() - 6) : found.start()]
            if _ANOTHER.search(before) or (_NATIONAL.match(form) and _ABROAD.search(before)):
                continue
            for name in _names_behind(text[found.end() : found.end() + _LONGEST_FORM]):
                if name not in told:
                    told.add(name)
                    yield name


_ANOTHER = re.compile(r"(?:副|(?<!中)原|(?<![日目此之以])前|前任)$")
_NATIONAL = re.compile(r"外交|外长|国防|防长|总理|国务|部长|国家主席|央行|驻")
"""Offices that the paper's own country has too."""
_ABROAD = re.compile(
    r"(?:[美英法德俄日韩朝印泰越]|[美英法德泰韩该两各]国|日本|朝鲜|印度|越南|缅甸|老挝|柬埔寨|菲律宾|印尼|印度尼西亚|马来西亚|新加坡|文莱|蒙古国?"
    r"|澳大利亚|新西兰|加拿大|墨西哥|巴西|阿根廷|智利|秘鲁|古巴|埃及|南非|肯尼亚|尼日利亚|埃塞俄比亚|伊朗|伊拉克|土耳其|叙利亚|沙特|沙特阿拉伯"
    r"|阿联酋|卡塔尔|以色列|巴勒斯坦|约旦|黎巴嫩|巴基斯坦|阿富汗|孟加拉国|尼泊尔|斯里兰卡|[哈萨塔吉乌兹别克尔]{2,5}斯坦|意大利|西班牙|葡萄牙|荷兰"
    r"|比利时|瑞士|瑞典|挪威|芬兰|丹麦|冰岛|爱尔兰|奥地利|匈牙利|波兰|捷克|希腊|罗马尼亚|保加利亚|塞尔维亚|乌克兰|白俄罗斯|俄罗斯|欧盟)的?$"
)
"""What makes an office one of another country."""
_FURTHER = re.compile(r"、[^，。；：、（(]{2,16}?(?:书记|长|主席|主任|委员|代表)")
"""A further office of the same person between an office and the name: 区委书记、区长某某."""
_FOREIGN = re.compile(r"[\u4e00-\u9fff]{1,6}(?:·[\u4e00-\u9fff]{1,8})+")


def _names_behind(following: str) -> Iterator[str]:
    """The name that follows an office, behind further offices of the same person, and the names that share it
    (副区长甲、乙); nothing where another word follows."""
    bare = following.lstrip(" \u3000:：")
    while piece := _FURTHER.match(bare):
        bare = bare[piece.end() :].lstrip(" \u3000:：")
    while name := first_name(bare):
        yield name
        bare = bare[len(name) :]
        if bare[:1] not in {"、", "和"}:
            return
        bare = bare[1:]


def first_name(text: str) -> str:
    """The name of a person at the very start of a text; "" where none stands there."""
    if foreign := _FOREIGN.match(text):
        return foreign.group()
    behind = _ANY_OFFICE + text
    at = len(_ANY_OFFICE)
    found = next((one for one in names(behind) if one.kind is NameKind.PERSON and one.span[0] == at), None)
    if found:
        return found.text
    cut = _DOES.match(text)
    return cut["name"] if cut and any(one.text == cut["name"] for one in names(f"{_ANY_OFFICE}{cut['name']}，")) else ""


_ANY_OFFICE = "书记"
"""What makes the name recogniser read a name behind it."""
_DOES = re.compile(
    r"(?P<name>[\u4e00-\u9fff]{2,4}?)(?=昨|今[天日晨晚]|前天|近日|日前|当[天日]|\d|一行|先后|专程|随后|深入|实地|首先|赴|率|(?<![收接受箱线室办])到|走[访进]|考察|会见|慰问|看望|检查|督)"
)
"""A name and how a sentence goes on behind it."""
