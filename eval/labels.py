"""What the exam's values are called on a page that a newsroom reads."""

from __future__ import annotations

from collections.abc import Mapping

from qa.types import QuestionKind, Status

STATUS: Mapping[Status, str] = {
    Status.ANSWERED: "已答",
    Status.PARTIAL: "答了一部分",
    Status.NO_EVIDENCE: "拒答",
    Status.ERROR: "出错",
}
KIND: Mapping[str, str] = {
    QuestionKind.FACT: "事实",
    QuestionKind.NUMBER: "数字",
    QuestionKind.TIME: "时间",
    QuestionKind.PLACE: "地点",
    QuestionKind.PERSON: "人物",
    QuestionKind.METHOD: "办法",
    QuestionKind.LIST: "列举",
    QuestionKind.COUNT: "次数",
    QuestionKind.TIMELINE: "经过",
    QuestionKind.COMPARISON: "比较",
    QuestionKind.YES_NO: "是否",
    QuestionKind.ARTICLE: "一篇报道",
    QuestionKind.SMALL_TALK: "闲聊",
    QuestionKind.OUTSIDE: "报纸之外",
}
_GROUP = {"kind": "题型", "category": "类别"}


def group_label(name: str) -> str:
    """A group of a summary: 全部, 题型：数字, 类别：…; a kind of the set's own stays as it is."""
    what, _, value = name.partition(":")
    return f"{_GROUP[what]}：{KIND.get(value, value)}" if what in _GROUP else "全部"


def kind_label(kind: str) -> str:
    """What a question was understood as."""
    return KIND.get(kind, kind or "–")
