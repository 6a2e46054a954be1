"""Heads that name a part of an article and never an article: 新闻链接, 记者手记, 尾声, 镜头一, 2月3日 晴.

A newspaper sets them over the boxes, scenes, days and numbered parts of one text, short news included.
"""

from __future__ import annotations

import re

from articles.fold import narrow

_BOXES = (
    "(?:新闻|相关|知识|法条|法律|政策|背景|人物|案例|事件|历史|数据|记者)?链接|(?:新闻|相关|事件|案情|历史|人物)?背景(?:资料)?"
    "|相关新闻|延伸阅读|相关阅读|新闻(?:加|多一)点|小(?:贴士|知识|常识|资料)|温馨提示|特别提[示醒]|名词解释|新闻词典"
    "|(?:专家|名家|嘉宾|评委|编辑|记者|律师|法官|检察官|民警)(?:点评|提醒|说法|寄语|建议|观点)"
    "|(?:记者|采访|编辑|创作|采写)(?:手记|感言|札记|感悟|后记)|编[后余](?:语|话)?|短评|点评"
    "|人物(?:名片|简介|档案|小传)|(?:个人|作者)(?:简介|档案)|(?:核心|阅读|内容)提示|事件(?:回放|回顾|经过|追踪)"
    "|案[情例](?:回放|回顾|简介)|现场(?:直击|回放)|最新进展|后续|数据|数说|对话|简介|档案"
)
_PARTS = "引子|引言|前言|序[言幕曲章]?|楔子|题记|开篇的话|尾[声章]|结[语束]语?|后记|跋|[上中下]篇?"
_SERIES = (
    "场景|镜头|画面|现场|故事|案例|事例|片段|片断|亮点|看点|变化|关键词|声音|提问|疑问|账本|样本|细节|人物|地点|时间"
    "|观点|误区|建议|经验|[幕篇章节站课招步问答]"
)
_HOURS = "清晨|早晨|上午|中午|正午|午后|下午|黄昏|傍晚|入夜|深夜|凌晨|夜晚|子夜"
_NUMBER = r"(?:[一二三四五六七八九十]{1,2}|\d{1,2})"
_SKY = "晴|阴|雨|雪|多云|[小中大][雨雪]|雾|霾|风|转|到|间"
_DAY = r"(?:\d{4}年)?\d{1,2}月\d{1,2}日[,\s]*(?:星期[一二三四五六日天])?[,\s]*"
PART_HEAD = re.compile(
    rf"{_BOXES}|{_PARTS}|{_HOURS}"
    rf"|[(]?(?:{_NUMBER}|[壹贰叁肆伍陆柒捌玖拾ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ])[)]?|(?:{_SERIES})之?{_NUMBER}(?:[:\s].{{1,20}})?"
    rf"|[第其之]{_NUMBER}[幕篇章节站课招步问答]?|(?i:part)\s*\d{{1,2}}"
    rf"|\d{{1,2}}[:时]\d{{0,2}}分?(?:\s.{{1,12}})?|{_DAY}(?:{_SKY}|\s)+"
)
_FRAMES = re.compile(r"^[【\[■□●◆◇★▲▶>》\s]+|[】\]■□●◆◇★<《:\s]+$")


def is_part_head(text: str) -> bool:
    """Say whether the line heads a part of an article, marks around it aside."""
    return PART_HEAD.fullmatch(_FRAMES.sub("", narrow(text))) is not None
