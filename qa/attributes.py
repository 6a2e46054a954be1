"""Attributes of a person or a thing that an answer cannot leave unsaid: who asks where somebody went to school is not
answered by an article that speaks of no school."""

from __future__ import annotations

import re
from collections.abc import Iterator

_FILLING = r"(?:是|在|会|要|将|才|能|可以|正式|计划|预计|准备|打算|到底|究竟|大概|大约)*"
_WHEN = (
    rf"{_FILLING}(?:什么时候|啥时候|何时|几时|哪一?[天年月]|几月几?[日号]?|什么时间|几号)"
    r"(?:正式|能|可以|才|会|要|开始|全面|全线|可|就|再|计划|预计|将|的)*"
)


def _when(event: str) -> str:
    """The event asked after with a day: 什么时候开工, 开工是哪天."""
    return rf"(?:{event})(?:仪式|时间|日期|典礼|的)*{_WHEN}|{_WHEN}(?:{event})"


_ATTRIBUTES = tuple(
    (re.compile(asked), re.compile(printed))
    for asked, printed in (
        (
            r"毕业于|学历|母校|[哪什么所]+(?:大学|学校|学院)毕业",
            r"毕业|学历|学位|就读|本科|硕士|博士|大学|学院|专业|校友",
        ),
        (r"出生|生日|哪年生", r"出生|生于|年生|诞辰|生日|岁|\d{4}[—-]"),
        (
            r"哪[里儿]人|哪个地方的?人|籍贯|老家(?:在|是)",
            r"籍|老家|故乡|家乡|出生|来自|[省市县区镇乡村州][\u4e00-\u9fff]{0,2}人|[，。、；,;][\u4e00-\u9fff]{2}人[，。、；,;]",
        ),
        (r"多大(?:年纪|岁数|年龄)|几岁|多少岁", r"岁|年生|出生|生于|旬|[5-9]0后|0[05]后"),
        (
            r"(?:调|离|辞|卸|退)[\u4e00-\u9fff]{0,12}[到去往]了?(?:哪[里儿]|哪个|什么地方|何处)|[去到]哪[里儿]?任职|任职去",
            r"调任|调往|调到|转任|出任|赴任|履新|升任|另有任用|改任|[调任]",
        ),
        (_when("开工|动工|动土|破土|奠基|开建"), r"开工|动工|动土|破土|奠基|启动|开建|施工|始建|建设|进场|开始|推进"),
        (
            _when("完工|竣工|建成|建好|造好|修好|落成|完成|弄好|做好"),
            r"完工|竣工|建成|建好|完成|落成|结束|交付|封顶|验收|通车|投用|修好|启用|开放|投入使用|开通|工期|贯通|合龙|历时|造好|收官|全面",
        ),
        (_when("投产|量产"), r"投产|量产|投用|试生产|建成|生产|达产"),
        (
            _when("启用|投用|投入使用|开放|开业|开张|开园|开馆|营业|开门|用上"),
            r"启用|投用|使用|开放|开业|开张|开[园馆诊门]|营业|运行|运营|迎客|开始|亮相|搬|接待|入驻|对外|恢复",
        ),
        (
            _when("开通|通车|通航|运营|开行"),
            r"开通|通车|通航|开行|运营|启用|开航|发车|上线|运行|投用|建成|开放|完工|恢复|竣工",
        ),
        (_when("报名"), r"报名|登记|申请|预约|受理|招募|招生|参加|报考"),
        (_when("恢复"), r"恢复|复[课诊工航产学]|重新|解除|结束|照常|正常|至|开放"),
        (r"全长|总长|长度|(?:桥|路|隧道)有?多长", r"长"),
    )
)
"""How a question asks for an attribute, and the words of which one stands in an article that tells it."""


def unprinted(question: str, text: str) -> Iterator[str]:
    """The words of the question (a matching view) that ask for an attribute of which `text`, the cited articles, does
    not speak."""
    for asked, printed in _ATTRIBUTES:
        found = asked.search(question)
        if found and not printed.search(text):
            yield found.group()
