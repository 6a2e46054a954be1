"""The rules that read a question word and what stands beside it; which of them decides is said in `qa.kinds`."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from qa import askwords
from qa.figures import counted, extent, hours
from qa.shapes import AnswerShape, AnswerType

Build = Callable[[re.Match[str], str], AnswerType]


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what its match asks for, given the whole question."""

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


def _rules(*pairs: tuple[str, Build]) -> tuple[Rule, ...]:
    return tuple(Rule(re.compile(pattern), build) for pattern, build in pairs)


PHRASES = _rules(
    # Words that settle the shape wherever they stand; the first rule that finds something decides.
    (rf"{askwords.WHAT}(?:叫做?|是)(?P<head>[“\"《]?[^吗呢?？]{{2,20}})[?？]*$", _fixed(AnswerShape.DEFINITION)),
    (
        rf"(?:是|指的?是?|代表){askwords.WHAT}意思|何谓|含义是?(?:{askwords.WHAT})?|指的?是{askwords.WHAT}(?!样)",
        _fixed(AnswerShape.DEFINITION),
    ),
    (
        r"打(?:什么|哪个|啥|多少)(?:电话|号码|热线)|(?:电话|热线|号码|联系方式|联络方式)(?:号码)?(?:是|为)?(?:多少|几号|什么|啥|有没有|[?？]?$)",
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


NUMBERS = _rules(
    (r"百分之(?:几|多少)|百分比(?:是)?多少|几成|占比(?:是|为)?多少", _fixed(AnswerShape.PERCENT)),
    (r"第几(?P<head>届|次|名|位|版|期|个|批|轮|季|代|场|大)?|哪一?[届期](?!间)", _fixed(AnswerShape.ORDINAL)),
    (r"排(?:名|在|到)(?:多少|几)", _fixed(AnswerShape.ORDINAL)),
    (
        r"多大(?:年纪|岁数|年龄)|几岁|多少岁|(?:年龄|岁数)(?:是|有)?(?:多少|多大)?[?？]?$|高龄多少",
        _fixed(AnswerShape.AGE),
    ),
    (r"(?P<kind>几点(?:几分|钟)?(?!几?[条个要主意建])|几时几分)", hours),
    (
        r"(?P<kind>(?:什么|啥|甚么)(?:时候|时间|时辰|辰光)|啥时|何时|几时|多会儿|多早晚|(?:开放|营业|办公|服务"
        r"|接待|门诊|上班)时间"
        r"|(?:具体|举办|举行|召开|开幕|截止|报名|活动|发生|开始|结束|成立|出发|到达)?(?<!多长)(?<!多少)(?:时间"
        r"|日期)(?:是|在"
        r"|为)?(?=[?？]?$|哪|多少|几))"
        r"(?:的)?(?:哪[一]?[天年月日])?",
        hours,
    ),
    (
        r"哪一?(?:天|年|月|日|个月|一?个?星期|周|些天|个?日子)(?!数)|几月几?[号日]?|几[号日](?!线|楼|院|馆|文)"
        r"|星期几|周几|礼拜几|何年|何月|何日"
        r"|哪个(?:时间段?|时候|时期|年份|月份|季节|时段|日子|节气)|几几年|啥日子|什么(?:日子|日期|年份|年代|月份"
        r"|季节|节气|时段)",
        _fixed(AnswerShape.DATE),
    ),
    (r"多(?P<size>[大长久远高宽深厚重快])(?:时间|年|的|一段)?", extent),
    (
        rf"(?P<word>多少|(?<!哪)几(?!乎|何|经|度|家欢)(?!个?人?(?:月|点)(?:前"
        rf"|后)))(?:来)?(?P<unit>{askwords.UNIT})?(?P<head>[^\W\d_的是在?？了]{{0,8}})",
        counted,
    ),
)


THINGS = _rules(
    (
        r"(?:找|问|联系|打给|报给|反映给)(?:谁|哪个(?:部门|单位)|哪一?家)(?=[?？]?$)"
        r"|(?:向|跟|给|找)(?:谁|哪个(?:部门|单位))(?:去)?(?:投诉|举报|反映|报修|报告|告)"
        r"|(?:到|去|上)哪[里儿]?(?:去)?(?:投诉|举报|反映|报修|告)(?=[?？]?$)",
        _fixed(AnswerShape.METHOD),
    ),
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


def _head_after(shape: AnswerShape, match: re.Match[str], text: str) -> AnswerType:
    found = _HEAD.match(text, match.end())
    return AnswerType(shape, match.span(), head=found["head"] if found else "")
