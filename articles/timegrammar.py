"""The closed grammar of newspaper time expressions: which words are one, and of which kind.

`TRIGGER` finds where one may begin, `CANDIDATES[trigger]` are the kinds that may stand there, each with the pattern
that takes it apart into named groups. What each means is said by `articles.timerules`. Every number needs its unit
(年, 月, 日, 时 …), so that 2006个, 2000多平米 and G60 are no times.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

_HAN = "一二三四五六七八九十"
NUMBER = rf"(?:\d{{1,2}}|[{_HAN}两廿卅]{{1,3}})"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{_HAN[:9]}])"
_DAY = rf"(?:[12]\d|3[01]|0?[1-9]|[二廿]?十[{_HAN[:9]}]?|三十一?|廿[{_HAN[:9]}]?|卅一?|[{_HAN[:9]}])"
_YEAR4 = r"(?:1[89]\d\d|20\d\d) ?年|[一二][〇零○九八][〇零○一二三四五六七八九]{2}年"
_YEAR_WORD = r"大前年|[今去明本当同上次翌]年|(?<![之以提今])前年(?!轻|龄|代|纪|级)|(?<![之以今])后年(?!轻|龄|代|纪|级)"
_YEAR = rf"(?:{_YEAR4}|{_YEAR_WORD})(?!级|龄|轻|代|纪)"
_TO = r" ?(?:至|到|—{1,2}|–|－|-|~|～) ?"
_PART = (
    r"(?:凌晨|清晨|早晨|早上|早间|上午|中午|正午|午间|下午|午后|傍晚|晚上|晚间|夜间|夜里|深夜|半夜|当晚|白天"
    r"|[晨早](?![已间晚期年先在日饭餐餐操报高市产点稻])|晚(?![间上报会饭餐年点辈高秋期宴婚霞自清]))"
)
_NOT_CLOCK = r"(?![候评名儿击段代尚任期光刻心缀点滴赞燃开头球子位半][^0-9]|间|有|的|时)"
_CLOCK = (
    rf"(?:(?:2[0-4]|[01]?\d|[{_HAN}两]{{1,3}}) ?(?:[时点](?:[0-5]?\d ?分?|半|整|[一三]刻|[{_HAN}]{{1,3}}分"
    rf"|{_NOT_CLOCK}))"
    r"|(?:2[0-4]|[01]?\d)[:：][0-5]\d(?:[:：][0-5]\d)?)(?:许|左右)?"
)
_WEEKDAY_MARK = rf"(?: ?[(（](?:周|星期|礼拜)[{_HAN[:6]}日天][)）])"
_WITHIN_DAY = rf"{_WEEKDAY_MARK}?(?: ?(?:当天)?{_PART})?(?: ?{_CLOCK}(?:{_TO}{_PART}?{_CLOCK})?)?"
_MONTH_PART = r"(?:上旬|中旬|下旬|初|底|末)"
_QUARTER = r"(?:第?[一二三四1234]季度|前[一二两三]个?季度|首季度?|上半年|下半年)"

_SEXAGENARY = "[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年"
_FESTIVAL = (
    r"(?:春节|元旦|元宵节?|端午节?|七夕节?|中元节|中秋节?|重阳节?|腊八节?|除夕|清明节?|冬至|国庆节?"
    r"|“?五一”?(?:国际)?(?:劳动节)?"
    r"|劳动节|“?十一”?(?=黄金周|假期|长假|期间)|妇女节|植树节|青年节|(?:“?六一”?国?际?)?儿童节|“?七一”?(?=期间"
    r"|前[后夕])"
    r"|“?八一”?建军节|教师节|双十一|双11|双十二|双12|平安夜|圣诞节?|情人节|母亲节|父亲节"
    r"|立春|雨水(?=节气)|惊蛰|春分|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬"
    r"|小雪(?=节气)|大雪(?=节气)"
    r"|小寒|大寒)"
)
_FESTIVAL_TAIL = r"(?:小长假|长假|黄金周|假期|假日|节假日|期间|前后|前夕|当[天日晚]|那天|这天|之夜|佳节|节日|节气)"

_ANCHORED = (
    r"(?:大前天|大后天|今[天日晨早晚夜]|昨[天日晨夜晚]|昨(?=[上下中]午)|前[天日晚](?![气使津台文线])"
    r"|明[天日晨早晚](?!然气|文)|后天(?![气性然])|即日(?=起)|[今明昨](?=起))"
)

_RULES: tuple[tuple[str, str], ...] = (
    # Read and passed over: titles of works, habits, opening hours, plan names, nearby words that only look like times.
    (
        "skip",
        r"《[^《》\n]{1,80}》"
        rf"|(?:每逢|逢|每|历|双|单)(?:个)?(?:年|月|天|日|周|星期|礼拜)(?:{_MONTH}月)?(?:{NUMBER}[日号]"
        rf"|[{_HAN[:6]}日天末](?![{_HAN}]))?"
        rf"(?:{_TO}(?:周|星期|礼拜)?[{_HAN[:6]}日天末])?{_WITHIN_DAY}"
        rf"|(?<![上下本这])(?:周|星期|礼拜)[{_HAN[:6]}日天]{_TO}(?:周|星期|礼拜)?[{_HAN[:6]}日天]{_WITHIN_DAY}"
        r"|[今昨明]日(?:头条|之星|重现|方舟|报)|明天会更好|周六福|周一围|年年初一|以上[周月]|如今天气"
        r"|[说声证表照]明天|前天气(?!温)"
        rf"|\d{{1,3}}天前后|[{_HAN}\d]年[{_HAN}]?贯制",
    ),
    (
        "iso",
        r"(?<![\d.])(?P<y>(?:19|20)\d\d)(?P<s>[-/.])(?P<m>1[0-2]|0?[1-9])(?P=s)(?P<d>3[01]|[12]\d|0?[1-9])(?![\d.])"
        rf"{_WITHIN_DAY}",
    ),
    (
        "lunar",
        rf"(?:(?P<calendar>农历|阴历|夏历|旧历) ?)?(?:(?P<y>{_YEAR}|{_SEXAGENARY})(?:的|农历|阴历)?)?"
        rf"(?P<leap>闰)?(?P<m>正|冬|腊|十[一二]?|[{_HAN[:9]}])月"
        rf"(?P<d>初[{_HAN}]|廿[{_HAN[:9]}]|十[{_HAN[:9]}](?![{_HAN}日号])|二十[{_HAN[:9]}](?![日号])"
        rf"|二十(?![{_HAN}日号])|三十(?![一日号]))",
    ),
    (
        "yrange",
        r"(?<![\dA-Za-z.])(?P<a>1[89]\d\d|20\d\d) ?年?(?:至|到|—{1,2}|–|－|~|～|-(?=\d{4} ?年))(?P<b>1[89]\d\d"
        r"|20\d\d)(?!\d)(?: ?年度?)?"
        r"(?:(?=学年|赛季))?",
    ),
    (
        "months",
        rf"(?<![\dA-Za-z.])(?:(?P<y>{_YEAR}) ?的?)?(?P<a>{_MONTH})(?: ?月份?)?{_TO}(?P<b>{_MONTH}) ?月份?"
        rf"(?! ?{_DAY} ?[日号])(?![龄大])",
    ),
    (
        "firstmonths",
        rf"(?:(?P<y>{_YEAR}) ?的?)[前头](?P<n>{NUMBER}) ?个?月|(?<![^\s，,。；;：:“])[前头](?P<n2>{NUMBER}) ?个?月",
    ),
    (
        "date",
        rf"(?<![\dA-Za-z.第每])(?:(?P<y>{_YEAR}) ?的?(?:农历)?)?(?P<m>{_MONTH}) ?月份?"
        rf"(?: ?(?P<d>{_DAY}) ?[日号](?!线|楼|院|店|馆|门|台|文|公告|令|案)(?P<within>{_WITHIN_DAY})"
        rf"|(?P<part>{_MONTH_PART})|(?![龄大台饼球嫂子季光刊票]))",
    ),
    (
        "plan",
        r"[“\"「‘'](?P<n>[一二三四五六七八九]|十[一二三四五]?)五[”\"」’'](?P<law>普法)?(?:期间|时期)?"
        r"|(?P<n2>十[一二三四五])五(?:期间|时期|(?=以来|规划|末|收官|开局|[是的]|$))"
        r"|(?P<n3>[一二三四五六七八九])五(?=普法)",
    ),
    ("holiday", rf"(?:(?P<y>{_YEAR}) ?的?)?(?P<name>{_FESTIVAL})(?P<tail>{_FESTIVAL_TAIL})?"),
    (
        "year",
        rf"(?<![\dA-Za-z.第每])(?P<y>{_YEAR}) ?度?(?:的?(?P<part>{_QUARTER}|年初|年底|年末|年中"
        rf"|[初底末](?![中期])|同期|全年|暑假|暑期|寒假"
        r"|[春夏秋冬](?:天|季|(?=[，,。、至到]|以来))))?",
    ),
    (
        "season",
        r"(?<![古如而至当])今(?P<season>[春夏秋冬])(?![秋夏])|去冬今春|(?<![过离])去(?P<last>[夏秋冬])(?![季天])",
    ),
    ("period", rf"(?:年[初底末内](?!部)|(?<![\d一二三四五六七八九十])年中(?!国)|月[初底末中](?![国心秋]))|{_QUARTER}"),
    (
        "relmonth",
        rf"(?<![以之海水])(?P<rel>上上|上|本|这|下下|下)个?月(?P<part>{_MONTH_PART})?(?!季)(?:份"
        rf"|(?P<d>{_DAY})[日号](?P<within>{_WITHIN_DAY}))?",
    ),
    (
        "week",
        rf"(?<![以之地])(?P<rel>上上|上|本|这|下下|下)个?(?:周|星期|礼拜)(?![边长围期年转报延身遭密到密刊])"
        rf"(?:(?P<d>[{_HAN[:6]}日天末])(?:{_TO}(?:周|星期|礼拜)?(?P<e>[{_HAN[:6]}日天])"
        rf"|(?P<within>{_WITHIN_DAY}))?)?",
    ),
    (
        "weekday",
        rf"(?<![每一两二三四五六七八九十逢双单\d上下本这个老小])(?:周|星期"
        rf"|礼拜)(?P<d>[{_HAN[:6]}日天])(?![{_HAN}年个岁届天])(?P<within>{_WITHIN_DAY})",
    ),
    ("weekend", r"(?<![每度逢双上下本这])周末"),
    ("relday", rf"(?P<rel>{_ANCHORED})(?P<within>{_WITHIN_DAY})"),
    (
        "window",
        rf"(?P<rel>最近|近|过去|未来|今后|接下来|接下去)(?P<n>{NUMBER}|几|数)(?P<unit>个?小时|[天日周年]|个月"
        rf"|个?星期|个?礼拜)(?P<in>[来里内中])?",
    ),
    (
        "ago",
        rf"(?<![^\s，,。；;：:“])(?P<n>{NUMBER}|几)(?P<unit>[天周年]|个月|个?星期|个?礼拜)(?P<rel>前|后)(?![夕后])",
    ),
    ("decade", r"(?P<c>20世纪|二十世纪|上世纪|21世纪|本世纪)(?P<n>[1-9]0|[一二三四五六七八九]十)年代"),
    ("anaphor", rf"(?P<rel>当[天日晚](?![办来往返地即就清])|[同次翌]日(?![本元])|第二天)(?P<within>{_WITHIN_DAY})"),
    (
        "day",
        rf"(?<![\dA-Za-z.〇零一二三四五六七八九十廿卅百月第每周])(?P<d>[12]\d|3[01]|[1-9]|二十[一-九]?|三十一?"
        rf"|十[一二三四五六七八九]?|廿[一-九]?)(?P<unit>[日号])"
        rf"(?![内后游均龄间元子本报照夜常益用程光线楼院店馆门台文公令案])(?P<within>{_WITHIN_DAY})",
    ),
    ("clock", rf"(?P<within>{_PART} ?{_CLOCK}(?:{_TO}{_PART}?{_CLOCK})?)"),
    (
        "vague",
        r"(?<![附最将接靠临])近日(?!本)"
        r"|(?<![0-9一二三四五六七八九十生节周昨今明假工落抗末期整终春夏秋冬每单同次当近平])日前(?![往来夕后景身])"
        r"|近期|最近(?!的|距|处|点|一次|水)|近来|(?<![很])不久前|前不久|近年来?|近几年来?|近些年来?|目前|当前"
        r"|眼下|现阶段|下一阶段|连日来"
        r"|这几天|这两天|前几天|前些天|前几日|前阵子|前段时间|前一阵子?|这阵子|这段时间|刚刚过去|日后|今后|如今"
        r"|(?<![出实体表发呈展再浮涌重])现在",
    ),
)

_SOURCES = dict(_RULES)

_NUMERALS = rf"[〇零○{_HAN}两廿卅]"
_TRIGGERS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    # A cheap look at one or two characters, and the kinds that may begin there, first match wins.
    (
        "digit",
        r"\d{1,4}(?= ?[年月日号天周个至到世—–－~～/.-])",
        ("iso", "yrange", "lunar", "months", "firstmonths", "date", "holiday", "year", "decade", "ago", "day"),
    ),
    (
        "han",
        rf"[{_HAN}两廿卅](?={_NUMERALS}{{0,3}} ?(?:[年月日号天周至到世—–－~～-]|个[月周星礼]|季度"
        rf"|五[期时以规末收开是普]))",
        ("lunar", "months", "date", "holiday", "year", "plan", "period", "decade", "ago", "day"),
    ),
    ("yearword", r"(?:大前|[今去明前后本当同上次翌])年", ("lunar", "months", "firstmonths", "date", "holiday", "year")),
    ("relday", rf"{_ANCHORED}", ("skip", "relday")),
    (
        "skip",
        r"[《每逢历]|[双单](?=[年月天日周星礼])|[说声证表照]明天|如今天气|前天气|年年初一|周六福|周一围|以上[周月]",
        ("skip",),
    ),
    ("season", r"今[春夏秋冬]|去[冬夏秋]", ("season",)),
    ("relmonth", r"(?:上上|上|本|这|下下|下)个?月", ("relmonth",)),
    ("week", r"(?:上上|上|本|这|下下|下)个?(?:周|星期|礼拜)", ("week",)),
    ("weekday", r"周(?=[一二三四五六日天末])|星期|礼拜", ("skip", "weekday", "weekend")),
    ("window", rf"(?:最近|近|过去|未来|今后|接下[来去])(?=[\d几数{_HAN}两])", ("window", "vague")),
    (
        "vague",
        r"近[日期来年几些]|日[前后]|最近|不久前|前(?:不久|[几些]|一?阵|段时)|目前|当前|眼下|现阶段|下一阶段|连日来"
        r"|这(?:几|两|阵|段)|刚刚过去|如今|现在|今后",
        ("vague",),
    ),
    ("firstmonths", rf"[前头](?=(?:\d|{_NUMERALS}){{1,3}} ?个?月)", ("firstmonths",)),
    (
        "period",
        r"年[初底末内中]|月[初底末中]|前[一二两三]个?季|第[一二三四1-4]季|首季|[上下]半年|[1-4]季度",
        ("period",),
    ),
    (
        "lunar",
        r"[闰正冬腊](?=[月一二三四五六七八九十])|[农阴夏旧]历|[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年",
        ("lunar", "holiday"),
    ),
    ("plan", rf"[“\"「‘'][{_HAN}]", ("plan", "holiday")),
    ("anaphor", r"当[天日晚]|[同次翌]日|第二天", ("anaphor",)),
    ("clock", rf"{_PART}(?= ?(?:\d|[{_HAN}两]{{1,3}}[点时]))", ("clock",)),
    ("decade", r"[上本]世纪", ("decade",)),
    ("holiday", _FESTIVAL, ("holiday",)),
)
TRIGGER = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern, _ in _TRIGGERS))
FIRST = re.compile(
    "[0-9一二三四五六七八九十两廿卅大今去明前后本当同上次翌昨即《每逢历双单说声证表照如年周以这下星礼最近过未接日不目眼现连刚头月第首闰正冬腊"
    "农阴夏旧甲乙丙丁戊己庚辛壬癸“\"「‘'凌清早中午傍晚夜深半白晨春元端重除国劳妇植青儿教平圣情母父立雨惊谷小芒处秋寒霜]"
)

Candidates = tuple[tuple[str, Callable[[str, int], re.Match[str] | None]], ...]


class _Candidates(dict[str, Candidates]):
    """The kinds that may begin at a trigger, compiled when the trigger is first met: a question needs few of them."""

    def __missing__(self, trigger: str) -> Candidates:
        found = tuple((kind, _compiled(kind).match) for kind in _KINDS_AT[trigger])
        self[trigger] = found
        return found


@cache
def _compiled(kind: str) -> re.Pattern[str]:
    return re.compile(_SOURCES[kind])


_KINDS_AT = {name: kinds for name, _, kinds in _TRIGGERS}
CANDIDATES = _Candidates()
WITHIN = re.compile(
    rf"{_WEEKDAY_MARK}? ?(?:当天)?(?P<part>{_PART})? ?(?:(?P<from>{_CLOCK})(?:{_TO}(?P<part2>{_PART})?"
    rf"(?P<to>{_CLOCK}))?)?$"
)
CLOCK = re.compile(
    rf"(?P<h>\d{{1,2}}|[{_HAN}两]{{1,3}}) ?(?:[时点:：](?:(?P<m>[0-5]?\d|[{_HAN}]{{1,3}}) ?分?|(?P<half>半)"
    rf"|(?P<quarter>[一三])刻)?)"
)
CONNECTOR = re.compile(r"^ ?(?:至|到|—{1,2}|–|－|-|~|～|起?至) ?$")
AS_OF = re.compile(r"截[至止](?:到|至)? ?$")
AFTER = re.compile(
    r"(?P<since>以来|[至迄]今(?![年天日晚后]))|(?P<open>起(?![码点步来伏飞重诉草义源初跑跳火]))|(?P<about>前后)"
    r"|(?P<before>之前|以前|[之以]?前(?![往来进排景述瞻卫三期线身锋所后列沿]))"
)
DATELINE = re.compile(rf"(?P<m>{_MONTH}) ?月 ?(?P<d>{_DAY}) ?日(?:[^\s。，,]{{0,4}})?(?:电|讯)")
FUTURE_BEFORE = re.compile(
    r"(?:将于|将在|(?<!原)定于|拟于|拟在|计划于|计划在|预计于?在?|预计到|力争在?到?|将从|将自|不晚于|确保在?)$"
)
FUTURE_NEAR = re.compile(
    r"将(?!军|领|士|近)|可能|有望|预期|拟(?!人)|(?<!原)定于|预计|最[晚迟]|起(?:正式)?(?:施行|实施|执行|开始)"
    r"|[之以]?前(?![往来期])"
)
DURATION_BEFORE = re.compile(
    r"(?:为期|连续|历时|持续|满|近|约|共|每|第|超过?|长达|达|短短|仅|用了?|不到|用时|耗时|最多|最长|至少|提前"
    r"|延长|缩短|前|后|首|头|足足|花|过去|再|整整|逾|工作)$"
)
GENERIC_SAME_DAY = re.compile(r"(?:最快|可|能|需|即可|须|必须|均在?|实现|争取|往返)$")
GENERIC_SAME_DAY_AFTER = re.compile(
    r"(?:即可|就能|可[以取拿办]|办[结好理]|送达|达|往返|来回|完成|出[结证]|领[取证]|事)"
)
GIVEN_DAY = re.compile(rf"[（(](?:(?P<y>\d{{4}})年)?(?:(?P<m>{_MONTH})月)?(?P<d>{_DAY})日")
SENTENCE_STOP = re.compile(r"[。！？!?；;\n]")
