"""What the words of a title line show by themselves: how it opens, how it ends, what it speaks of.

Sub-editors write the three roles in different words. A kicker names the occasion (…召开, …调研时强调), the setting or a
motto; a headline says who did what, or gives the image; a subhead adds figures, names, conditions, or says what kind of
piece follows (…纪实).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from articles.cohesion import covered

_AMOUNT = r"(?:\d[\d.,]*|[一二三四五六七八九十百千两零半数]+)[余多来]?[万亿千百]?[余多]?"
_MEASURE = (
    r"(?:个|家|项|户|名|人次|人|件|位|条|台|只|批|场|座|支|届|次|天|小时|分钟|年|月|日|岁|套|片|亩|元|吨|公里|平方米|米|斤|棵"
    r"|株|所|处|起|辆|张|本|门|艘|度|℃|公斤|万|亿|%|倍|成|分|秒|镇|村|县|市)"
)
_QUANTITY = _AMOUNT + _MEASURE
_EVENT = (
    "召开|举行|开幕|闭幕|落幕|闭会|开会|发布|公布|出台|印发|施行|实施|启动|收官|揭晓|通报|举办|揭牌|挂牌|开工|投用|投运|通车"
    "|开业|竣工|落成|签约|上线|亮相|启用|成立|开馆|完工|封顶|获批|结束|开赛|打响|来袭|运行|开通|开园|开放|投产|试点|推出|发车"
    "|首航|下线|揭幕|奠基|开讲|开课"
)
_SAYING = (
    "强调|指出|要求|表示|明确|提出|提醒|透露|披露|宣布|显示|认为|建议|呼吁|回应|倡议|承诺|叮嘱|勉励|寄语|希望|谈|说"
)
_PIECE = (
    "记|见闻|侧记|纪实|故事|扫描|追踪|观察|调查|解读|启示|走笔|手记|札记|答问|问答|报道|综述|透视|账本|样本|背后|掠影|印象|素描"
    "|特写|二三事|之路|之道|对话|专访"
)
_DAYS = (
    r"[昨今明前后]天|[昨今明]日|[昨今明]晚|昨夜|[昨今明]起|\d月|月底|年底|[上下]周|本周|周[一二三四五六日末]|日起|月起|凌晨|傍晚"
    r"|早晨|清晨|深夜|上午|下午|[上下]半年|季度|春节|元旦|国庆|端午|中秋|清明"
)
_OPENING_DAYS = (
    r"[昨今明前][天日晚夜起]|\d{1,2}月|[上下本]周|周[一二三四五六日末]|即日|年底|[上下]半年|一季度|前\S{1,3}季度|前\S{1,2}个月"
    r"|凌晨|清晨|深夜|首日"
)
_OFFICE = "局|委|办|法院|检察院|公安|警方|交警|消防|医院|公司|集团|大学|中学|小学|街道|社区|镇|乡|村|银行|协会"
_MOTTO = (
    "推动|推进|坚持|加快|深化|强化|聚焦|围绕|践行|弘扬|传承|牢记|凝聚|汇聚|筑牢|夯实|擦亮|打造|打响|争当|奋力|全力|着力|切实"
    "|抓好|抓实|守护|守住|守牢|做好|做强|做优|用好|用活|盘活|激发|释放|点亮|点燃|护航|赋能|助力|力促|力推|共建|共享|共筑|同心"
    "|携手|不忘|勇|敢|善"
)
_PEOPLE = (
    "[他她你我它]|老人|姑娘|小伙|老汉|阿婆|大爷|大妈|奶奶|爷爷|妈妈|爸爸|孩子|娃|师傅|老师|医生|民警|村民|市民|居民"
)
CLASSES: dict[str, re.Pattern[str]] = {
    "ends with an event": re.compile(rf"(?:{_EVENT})了?$"),
    "names an event": re.compile(_EVENT),
    "ends by saying": re.compile(rf"(?:{_SAYING})$"),
    "says": re.compile(_SAYING),
    "waits for what is said": re.compile(
        r"(?:时|上|中|会议|通知|公报|条例》|办法》|规定》|书记|主席|市长|区长|县长|部门|专家|记者|法院|警方|[局委院厅部])"
        r"[^,，。]{0,6}(?:强调|指出|要求|表示|明确|提出|提醒|透露|披露|宣布|显示|认为|建议|呼吁|规定|释放信号|传出消息)$"
    ),
    "label of a column": re.compile(
        r"[·・|｜]|(?:走基层|巡礼|专栏|回头看|调研行|进行时|看变化|系列谈|之[一二三四五六七八九十]|观察|时间|回眸|行动|特别报道|系列报道|直通车)$"
    ),
    "setting of time": re.compile(
        r"^.{0,10}(?:之际|前夕|期间|以来|之后|之下|第一天|首日|倒计时.{0,6}|在即|将至|来临|来袭|当前|当下|后的第.{1,4})$"
    ),
    "ends as a setting": re.compile(r"(?:时|上|中|后|之际|前夕|期间|以来|里|之前|日前|下|间|处|旁|边)$"),
    "kind of piece": re.compile(rf"(?:{_PIECE})(?:之[一二三四五六七八九十]+)?$"),
    "opens as a piece": re.compile(
        r"(?:记|访|听|看|探访|对话|走进|走近|来自|写在|致|本报记者|记者|一个|一位|一名|一座|一场)"
    ),
    "colon after a short name": re.compile(r"[^:：]{2,8}[:：]"),
    "colon": re.compile(r"[:：]."),
    "asks": re.compile(r"[?？]|吗$|怎么|为何|为什么|缘何|如何|谁|何时|何以|哪|咋|几"),
    "calls": re.compile(r"[!！]"),
    "dashes": re.compile(r"^(?:——|--|－－)"),
    "quantity": re.compile(_QUANTITY),
    "quantities": re.compile(rf"{_QUANTITY}.*{_QUANTITY}"),
    "ends with a quantity": re.compile(rf"{_QUANTITY}(?:以上|左右|多)?$"),
    "digits": re.compile(r"\d"),
    "growth": re.compile(r"增长|下降|同比|比去年|超过|突破|达到?|节约|节省|减少|提高|上涨|下跌|降|涨"),
    "day": re.compile(
        r"[昨今明前后]天|[昨今明]日|[昨今明]晚|昨夜|[昨今明]起|\d月|月底|年底|[上下]周|本周|周[一二三四五六日末]|日起|月起|凌晨|傍晚|早晨|清晨|深夜|上午|下午|[上下]半年|季度|春节|元旦|国庆|端午|中秋|清明"
    ),
    "opens with a day": re.compile(
        r"(?:[昨今明前][天日晚夜起]|\d{1,2}月|[上下本]周|周[一二三四五六日末]|即日|年底|[上下]半年|一季度|前\S{1,3}季度|前\S{1,2}个月|凌晨|清晨|深夜|首日)"
    ),
    "plan": re.compile(r"预计|计划|将|拟|有望|力争|届时|争取|目标"),
    "since": re.compile(r"^(?:截至|累计|共|已|首|最|平均|每|日均|覆盖|惠及|涉及|包括|新增|其中|全程|全长|总投资|投资)"),
    "we": re.compile(r"我[区市县省镇校院]|本[区市县]|全[区市县省]|本报|记者"),
    "opens with we": re.compile(r"(?:我[区市县省镇]|本[区市县]|全[区市县省])"),
    "meeting": re.compile(
        r"会议|大会|座谈会|论坛|常委会|全会|推进会|动员会|现场会|工作会|党代会|人代会|两会|研讨会|发布会|政协|人大"
    ),
    "rule": re.compile(r"《|办法|条例|规定|新规|方案|意见|措施|政策|通知|标准|细则"),
    "office": re.compile(
        r"(?:局|委|办|法院|检察院|公安|警方|交警|消防|医院|公司|集团|学校|大学|中学|小学|街道|社区|镇|乡|村|银行|协会|中心)"
    ),
    "opens with an office": re.compile(
        r"[\u3400-\u9fff]{0,6}?(?:局|委|办|法院|检察院|公安|警方|交警|消防|医院|公司|集团|大学|中学|小学|街道|社区|镇|乡|村|银行|协会)"
    ),
    "motto verb first": re.compile(
        r"(?:推动|推进|坚持|加快|深化|强化|聚焦|围绕|践行|弘扬|传承|牢记|凝聚|汇聚|筑牢|夯实|擦亮|打造|打响|争当|奋力|全力|着力|切实|抓好|抓实|守护|守住|守牢|做好|做强|做优|用好|用活|盘活|激发|释放|点亮|点燃|护航|赋能|助力|力促|力推|共建|共享|共筑|同心|携手|不忘|勇|敢|善)"
    ),
    "image": re.compile(r"让|把|从.{1,8}到|像|成了|变|里的|上的|飞|花|春|秋|灯|梦|情|爱|心|暖|香|路|桥|水|火|风|月|星"),
    "from to": re.compile(r"从.{1,10}到"),
    "let": re.compile(r"让|把|将|被|给"),
    "quote opens": re.compile(r"^[“\"「]"),
    "all quoted": re.compile(r"^[“\"][^”\"]+[”\"]$"),
    "quoted word": re.compile(r"[“\"][^”\"]{1,6}[”\"]"),
    "speech": re.compile(r"[“\"][^”\"]{7,}[”\"]"),
    "not": re.compile(r"不|没|无|别|莫|勿|难"),
    "too": re.compile(r"也|还|又|再|都|就|才|只|更"),
    "done": re.compile(r"了"),
    "of": re.compile(r"的"),
    "ends in of": re.compile(r"的.{1,4}$"),
    "person": re.compile(
        r"[他她你我它]|老人|姑娘|小伙|老汉|阿婆|大爷|大妈|奶奶|爷爷|妈妈|爸爸|孩子|娃|师傅|老师|医生|民警|书记|村民|市民|居民|学生"
    ),
    "list": re.compile(r"、"),
    "comma": re.compile(r"[,，]"),
    "after": re.compile(r"之后|背后|以来|之前|前后"),
    "starts where it goes on": re.compile(
        r"(?:系|凭|由|按|经|均|仍|并|但|却|且|因|为|以|在|自|向|与|和|等|该|其|此|这|那)"
    ),
    "age": re.compile(r"[\d一二三四五六七八九十百]{1,3}(?:旬|岁|[0０]后)|[8９90]0后"),
    "fight": re.compile(r"夺|冠|胜|负|金牌|银牌|奖|赛"),
    "warn": re.compile(r"预警|提醒|注意|当心|小心|请|勿|谨防|警惕"),
}
"""The classes of words, each by the name of the sign that it gives."""
_OPENS = frozenset(
    (
        "opens as a piece",
        "colon after a short name",
        "opens with a day",
        "opens with we",
        "opens with an office",
        "motto verb first",
        "starts where it goes on",
    )
)
_NUMBER = re.compile(r"\d[\d.]*|[一二三四五六七八九十百千万]{2,}")


@lru_cache(maxsize=4096)
def classes(text: str) -> tuple[str, ...]:
    """The names of the classes that a line of a title belongs to, its length among them."""
    found = [
        name for name, pattern in CLASSES.items() if (pattern.match(text) if name in _OPENS else pattern.search(text))
    ]
    solid = text.replace(" ", "")
    return (*found, f"length {min(9, len(solid) // 3)}", *(["rows"] if solid != text else []))


@lru_cache(maxsize=4096)
def grams(text: str) -> tuple[str, ...]:
    """The single characters and the pairs of a line, `^` before its first and `$` behind its last, numbers as 0."""
    marked = "^" + re.sub(r"\d+(?:\.\d+)?", "0", text.replace(" ", "")) + "$"
    return tuple(sorted({marked[at : at + size] for size in (1, 2) for at in range(len(marked) - size + 1)}))


def told(text: str, lead: str) -> Iterator[tuple[str, float]]:
    """How the lead tells a line's words again: in its first sentence, later, by single characters, its numbers."""
    first = re.split("[。!?]", lead)[0]
    numbers = _NUMBER.findall(text)
    yield "numbers in the lead", sum(number in lead for number in numbers) / 2
    yield "numbers not in the lead", sum(number not in lead for number in numbers) / 2
    yield "in the first sentence", 1.5 * covered(text, first)
    yield "after the first sentence", 1.5 * covered(text, lead[len(first) :])
    yield "not in the lead", 0.5 * (covered(text, lead) < 0.05)
    yield "characters in the lead", 1.5 * characters(text, lead)


def characters(text: str, lead: str) -> float:
    """The share of a line's characters that the lead has, 0 to 1."""
    return sum(char in lead for char in text) / max(1, len(text))
