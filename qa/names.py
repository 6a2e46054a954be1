"""Names of people, places and organisations in a sentence, by rules: enough to notice one that the paper never printed.

Not a general recogniser: a name counts where its surroundings say that it is one (an office before it, a verb of
saying behind it, a list of names), or where its last word says what it is (局, 镇, 大学). A rule that stays silent
lets a sentence pass to the other checks; a rule that speaks must be right, so common words are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from articles.types import Span

_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金"
    "韦贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺毛郝顾龚邵万覃武钱戴严莫孔向常汤康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷"
    "詹申欧耿关焦左祁柳兰甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祖蒲房滕屈饶解牟艾尤阳阎"
    "穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩"
    "明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祭漆巴"
    "丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战慕危玉银亢嵇公哈湛宾戎"
    "勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由温俞祁习"
)
_DOUBLE_SURNAMES = (
    *("欧阳", "司马", "上官", "诸葛", "司徒", "东方", "皇甫", "尉迟"),
    *("公孙", "慕容", "令狐", "夏侯", "端木", "宇文", "长孙"),
)
_OFFICE = (
    r"书记|区长|市长|县长|镇长|乡长|村长|省长|局长|处长|科长|股长|所长|院长|校长|园长|馆长|站长|队长|厂长|社长|会长|主席|主任|部长|"
    r"委员|代表|经理|总裁|董事长|检察长|参赞|教授|研究员|工程师|院士|专家|学者|医生|医师|护士|老师|教师|教练|律师|法官|民警|警官|辅警|"
    r"记者|通讯员|编辑|演员|导演|作家|画家|艺术家|传承人|志愿者|市民|居民|村民|业主|老人|学生|同学|患者|司机|队员|选手|"
    r"负责人|创始人|联合创始人|发言人|同志|先生|女士|阿姨|大爷|师傅"
)
_SAYING = (
    r"表示|指出|强调|认为|介绍|坦言|透露|告诉|回忆|解释|补充|称|说|出席|参加|主持|致辞|讲话|宣布|担任|当选|辞去|带队|调研|"
    r"陪同|带领|荣获|获得|夺得|来到|走进|发明|研发|撰写|报道|列席|采访"
)
_DOING = (
    r"作(?=政府|报告|了|题为|重要|动员|总结)|赴|率(?!先)|先后|现在|目前|如今|检查|察看|会见|看望|慰问|听取|督导|督查|走访|考察"
    r"|深入|前往"
)
_AFTER_NAME = (
    r"(?=$|[，。、；：！？,;:!?（）()“”\s《]|等|和|与|及|以及|也|在|于|向|对|为|曾|已|将|是|的"
    rf"|{_DOING}|{_SAYING}|{_OFFICE})"
)
_GIVEN = r"[\u4e00-\u9fff]"
_AFTER_OFFICE = re.compile(rf"(?:{_OFFICE})(?:[:：/／\s]*)(?P<name>{_GIVEN}{{2,4}}?){_AFTER_NAME}")
_BEFORE_SAYING = re.compile(
    rf"(?:^|(?<=[，。、；：！？,;:!?（）()“”\s])|(?<=[由据和与对向]))(?P<name>{_GIVEN}{{2,4}}?)"
    rf"(?=(?:现在|目前|如今|曾经?)?(?:{_SAYING}|先生|女士|同志|阿姨|大爷|师傅|教授|医生|老师))"
)
_NOT_NAMES = re.compile(
    r"^(?:任何|任务|任命|任免|任意|高度|高级|高层|高校|高新|高端|高质|安全|安排|安装|安置|方面|方式|方案|方便|方松|成立|成功|成为|成果|"
    r"成员|成效|成都|成绩|关于|关注|关键|关系|关心|明确|明天|明年|应当|应该|应对|全体|全区|全市|全国|全力|全面|全部|全程|公司|公安|"
    r"公共|公开|公布|公园|公益|国家|国际|国内|国务|国有|区域|区委|区政|区人|区内|区里|区级|区法|区检|区监|区财|区市|区教|区卫|区民|区文|"
    r"南部|东方|华东|相关|相应|程度|强调|强化|居民|居委|都是|都有|都能|都会|都将|来自|来到|平台|平均|平时|计划|计算|支持|支出|支付|"
    r"信息|信用|展示|展开|展览|智能|智慧|元旦|元素|利用|利益|由于|由此|由区|原因|原则|原来|单位|单独|商业|商务|向社|向市|史上|时间|"
    r"经济|经过|管理|包括|包含|常委|常务|连续|连接|项目|马上|万元|于是|金融|金额|许多|路上|路口|路段|江苏|江西|海关|海外|白天|古代|"
    r"文化|文明|文件|文章|文体|解决|解释|解放|封闭|房屋|房产|房间|家长|盛大|尤其|阳光|景区|景观|党员|党委|党建|冷空|费用|席位|卫生|"
    r"米饭|宗旨|师生|师资|游客|游戏|游览|蓝天|蓝色|路线|花园|花卉|权利|权益|练习|银行|宾馆|富有|充分|此次|此前|有关|负责|现场|当时|"
    r"那么|那里|那些|何时|何种|何地|余家|余人|余名|余个|余项|余台|余万|季度|单项|云间|云计|云端|门票|门口|门诊|门户|乐于|容易|通过|"
    r"位于|位列|位居|满足|满意|满分|井然|印发|印证|初步|初中|初期|索赔|索要|危险|危害|战略|战斗|修建|修复|修改|况且|杭州|浦东|普通|"
    r"普及|普查|伏案|戈壁|隆重|诺贝|温度|温馨|温暖|温泉|温州|温室|温差|温和|习惯|习题|习俗|祁连)"
)
_TITLE_WORDS = re.compile(rf"^(?:{_OFFICE}|{_SAYING}|代表|同志|等人|以及|他们|她们|我们|大家|自己|有人|市民|专家)")
_KIND = (
    r"自治区|特别行政区|街道办事处|人民政府|人民法院|人民检察院|人大常委会|委员会|监察委|管委会|居委会|村委会|业委会|指挥部|领导小组|"
    r"幼儿园|大学|学院|中学|小学|学校|医院|卫生院|卫生服务中心|研究院|研究所|研究会|协会|学会|商会|基金会|联合会|合作社|"
    r"有限公司|公司|集团|银行|法院|检察院|公安局|派出所|管理局|监管局|教育局|民政局|财政局|税务局|执法局|水务局|卫健委|"
    r"科技园|工业园|产业园|博物馆|图书馆|文化馆|美术馆|体育馆|体育中心|文化中心|展示馆|规划馆|纪念馆|公园|广场|体育场|火车站|"
    r"街道|镇|乡(?!村|亲)|村(?!民|庄|级)|路(?!线|径|面|演|由|况|灯|障|程)|大道|公路|高速公路|大桥"
)
_PLACE = re.compile(rf"(?P<stem>[\u4e00-\u9fffA-Za-z0-9]{{2}})(?P<kind>{_KIND})")
_REGION = re.compile(
    r"(?P<stem>[\u4e00-\u9fff]{2})(?P<kind>省(?![会际区级心力])|市(?![场集值面价民容])|区(?![域间别分块位内])|县(?![域级城]))"
)
_LOOSE = frozenset(
    "的了着过在是有和与及或被把从对为以于就都也还又其这那各本该此全我他她你它们某每另一二三四五六七八九十两几多个家所座条名位次届等至到由向往"
    "让使给跟比等上下内外前后里中间新老大小同第入进出去来回沿经将已曾不没无未到达建设开办近修"
)
_COMMON_REGION = re.compile(
    r"[园小社城景地校片新厂辖片街库灾林牧矿疫湖山港禁战郊市乡]区$|[城都超股楼菜门夜早集闹上黑]市$|[全我该本外各一]省$"
)
_COMMON_PLACE = re.compile(
    r"(?:思|道|线|出|一|公|铁|水|陆|网|电|套|半|走|问|让|赶|上|修|马|新|老|小|大|活|门|弯|来|去|回|同|沿|带|迷|探|城|乡|集|重|古|全|本|"
    r"该|我|两|各|村|农|渔|山|下|进|出|驻|美丽|特色|中心)(?:路|村|镇|乡|街道|公路|大道)$"
)


class NameKind(StrEnum):
    """What a name names."""

    PERSON = "person"
    PLACE = "place"


@dataclass(frozen=True, slots=True)
class Name:
    """A name and where it stands; a place or organisation is given with the two characters before its last word."""

    text: str
    span: Span
    kind: NameKind


def names(text: str) -> tuple[Name, ...]:
    """Names of a sentence in order; overlapping finds are all given."""
    found = {(name.span, name.kind): name for name in (*_people(text), *_places(text))}
    return tuple(sorted(found.values(), key=lambda name: name.span))


def _people(text: str) -> Iterator[Name]:
    for pattern in (_AFTER_OFFICE, _BEFORE_SAYING):
        for match in pattern.finditer(text):
            name, start = match["name"], match.start("name")
            if _is_person(name):
                yield Name(name, (start, start + len(name)), NameKind.PERSON)
                yield from _list_after(text, start + len(name))


def _list_after(text: str, start: int) -> Iterator[Name]:
    """唐海东、杨飞云、徐卫兴等: the names that follow a name."""
    follow = re.compile(rf"[、，](?P<name>{_GIVEN}{{2,3}}?)(?=[、，。]|等|和|出席|参加)")
    while match := follow.match(text, start):
        if not _is_person(match["name"]):
            return
        yield Name(match["name"], match.span("name"), NameKind.PERSON)
        start = match.end()


def _is_person(name: str) -> bool:
    double = name.startswith(_DOUBLE_SURNAMES)
    if _NOT_NAMES.match(name) or _TITLE_WORDS.match(name) or any(char in "的了在和与等" for char in name):
        return False
    return (double and 3 <= len(name) <= 4) or (name[0] in _SURNAMES and 2 <= len(name) <= 3)


def places(text: str) -> Iterator[tuple[str, str]]:
    """The towns, roads, schools and institutions of a text: the two characters before the word that says what each is,
    and that word (石螺, 镇)."""
    return ((match["stem"], match["kind"]) for match in _with_a_kind(text))


def _with_a_kind(text: str) -> Iterator[re.Match[str]]:
    for match in _PLACE.finditer(text):
        if not set(match["stem"]) & _LOOSE and not _COMMON_PLACE.search(match["stem"][-1] + match["kind"]):
            yield match


def _places(text: str) -> Iterator[Name]:
    for match in _with_a_kind(text):
        yield Name(match.group(), match.span(), NameKind.PLACE)
    for match in _REGION.finditer(text):
        if not set(match["stem"]) & _LOOSE and not _COMMON_REGION.search(match.group()):
            yield Name(match.group(), match.span(), NameKind.PLACE)
