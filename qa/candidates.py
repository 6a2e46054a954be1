"""Spans of a text that could answer a kind of question: figures with units, dates, names, places, things in quotation
marks. Wide rather than exact: the ranker learns how far to trust each.
"""

from __future__ import annotations

import re

from articles.types import Span
from qa.clues import Kind

_DIGITS = r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两几数]+)"
_UNITS = (
    "%|％|个百分点|余?[万亿]?(?:元|美元|人次|人|名|位|家|个|项|件|条|枚|块|辆|架|艘|台|套|所|座|栋|户|亩|公顷|公里|千米|米|厘米|毫米|平方米|"
    "平方公里|立方米|吨|公斤|千克|克|斤|岁|年|个月|月|天|日|小时|分钟|秒|次|场|届|期|批|种|类|只|头|匹|株|棵|本|册|篇|部|集|"
    "分|度|级|倍|股|票|张|份|笔|起|例|组|队|站|步|层|间|班|节|课|门|片|处|成|折|桶|瓶|盒|箱|袋|杯|碗|顿|轮|局|盘|杆|环|名次|兆瓦|千瓦时?|度电)"
)
_NUMBER = re.compile(
    rf"(?:约|近|超过?|逾|达)?(?:第{_DIGITS}|{_DIGITS}[多余]?(?:{_UNITS})(?:左右|以上|以下)?|\d+(?:[.,]\d+)*[多余]?[万亿]?(?:比\d+)?)"
)
_TIME = re.compile(
    r"(?:\d{2,4}年)?(?:\d{1,2}月)(?:\d{1,2}[日号])?(?:(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上?|夜间)?\d{1,2}[时点:]\d{0,2}分?)?"
    r"|\d{4}年(?:底|初|末|代|以来)?|\d{1,2}[日号](?:上午|下午|晚)?|(?:凌晨|清晨|早上|上午|中午|下午|傍晚|晚上|夜间)?\d{1,2}(?:时|点|:\d\d)(?:\d{1,2}分?|许|左右)?"
    r"|今[天年晨晚日]|昨[天晚日]|明[天年]|去年|前[天年]|近[日期]|日前|[本上下]周[一二三四五六日末]?|周[一二三四五六日末]|星期[一二三四五六日天]|"
    r"[本上下当次]月|当[天日晚年]|次[日年]|[上下]半年|[一二三四]季度|春节|国庆|元旦|中秋|端午|清明|五一|暑假|寒假|[\u4e00-\u9fff]?世纪|节气|"
    r"立春|雨水|惊蛰|春分|谷雨|立夏|小满|芒种|夏至|小暑|大暑|立秋|处暑|白露|秋分|寒露|霜降|立冬|小雪|大雪|冬至|小寒|大寒"
)
_SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹"
    "孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤习温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁"
    "尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
)
_PERSON = re.compile(
    rf"[{_SURNAMES}](?:[某先女][生士]?|[\u4e00-\u9fff]{{1,2}})(?=[，。、（(：:；说表介在出是的等率为主参和与代向指强告讲当任指称获认]|$)"
    r"|[\u4e00-\u9fff]{1,8}·[\u4e00-\u9fff·]{1,12}|(?<=记者)[\u4e00-\u9fff]{2,3}|[\u4e00-\u9fff]{1,3}(?:先生|女士|大爷|大妈|阿姨|医生|教授|老师|主任|院长|书记|总书记|总统|总理|部长|局长|校长|主席)"
)
_PLACE = re.compile(
    r"(?:省|市|自治区|州|县|区|镇|乡|村|街道|社区|路|街|大道|广场|公园|中心|大厦|剧院|体育[场馆]|博物馆|图书馆|纪念馆|展览馆|酒店|宾馆|"
    r"机场|车站|火车站|港口?|码头|校区|大学|学院|中学|小学|医院|基地|园区|厂|楼|店|寺|湖|山|岛|河|江|海|湾|桥|国|地区|总部|现场|会场)"
    r"|北京|上海|天津|重庆|广州|深圳|香港|澳门|台北|台湾|东京|华盛顿|纽约|伦敦|巴黎|莫斯科|欧洲|亚洲|非洲|美洲|南京|武汉|成都|杭州"
)
_NAMED = re.compile(r"“[^“”]{1,30}”|《[^《》]{1,40}》|「[^」]{1,30}」|[a-z][a-z0-9\-.+]{1,20}")
_ORGANISATION = re.compile(
    r"(?:公司|集团|大学|学院|医院|局|部门?|委员会|委|协会|学会|联合会|联盟|队|银行|法院|检察院|公安|政府|使馆|总领馆|学校|中学|小学|"
    r"研究院|研究所|中心|基金会?|出版社|报社|电视台|组织|机构|办公室|厅|社|党|商会|俱乐部)"
)
_REASON = re.compile(r"因为?|由于|原因|为了|导致|造成|致使|引发|受[\u4e00-\u9fff]{1,12}影响|缘于|出于|起因|所以|因此")
_METHOD = re.compile(r"通过|可以?|须|需|应|凭|持|拨打|登录|预约|办理|采取|利用|使用|先|再|然后|方式|步骤|携带")
_LISTED = re.compile(r"[^，。；：、]{1,16}(?:、[^，。；：、]{1,16})+")

PATTERNS: dict[str, re.Pattern[str]] = {
    "number": _NUMBER,
    "time": _TIME,
    "person": _PERSON,
    "place": _PLACE,
    "organisation": _ORGANISATION,
    "named": _NAMED,
    "reason": _REASON,
    "method": _METHOD,
    "listed": _LISTED,
}
EXPECTED: dict[Kind, tuple[str, ...]] = {
    Kind.NUMBER: ("number",),
    Kind.TIME: ("time",),
    Kind.PERSON: ("person",),
    Kind.PLACE: ("place",),
    Kind.REASON: ("reason",),
    Kind.METHOD: ("method",),
    Kind.YES_NO: (),
    Kind.THING: ("organisation", "named", "listed"),
    Kind.OTHER: ("number", "time", "person", "place", "named"),
}


_SUFFIXES = {"place": 4, "organisation": 5}
"""Kinds whose pattern finds the last word only, and how many characters in front of it belong to the name: far cheaper
than a pattern that tries every beginning."""


def spans(name: str, view: str) -> list[Span]:
    """The places of one kind in a text's matching view, in order."""
    reach = _SUFFIXES.get(name, 0)
    found = []
    for match in PATTERNS[name].finditer(view):
        start = match.start()
        while start > 0 and match.start() - start < reach and "\u4e00" <= view[start - 1] <= "\u9fff":
            start -= 1
        if not reach or start < match.start() or match.end() - match.start() > 1:
            found.append((start, match.end()))
    return found
