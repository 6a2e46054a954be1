"""What a question asks for: the shape of the words that would answer it, and the kind of question that makes it.

The rules read the question word (多少, 哪位, 什么时候 …), what stands next to it, and the noun that it asks for.
Positions are those of the text that was given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from articles.types import Span
from qa import askwords
from qa.script import plain
from qa.types import QuestionKind


class AnswerShape(StrEnum):
    """What the words that answer look like."""

    NUMBER = "number"
    PEOPLE_COUNT = "people_count"
    MONEY = "money"
    PERCENT = "percent"
    AGE = "age"
    MEASURE = "measure"
    ORDINAL = "ordinal"
    DATE = "date"
    CLOCK = "clock"
    DURATION = "duration"
    OPENING_HOURS = "opening_hours"
    PLACE = "place"
    ADDRESS = "address"
    PHONE = "phone"
    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    NAME = "name"
    THING = "thing"
    REASON = "reason"
    METHOD = "method"
    DOCUMENTS = "documents"
    DEFINITION = "definition"
    YES_NO = "yes_no"
    CHOICE = "choice"
    STATE = "state"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class AnswerType:
    """What would answer a question.

    `word` is the span of the question word, (0, 0) where there is none. `unit` is the measure that follows a number's
    question word (个, 名, 万元, %), `head` the noun asked for (行政权力事项, 大学). `several` says that more than one
    thing is asked for, `across` that the answer is to be gathered over all matching articles, not from one.
    """

    shape: AnswerShape
    word: Span = (0, 0)
    unit: str = ""
    head: str = ""
    several: bool = False
    across: bool = False


Build = Callable[[re.Match[str], str], AnswerType]


@dataclass(frozen=True, slots=True)
class _Rule:
    pattern: re.Pattern[str]
    build: Build


def _fixed(shape: AnswerShape, *, several: bool = False) -> Build:
    def build(match: re.Match[str], _: str) -> AnswerType:
        groups = match.groupdict()
        return AnswerType(
            shape,
            match.span(),
            head=groups.get("head") or "",
            several=several or bool(groups.get("several")) or _asks_several(match.group()),
        )

    return build


_SEVERAL = re.compile(r"哪些|哪[两二三四五六七八九十几]|哪几|都有谁|有谁")


def _asks_several(words: str) -> bool:
    return bool(_SEVERAL.search(words))


def _number(match: re.Match[str], text: str) -> AnswerType:
    """多少 and 几: the unit behind them, or the words around them, say what is counted."""
    unit, head = match["unit"] or "", match["head"] or ""
    before = text[: match.start()]
    shape = _shape_of_number(unit, head, before)
    if shape is AnswerShape.PERCENT and not unit:
        unit = "%"
    if shape is AnswerShape.MONEY and unit in {"", "钱"}:
        unit = "元"
    across = unit in {"篇", "则"} or bool(re.search(r"报道|文章|新闻|稿件?", head) and unit in {"条", "次", "个", ""})
    return AnswerType(shape, match.span("word"), unit, head, across=across)


def _shape_of_number(unit: str, head: str, before: str) -> AnswerShape:
    if not unit:
        return _shape_without_unit(head, before)
    if unit == "岁":
        return AnswerShape.AGE
    if unit == "块" and head and head[0] not in "钱？?":
        return AnswerShape.NUMBER
    for pattern, shape in (
        (askwords.MONEY_UNIT, AnswerShape.MONEY),
        (askwords.TIME_UNIT, AnswerShape.DURATION),
        (askwords.PEOPLE_UNIT, AnswerShape.PEOPLE_COUNT),
        (askwords.MEASURE_UNIT, AnswerShape.MEASURE),
    ):
        if pattern.match(unit):
            return shape
    if unit in {"个百分点", "百分点", "成"}:
        return AnswerShape.PERCENT
    return AnswerShape.PEOPLE_COUNT if unit == "个" and re.match(askwords.PEOPLE, head) else AnswerShape.NUMBER


_NEAR = (
    (re.compile(r"电话|热线|号码|手机|联系方式"), AnswerShape.PHONE),
    (re.compile(r"年龄|年纪|岁数"), AnswerShape.AGE),
    (re.compile(r"(?:人口|人数)(?:数|总数)?(?:是|有|达|为)?$"), AnswerShape.PEOPLE_COUNT),
    (
        re.compile(rf"(?:{askwords.RATE_WORD})(?:了|到了?|是|为|达到?|又)?$|率[^，。]{{0,5}}[到至]$"),
        AnswerShape.PERCENT,
    ),
    (re.compile(askwords.MONEY_WORD), AnswerShape.MONEY),
)


def _shape_without_unit(head: str, before: str) -> AnswerShape:
    if re.search(rf"(?:{askwords.MONEY_WORD})$", head):
        return AnswerShape.MONEY
    if re.match(askwords.PEOPLE, head):
        return AnswerShape.PEOPLE_COUNT
    near = before[-12:]
    return next((shape for pattern, shape in _NEAR if pattern.search(near)), AnswerShape.NUMBER)


def _extent(match: re.Match[str], text: str) -> AnswerType:
    """多大, 多长, 多高: an age, a length, a time, by what they are asked of."""
    word, before = match["size"], text[: match.start()]
    if word == "高" and re.search(rf"(?:{askwords.MONEY_WORD})有?$", before):
        return AnswerType(AnswerShape.MONEY, match.span(), "元")
    if word == "大":
        place = re.search(askwords.SIZE_WORD, before)
        shape, unit = (AnswerShape.MEASURE, "平方米") if place or "面积" in text else (AnswerShape.AGE, "岁")
    elif word == "长" and re.search(r"路|桥|河|隧道|线|全长|街|管|廊", before):
        shape, unit = AnswerShape.MEASURE, "米"
    elif word in "长久":
        shape, unit = AnswerShape.DURATION, ""
    else:
        unit = {"远": "公里", "高": "米", "宽": "米", "深": "米", "厚": "米", "重": "吨", "快": "公里"}.get(word, "")
        shape = AnswerShape.MEASURE if unit else AnswerShape.NUMBER
    return AnswerType(shape, match.span(), unit)


def _hours(match: re.Match[str], text: str) -> AnswerType:
    """几点, 时间: opening hours where the question speaks of opening."""
    opening = re.search(r"开放|营业|开门|关门|闭馆|开馆|上班|下班|办公|服务时间|门诊|接待", text)
    shape = AnswerShape.OPENING_HOURS if opening else _CLOCK_OR_DATE.get(match["kind"], AnswerShape.DATE)
    return AnswerType(shape, match.span())


_CLOCK_OR_DATE: Mapping[str, AnswerShape] = {"几点": AnswerShape.CLOCK, "几时几分": AnswerShape.CLOCK}

_NOUN_SHAPES: tuple[tuple[str, AnswerShape], ...] = (
    (askwords.ORGANISATION, AnswerShape.ORGANISATION),
    (askwords.PERSON, AnswerShape.PERSON),
    (askwords.PLACE, AnswerShape.PLACE),
)
_NOUN_PATTERNS = tuple((re.compile(rf"(?:[^的是]{{0,4}})(?:{nouns})"), shape) for nouns, shape in _NOUN_SHAPES)
_HEAD = re.compile(r"(?:的)?(?P<head>[^\W\d_是在被把和与对给让的了吗呢有做办发提说要用]{1,6})")


def _noun_shape(which: str, head: str) -> tuple[AnswerShape, str]:
    """The shape that 哪国, 哪家 or the noun behind a question word asks for, and that noun."""
    for pattern, shape in _NOUN_PATTERNS:
        found = pattern.match(head)
        if found:
            return shape, found.group()
    if which[-1] in "省市国区县镇村街路带":
        return AnswerShape.PLACE, which[-1]
    return (AnswerShape.ORGANISATION if which[-1] in "家所" else AnswerShape.THING), ""


def _which(match: re.Match[str], text: str) -> AnswerType:
    """哪个, 哪几家, 什么: the noun that follows says what is asked for."""
    found = _HEAD.match(text, match.end())
    head = found["head"] if found else ""
    several = _asks_several(match.group())
    shape, noun = _noun_shape(match.group(), head)
    head = noun or head
    asked_for_all = several or text[: match.start()].endswith("有")
    across = asked_for_all and bool(askwords.GATHERED.match(text, match.end()))
    return AnswerType(shape, match.span(), head=head, several=several, across=across)


def _rules(*pairs: tuple[str, Build]) -> tuple[_Rule, ...]:
    return tuple(_Rule(re.compile(pattern), build) for pattern, build in pairs)


_PHRASES = _rules(
    # Words that settle the shape wherever they stand; the first rule that finds something decides.
    (rf"{askwords.WHAT}(?:叫做?|是)(?P<head>[“\"《]?[^吗呢?？]{{2,20}})[?？]*$", _fixed(AnswerShape.DEFINITION)),
    (
        rf"(?:是|指的?是?|代表){askwords.WHAT}意思|何谓|含义是?(?:{askwords.WHAT})?|指的?是{askwords.WHAT}(?!样)",
        _fixed(AnswerShape.DEFINITION),
    ),
    (
        r"(?:电话|热线|号码|联系方式|联络方式)(?:号码)?(?:是|为)?(?:多少|几号|什么|啥|有没有|[?？]?$)",
        _fixed(AnswerShape.PHONE),
    ),
    (
        r"(?:地址|门牌号?)(?:是|在)?(?:哪里?儿?|多少|什么|啥|[?？]?$)|在?(?:哪条|什么|啥)(?:马?路|街)|几号楼"
        r"|几弄|(?:路|街|弄)(?:多少|几)号",
        _fixed(AnswerShape.ADDRESS),
    ),
    (
        rf"(?<![称视成作变列定评设名改认])为{askwords.WHAT}|为何|因何|缘何|{askwords.WHAT}(?:原因|缘故|理由"
        rf"|道理)|怎么会|(?:原因|理由|缘由)(?:何在"
        rf"|是?(?:{askwords.WHAT})?)[?？]?$"
        r"|干嘛要|出于什么|(?:由于|因为)(?:什么|啥)",
        _fixed(AnswerShape.REASON),
    ),
    (
        rf"(?:带|交|准备|提供|提交|需要?|要|携带)(?:好|些|上|齐)?(?:哪些|{askwords.WHAT}|哪几样)(?:些)?(?P<head>材料"
        rf"|资料|证件|手续|证明|文件)"
        r"|(?:材料|证件|手续|资料)(?:有|要|需要?|是)?(?:哪些|什么|啥|哪几[样种])",
        _fixed(AnswerShape.DOCUMENTS, several=True),
    ),
    (
        rf"(?:担任|任|是|当)?(?:过)?(?:{askwords.WHAT}|哪个|哪些)(?P<head>职务|职位|官|头衔|岗位|身份|角色)"
        rf"|(?:职务|职位"
        rf"|头衔|身份)(?:是?{askwords.WHAT}?)[?？]?$",
        _fixed(AnswerShape.OFFICE),
    ),
    (
        rf"叫(?:做)?(?:{askwords.WHAT}|个{askwords.WHAT})(?:名字?|名称)?|{askwords.WHAT}(?:名字|名称|型号|牌子"
        rf"|品牌|书|片子|题目|标题"
        rf"|主题|口号|名号|外号|绰号)"
        rf"|(?:名字|名称|全称|全名|书名|题目|标题|主题|型号|简称|口号)(?:是|叫)?(?:{askwords.WHAT})?[?？]?$"
        rf"|俗称(?:叫)?{askwords.WHAT}?",
        lambda match, text: AnswerType(
            AnswerShape.PERSON
            if re.search(rf"(?:{askwords.PERSON}|[他她])(?:的)?$", text[: match.start()])
            else AnswerShape.NAME,
            match.span(),
        ),
    ),
)
_NUMBERS = _rules(
    (r"百分之(?:几|多少)|百分比(?:是)?多少|几成|占比(?:是|为)?多少", _fixed(AnswerShape.PERCENT)),
    (r"第几(?P<head>届|次|名|位|版|期|个|批|轮|季|代|场|大)?|哪一?[届期](?!间)", _fixed(AnswerShape.ORDINAL)),
    (r"排(?:名|在|到)(?:多少|几)", _fixed(AnswerShape.ORDINAL)),
    (
        r"多大(?:年纪|岁数|年龄)|几岁|多少岁|(?:年龄|岁数)(?:是|有)?(?:多少|多大)?[?？]?$|高龄多少",
        _fixed(AnswerShape.AGE),
    ),
    (r"(?P<kind>几点(?:几分|钟)?(?!几?[条个要主意建])|几时几分)", _hours),
    (
        r"(?P<kind>(?:什么|啥|甚么)(?:时候|时间|时辰|辰光)|啥时|何时|几时|多会儿|多早晚|(?:开放|营业|办公|服务"
        r"|接待|门诊|上班)时间"
        r"|(?:具体|举办|举行|召开|开幕|截止|报名|活动|发生|开始|结束|成立|出发|到达)?(?<!多长)(?<!多少)(?:时间"
        r"|日期)(?:是|在"
        r"|为)?(?=[?？]?$|哪|多少|几))"
        r"(?:的)?(?:哪[一]?[天年月日])?",
        _hours,
    ),
    (
        r"哪一?(?:天|年|月|日|个月|一?个?星期|周|些天|个?日子)(?!数)|几月几?[号日]?|几[号日](?!线|楼|院|馆|文)"
        r"|星期几|周几|礼拜几|何年|何月|何日"
        r"|哪个(?:时间段?|时候|时期|年份|月份|季节|时段|日子|节气)|几几年|啥日子|什么(?:日子|日期|年份|年代|月份"
        r"|季节|节气|时段)",
        _fixed(AnswerShape.DATE),
    ),
    (r"多(?P<size>[大长久远高宽深厚重快])(?:时间|年|的|一段)?", _extent),
    (
        rf"(?P<word>多少|(?<!哪)几(?!乎|何|经|度|家欢)(?!个?人?(?:月|点)(?:前"
        rf"|后)))(?:来)?(?P<unit>{askwords.UNIT})?(?P<head>[^\W\d_的是在?？了]{{0,8}})",
        _number,
    ),
)
_THINGS = _rules(
    (
        rf"谁|{askwords.WHICH}{askwords.COUNTED}位|何人|{askwords.WHAT}人(?!群|数|员|物|家)|哪[一几两]?个?人(?!群)",
        _fixed(AnswerShape.PERSON),
    ),
    (
        rf"{askwords.WHICH}(?:里|儿|边|块儿?)|何处|何地|{askwords.WHAT}(?:地方|地点|位置|场所|场地)|(?:在|去|到"
        rf"|从|上|往)哪(?=[儿里边块办开举读工住上下看买设建做吃玩？?]|$)"
        rf"|哪去|地点(?:是|在|设在)?(?=[?？]?$)"
        r"|位置(?=[?？]?$)",
        _fixed(AnswerShape.PLACE),
    ),
    (
        rf"{askwords.HOW}(?:办理?|申请|报名|预约|领取?|去|走|坐车|操作|处理|缴|查询?|开|使用|参加|买|购买|投|做|防|选"
        rf"|申领|注册|登记|挂号|联系)"
        rf"|(?:用|靠|通过|以|采取|采用|拿)(?:了|的)?{askwords.WHAT}(?:样的)?(?:办法|方法|方式|手段|法子|途径"
        rf"|渠道|形式"
        rf"|技术|来|去)"
        rf"|{askwords.WHAT}(?:办法|方法|方式|流程|步骤|手段|法子|途径|渠道|程序)|(?:流程|步骤|方法|办法|方式|程序"
        rf"|途径)(?:是|有)?(?:{askwords.WHAT}|哪些|哪几[步种])?[?？]?$",
        _fixed(AnswerShape.METHOD),
    ),
    (rf"{askwords.WHAT}样子?的?|哪般", lambda match, text: _head_after(AnswerShape.STATE, match, text)),
    (
        rf"(?:情况|形势|局势|效果|进展|天气|表现|态度|水平|状况|结果|反响|评价){askwords.HOW}"
        rf"|{askwords.HOW}(?=[?？了的]*$)"
        rf"|{askwords.WHAT}(?:情况|状况|态度|反应|看法|结果|效果)",
        _fixed(AnswerShape.STATE),
    ),
    (askwords.HOW, _fixed(AnswerShape.METHOD)),
    (
        rf"{askwords.WHICH}{askwords.COUNTED}(?:些|个|家|所|种|类|项|款|支|场|条|本|件|首|组|批|届|级|部|方面?"
        rf"|座|处|名|样|门|辆"
        rf"|台|次|块|份|版|路|省|市|国|区|县|镇|村|街|带|类人|行|科|所)?",
        _which,
    ),
    (rf"{askwords.WHAT}", _which),
)
_YES_NO = re.compile(
    r"吗(?:[?？。]|$)|么[?？]$|是否|能否|可否|有无|有没有|有木有|是不是|能不能|会不会|可不可以|可以不可以|要不要"
    r"|该不该|需不需要|好不好|对不对|行不行|用不用"
    r"|(?P<v>[\u4e00-\u9fff])不(?P=v)|(?P<v2>[\u4e00-\u9fff])没(?P=v2)|了没有?(?:[?？]|$)|没有?[?？]$|伐[?？]?$"
    r"|阿是|[吧不][?？]$"
)
_CHOICE = re.compile(r"还是(?!会|要|在|能|有|没|很|不)[^?？。，]{1,12}[?？]?$")
_BARE = tuple(
    # A noun at the end asks without a question word: 图书馆电话, 李某某的职务.
    (re.compile(rf"(?:{nouns})(?:是|为)?[?？]?$"), shape)
    for nouns, shape in (
        (r"时间|日期|(?:时间|日期)(?:和|与|、|及)(?:地点|地址)", AnswerShape.DATE),
        (r"地点|位置|场所", AnswerShape.PLACE),
        (r"人数|人口|客流量?|人次", AnswerShape.PEOPLE_COUNT),
        (r"价格|票价|费用|[金总]额|收费|房价|工资|门票|奖金|资产|收入|产值|营收|利润|GDP|手续费", AnswerShape.MONEY),
        (r"增速|增幅|占比|比例|[^效频]率", AnswerShape.PERCENT),
        (r"面积|长度|高度|距离|身高|体重|海拔|[水气室]温|温度|容量|车速|里程", AnswerShape.MEASURE),
        (r"年限|期限|工期|时长|周期", AnswerShape.DURATION),
        (r"排名|名次", AnswerShape.ORDINAL),
        (r"[产总存销数保有]+量|席位|震级|总数|个数|次数|场次|得分|总分|比分|数", AnswerShape.NUMBER),
        (r"年龄|岁数", AnswerShape.AGE),
        (r"作者|负责人|主持人|获奖者|冠军|得主|联系人", AnswerShape.PERSON),
    )
)
_LISTED = re.compile(r"(?:名单|目录|清单|一览)[?？]?$")


def _head_after(shape: AnswerShape, match: re.Match[str], text: str) -> AnswerType:
    found = _HEAD.match(text, match.end())
    return AnswerType(shape, match.span(), head=found["head"] if found else "")


def expected_answer(text: str) -> AnswerType:
    """What would answer `text`: never fails, a STATEMENT where nothing says more."""
    view = plain(text).rstrip()
    for rule in _PHRASES:
        match = rule.pattern.search(view)
        if match:
            return rule.build(match, view)
    if _CHOICE.search(view) and not re.search(r"多少|几|哪|什么|啥|谁", view):
        match = _CHOICE.search(view)
        return AnswerType(AnswerShape.CHOICE, match.span() if match else (0, 0))
    found = _last_question_word(view)
    if found is not None:
        return found
    match = _YES_NO.search(view)
    if match:
        return AnswerType(AnswerShape.YES_NO, match.span())
    match = _LISTED.search(view)
    if match:
        return AnswerType(AnswerShape.THING, match.span(), several=True)
    bare = ((pattern.search(view), shape) for pattern, shape in _BARE)
    return next((AnswerType(shape, found.span()) for found, shape in bare if found), AnswerType(AnswerShape.STATEMENT))


def _last_question_word(view: str) -> AnswerType | None:
    """The question word that asks: the last one; at one place the rule that comes first."""
    best: AnswerType | None = None
    loose: AnswerType | None = None
    for rule in (*_NUMBERS, *_THINGS):
        for match in rule.pattern.finditer(view):
            built = rule.build(match, view)
            if _is_no_question(view, match):
                loose = loose or built
            elif best is None or built.word[0] >= best.word[1]:
                best = built
    return best or (None if _YES_NO.search(view) else loose)


_LOOSE_USE = re.compile(r"(?:没|不管|无论|不论|任凭|随便|[可有]没有?|有点)$")
_LOOSE_AFTER = re.compile(r"(?:都|也)(?!有|是|包|用|在|停|能|要|会|去)")


def _is_no_question(view: str, match: re.Match[str]) -> bool:
    """几个人都来了, 没什么, 怎么也不行: question words that ask nothing; 几 with a yes-no ending stands for some."""
    if _LOOSE_USE.search(view[: match.start()]) and match.group()[:1] not in "哪":
        return True
    if match.group().startswith("几") and re.search(
        r"(?:前|后|这|那|近|好|头|十|[上下]|数|最近|有)$", view[: match.start()]
    ):
        following = view[match.end() :]
        return not re.search(r"[?？]?$", following[:1]) or view[: match.start()].endswith(
            ("前", "这", "那", "好", "近")
        )
    return bool(_LOOSE_AFTER.match(view, match.end())) and match.end() + 3 < len(view) and "谁" not in match.group()


_KINDS: Mapping[AnswerShape, QuestionKind] = {
    AnswerShape.NUMBER: QuestionKind.NUMBER,
    AnswerShape.PEOPLE_COUNT: QuestionKind.NUMBER,
    AnswerShape.MONEY: QuestionKind.NUMBER,
    AnswerShape.PERCENT: QuestionKind.NUMBER,
    AnswerShape.AGE: QuestionKind.NUMBER,
    AnswerShape.MEASURE: QuestionKind.NUMBER,
    AnswerShape.ORDINAL: QuestionKind.NUMBER,
    AnswerShape.DURATION: QuestionKind.NUMBER,
    AnswerShape.PHONE: QuestionKind.FACT,
    AnswerShape.DATE: QuestionKind.TIME,
    AnswerShape.CLOCK: QuestionKind.TIME,
    AnswerShape.OPENING_HOURS: QuestionKind.TIME,
    AnswerShape.PLACE: QuestionKind.PLACE,
    AnswerShape.ADDRESS: QuestionKind.PLACE,
    AnswerShape.PERSON: QuestionKind.PERSON,
    AnswerShape.METHOD: QuestionKind.METHOD,
    AnswerShape.DOCUMENTS: QuestionKind.METHOD,
    AnswerShape.YES_NO: QuestionKind.YES_NO,
}


def kind_of(text: str, answer: AnswerType | None = None) -> QuestionKind:
    """The kind of a question; `answer` is its expected answer where that is known already."""
    view = plain(text).strip()
    if askwords.SMALL_TALK_WHOLE.match(view) or askwords.ABOUT_SELF.match(view):
        return QuestionKind.SMALL_TALK
    for pattern, kind in (
        (askwords.OUTSIDE, QuestionKind.OUTSIDE),
        (askwords.COUNT, QuestionKind.COUNT),
        (askwords.ARTICLE, QuestionKind.ARTICLE),
        (askwords.TIMELINE, QuestionKind.TIMELINE),
        (askwords.COMPARISON, QuestionKind.COMPARISON),
    ):
        if pattern.search(view) and not (kind is QuestionKind.COMPARISON and "多少" in view):
            return kind
    found = answer or expected_answer(view)
    if found.several or (found.shape is AnswerShape.THING and askwords.LIST.search(view)):
        return QuestionKind.METHOD if found.shape is AnswerShape.DOCUMENTS else QuestionKind.LIST
    return _KINDS.get(found.shape, QuestionKind.FACT)
