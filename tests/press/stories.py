"""Invented articles of every kind a district daily prints, in clean form: what a page is typeset from.

Each topic has its own people, places, titles and sentences, so that a seed gives a story nobody has written before and
two stories of a page share no more words than stories of one district do.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, field

SURNAMES = "陆沈顾陈林叶苏严江宋唐程方夏傅褚薛戴庄邵尹樊卢温裴贺柳霍倪鲁"
GIVEN = "知远清和若谷云舟书禾念初景行疏影长风映雪望川亦安采薇嘉树牧野听澜未央南乔北辰言蹊"
STREETS = (
    "汀兰街道",
    "望江街道",
    "石桥镇",
    "青浦湾镇",
    "柳荫街道",
    "东渡镇",
    "白沙街道",
    "云谷镇",
    "枫泾路街道",
    "荷塘镇",
)
ROADS = ("梧桐路", "长堤路", "银杏大道", "渔歌路", "解放西路", "科创大道", "春申弄", "育才路", "环湖东路")
TODAY = ("昨天", "昨天上午", "昨天下午", "近日", "日前", "11月18日", "11月17日下午", "前天", "本周一", "连日来")


@dataclass(frozen=True)
class Story:
    """A finished article. `heads` are paragraph numbers that are crossheads; `style` is how its byline is printed:
    bracket (in the dateline), boxed, tail, author (own line at the end), agency, none."""

    kicker: tuple[str, ...] = ()
    headline: tuple[str, ...] = ()
    subhead: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    heads: tuple[int, ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    style: str = "bracket"
    genre: str = "消息"
    verse: bool = False
    topic: str = ""


@dataclass
class Topic:
    """The material of one kind of story."""

    titles: tuple[tuple[str, str, str], ...]
    leads: tuple[str, ...]
    details: tuple[str, ...]
    closes: tuple[str, ...]
    heads: tuple[str, ...] = ()
    slots: dict[str, tuple[str, ...]] = field(default_factory=dict)


def name(rng: random.Random) -> str:
    """An invented personal name of two or three characters."""
    size = rng.choice((1, 2, 2))
    return rng.choice(SURNAMES) + "".join(rng.choice(GIVEN) for _ in range(size))


def _fill(text: str, rng: random.Random, values: dict[str, str], slots: dict[str, tuple[str, ...]]) -> str:
    out = text
    while "{" in out:
        start = out.index("{")
        end = out.index("}", start)
        key = out[start + 1 : end]
        if key == "n":
            value = str(rng.choice((3, 7, 12, 26, 38, 45, 60, 86, 120, 215, 340, 1260, 2300)))
        elif key not in values:
            pool = slots.get(key)
            value = (
                rng.choice(pool)
                if pool
                else {
                    "who": name(rng),
                    "who2": name(rng),
                    "street": rng.choice(STREETS),
                    "road": rng.choice(ROADS),
                    "when": rng.choice(TODAY),
                }[key]
            )
            values[key] = value
        else:
            value = values[key]
        out = out[:start] + value + out[end + 1 :]
    return out


def write(topic_name: str, seed: int) -> Story:
    """Write one story of a topic."""
    rng = random.Random(f"{topic_name}/{seed}")
    topic = TOPICS[topic_name]
    values: dict[str, str] = {}

    def fill(text: str) -> str:
        return _fill(text, rng, values, topic.slots)

    kicker, headline, subhead = (
        tuple(part for part in fill(role).split("|") if part) for role in rng.choice(topic.titles)
    )
    feature = bool(topic.heads) and rng.random() < 0.6
    details = rng.sample(topic.details, min(len(topic.details), rng.randint(5, 8) if feature else rng.randint(2, 5)))
    body = [fill(rng.choice(topic.leads))]
    heads: list[int] = []
    marks = rng.sample(topic.heads, min(2, len(topic.heads))) if feature else []
    while details:
        if marks and len(body) in (1, 3):
            heads.append(len(body))
            body.append(fill(marks.pop(0)))
        size = rng.randint(1, 3)
        body.append("".join(fill(part) for part in details[:size]))
        details = details[size:]
    body[-1] += fill(rng.choice(topic.closes))
    people = tuple((name(rng), "记者") for _ in range(rng.choice((1, 1, 1, 2))))
    if rng.random() < 0.25:
        people = (*people, (name(rng), "通讯员"))
    style = "boxed" if feature else rng.choice(("bracket", "bracket", "bracket", "bracket", "tail"))
    return Story(
        kicker,
        headline,
        subhead,
        tuple(body),
        tuple(heads),
        people,
        style,
        "通讯" if feature else "消息",
        topic=topic_name,
    )


TOPICS: dict[str, Topic] = {
    "meeting": Topic(
        titles=(
            ("", "区政府常务会议研究{matter}工作", "{who}主持"),
            ("", "{street}召开{matter}推进会", ""),
            ("压实责任|守牢底线", "我区部署下阶段{matter}工作", "{who}出席并讲话"),
            ("", "全区{matter}现场会在{street}举行", "{who}作工作部署"),
            ("", "区六届人大常委会|举行第{ord}次会议", ""),
        ),
        leads=(
            "{when}，全区{matter}工作会议在区行政中心召开。区委副书记、区长{who}出席会议并讲话。",
            "{when}，区委常委会举行会议，听取{matter}情况汇报。区委书记{who}主持会议并讲话。",
        ),
        details=(
            "会议指出，{matter}事关千家万户，各街镇、各部门要把思想和行动统一到区委的部署上来，以更高标准、更严要求抓好落实。",
            "{who2}代表区有关部门汇报了前三季度的进展。今年以来，全区累计完成投资{n}亿元，解决群众反映的问题{n}件。",
            "会议强调，要坚持问题导向，对照清单逐项销号，确保年底前完成全部{n}个项目。",
            "会议还研究了其他事项，审议通过《关于进一步加强{matter}的若干意见》。",
            "与会人员围绕短板弱项展开讨论，{street}、区建管委等{n}家单位作了交流发言。",
            "会议要求，领导干部要深入一线，把好事办好、实事办实，以钉钉子精神一抓到底。",
        ),
        closes=("副区长{who2}参加会议。", "区有关部门负责人列席。", ""),
        slots={
            "matter": ("城市更新", "安全生产", "河道整治", "文明创建", "营商环境", "垃圾分类", "秋粮收购"),
            "ord": ("十五", "二十三", "三十一"),
        },
    ),
    "clinic": Topic(
        titles=(
            ("", "区中心医院开出周末{dept}门诊", "首月就诊{n}人次"),
            ("不出社区看名医", "{street}家庭医生签约居民突破{n}万人", ""),
            ("", "{dept}专家下沉社区|居民家门口就能看病", ""),
            ("小诊室托起大健康", "{street}社区卫生服务中心完成改造", "——一家基层医院的三年之变"),
        ),
        leads=(
            "{when}，家住{street}的居民{who}走进社区卫生服务中心，不到二十分钟就看完了病、取好了药。",
            "记者从区卫生健康委获悉，区中心医院{dept}从本月起增开周末门诊，市民可通过手机预约。",
        ),
        details=(
            "“以前为了挂一个专家号，天不亮就得出门。”{who}一边量血压一边说，“现在医生就在楼下。”",
            "据介绍，新开的{dept}门诊配备了{n}名医师，其中副主任医师以上职称的占三成。",
            "区卫生健康委负责人表示，优质医疗资源下沉，关键是让好医生留得住、用得上。",
            "中心主任{who2}说，改造后的诊疗面积扩大到{n}0平方米，新增了康复训练室和中医馆。",
            "截至上月底，全区已建成社区智慧健康小屋{n}个，累计为居民提供检测服务{n}万人次。",
            "针对慢性病患者多的特点，社区医生每周三上午上门随访，为老人调整用药方案。",
            "下一步，医院还将把检验、影像等项目接入区域平台，实现一次检查、多家互认。",
        ),
        closes=("预约可拨打电话0399-55501234。", "门诊时间为每周六、周日8时至16时。", ""),
        heads=("把专家请下来", "让数据多跑路", "一张处方管到底", "老街坊的新去处"),
        slots={"dept": ("骨科", "儿科", "心内科", "眼科", "口腔科")},
    ),
    "school": Topic(
        titles=(
            ("", "{school}千余名师生共上一堂劳动课", ""),
            ("从课桌到田头", "{school}把课堂搬进稻田", ""),
            ("", "我区新增{n}所公办幼儿园", "新增学额{n}0个"),
            ("", "少年强则国强|{school}艺术节开幕", ""),
        ),
        leads=(
            "{when}，{school}的操场上笑声阵阵，一场以丰收为主题的劳动课正在进行。",
            "{when}，记者从区教育局了解到，今年秋季学期，全区中小学在校生达到{n}万人。",
        ),
        details=(
            "五年级学生{who}第一次握起镰刀，在老师的指导下割下一把沉甸甸的稻穗，额头沁出了汗珠。",
            "校长{who2}告诉记者，学校把劳动教育列入课程表，每个班级都认领了一块责任田。",
            "“书本里的知识活了起来，孩子们懂得了粒粒皆辛苦。”一位家长在现场感慨。",
            "学校还邀请非遗传承人走进校园，开设剪纸、竹编、皮影等{n}门拓展课。",
            "教育局相关负责人介绍，近三年全区新建、改扩建学校{n}所，缓解了入学压力。",
            "活动现场设置了农具辨认、稻草人制作等环节，最受欢迎的要数石磨磨米浆。",
        ),
        closes=("据悉，这样的劳动课每月举行一次。", "收获的稻米将送给敬老院的老人。", ""),
        heads=("田头就是课堂", "一粒米的旅程", "家校同种责任田"),
        slots={"school": ("汀兰小学", "望江实验学校", "区第二中学", "育才中学", "石桥中心小学")},
    ),
    "industry": Topic(
        titles=(
            ("科创走廊再添生力军|高端制造加速集聚", "打造具有竞争力的|{field}产业高地", ""),
            ("", "总投资{n}亿元的{field}项目开工", ""),
            ("", "{field}产业基地首批{n}家企业签约", "{who}致辞"),
            ("", "{field}企业订单排到明年|前十月产值同比增长两成", ""),
            ("向新而行", "{street}{field}园区迎来首批住户", "预计年产值超{n}亿元"),
        ),
        leads=(
            "走进位于{road}的{field}产业园，一座座现代化厂房拔地而起，生产线上机械臂上下翻飞。",
            "{when}，2020年{field}产业投资促进大会在{street}举行，{n}个项目集中签约。",
        ),
        details=(
            "园区负责人{who2}介绍，基地自2018年启动建设以来，累计引进企业{n}家，其中高新技术企业占比超过六成。",
            "企业创始人{who}说，看中的正是这里完整的产业链和G60科创走廊的区位优势。",
            "为了让项目早落地、早投产，区里推行“拿地即开工”，审批时间压缩了87.5%。",
            "目前，园区已形成“研发+孵化+制造”的完整链条，与{n}所高校建立了产学研合作关系。",
            "今年前三季度，全区{field}产业实现产值{n}亿元，同比增长18.6%，高于规模以上工业增速。",
            "车间里，{n}台智能机床全部联网，一名工人可同时照看6台设备，产品合格率提升到99.3%。",
            "银行推出的“科创贷”让企业尝到甜头，{who}的公司凭一项专利就贷到了500万元。",
        ),
        closes=("二期工程预计明年6月竣工。", "签约项目全部投产后，年产值将超过{n}亿元。", ""),
        heads=("链上开花", "一次都不用跑", "人才是第一资源", "从制造到智造"),
        slots={"field": ("集成电路", "生物医药", "工业机器人", "新能源汽车", "分析仪器")},
    ),
    "traffic": Topic(
        titles=(
            ("", "{road}改建工程提前两个月通车", ""),
            ("", "今起{road}部分路段实施交通管制", "市民出行请注意绕行"),
            ("从“堵点”到“通途”|让市民出行更顺畅", "{street}巧解停车难题", ""),
            ("", "新增泊位{n}个|老小区停车不再靠“抢”", ""),
        ),
        leads=(
            "早高峰时段，记者在{road}路口看到，车辆有序通过，往日排成长龙的景象不见了踪影。",
            "{when}，区交通委发布消息，{road}改建工程主体完工，具备通车条件。",
        ),
        details=(
            "工程全长3.{n}公里，双向六车道，同步敷设雨水、燃气等{n}条管线。",
            "住在附近的{who}算了一笔账：过去上班要绕行四公里，如今直行五分钟就能上高架。",
            "交警部门优化了{n}处信号灯配时，早高峰平均车速提高了两成。",
            "施工方采取夜间作业、分段推进的办法，最大限度减少对居民的影响。",
            "居委会组织业主开了七次协商会，最终拿出了“白天共享、夜间错峰”的停车方案。",
            "公交部门同步调整了{n}条线路的走向，并在新建的站点安装了电子站牌。",
            "据测算，改建后该路段的通行能力将提升40%以上。",
        ),
        closes=("有关部门提醒，通车初期请减速慢行。", "绕行路线可在公众号查询。", ""),
        heads=("一条路的前世今生", "七次协商会", "停车也能共享"),
    ),
    "law": Topic(
        titles=(
            ("", "区法院一审判决一起{case}案", ""),
            ("", "养老钱险些打了水漂|民警追回{n}万元", ""),
            ("以案说法", "网购买到假货|法院：商家退一赔三", ""),
            ("从“人防”到“技防”", "{street}推行“非接触执法”破解管理难题", ""),
        ),
        leads=(
            "{when}，一场特殊的庭审在区人民法院举行，原被告双方通过视频连线参加了诉讼。",
            "重型卡车撒落渣土后逃逸，执法人员凭借路口的探头，仅用三天就锁定了肇事车辆。",
        ),
        details=(
            "法院审理认为，商家隐瞒了商品的真实来源，其行为已构成欺诈，应当承担惩罚性赔偿责任。",
            "原告{who}诉称，自己在网店购买了三箱白酒，经鉴定均为假冒产品。",
            "承办法官{who2}提醒，消费者网购时要保留聊天记录、付款凭证等证据。",
            "事发时恰逢早高峰，{road}上散落的渣土足足覆盖了两条车道，多辆电瓶车打滑。",
            "中队长{who2}坦言，过去这类案件取证难、处罚难，常常是“人走案凉”。",
            "依托“一网统管”平台，系统自动比对了{n}段视频，还原了车辆的行驶轨迹。",
            "据统计，今年以来全区共受理{case}案件{n}件，调解成功率达到七成。",
        ),
        closes=("宣判后，双方均未提出上诉。", "目前，当事人已缴纳罚款。", ""),
        heads=("探头背后的较量", "零口供怎么办", "调解室里的和解"),
        slots={"case": ("网络购物合同纠纷", "劳动争议", "相邻权纠纷", "民间借贷")},
    ),
}
