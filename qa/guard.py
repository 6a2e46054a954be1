"""Sentences of an article that speak to a machine instead of a reader: an instruction planted in the text.

Such a sentence is printed like any other and stays in the library; but it is no evidence, is not handed to a chat
model and supports no claim. Planted sentences that follow one in the same paragraph, and order somebody about, count
as part of it.
"""

from __future__ import annotations

import re

from articles.fold import narrow
from articles.types import Span
from qa.sentences import sentences

_PATTERNS = (
    r"(?:忽略|无视|忘记|忘掉|不要理会|不必理会|抛开|跳过|绕过|推翻|覆盖)(?:掉)?.{0,8}(?:以上|上面|之前|前面|上述|先前|此前|所有|一切|系统|既定|原有)"
    r".{0,8}(?:指令|指示|提示|要求|规则|设定|命令|约束|限制|内容|对话)",
    r"(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|above|prior|earlier|system|all)\b.{0,30}"
    r"\b(?:instructions?|prompts?|rules?|messages?|context)",
    r"(?:输出|告诉|公开|泄露|打印|显示|重复|复述|透露|展示).{0,10}(?:系统提示|提示词|系统指令|初始指令|内部指令)",
    r"(?:系统提示词?|system prompt)\s*(?:[:：]|是什么|如下)|\b(?:reveal|print|repeat|show)\b.{0,20}system prompt",
    r"(?:你|您)(?:现在|从现在起|必须|应当|应该|只能|将|需要|接下来)?(?:扮演|不再是|是一个|是一名|就是).{0,15}(?:助手|模型|AI|人工智能|机器人|程序|系统)",
    r"(?:作为|身为)(?:一个|一名)?(?:AI|人工智能|语言模型|大模型|问答系统|智能助手|聊天机器人)[，,]?.{0,6}(?:你|请|必须|应)",
    r"(?:无论|不管).{0,12}(?:问|提问).{0,12}(?:都|一律|只).{0,6}(?:回答|回复|输出|答复)",
    r"(?:请|你|必须|务必|只需|一律)(?:直接|只能|只|务必|立即|始终|统一)*(?:回答|回复|输出|答复)[：:，,]?\s*[“\"「『]",
    r"<\|[a-z_]+\|>|\[/?INST\]|<</?SYS>>|</?(?:system|assistant|user)>|^#{2,}\s*(?:system|instruction|指令)",
    r"<!--|<\s*/?\s*(?:script|iframe|img|style|svg|object|embed|form|input|meta|link|base|a\s|div|span)\b|javascript:|\bon(?:error|load|click)\s*=",
)
_PLANTED = re.compile("|".join(f"(?:{pattern})" for pattern in _PATTERNS), re.IGNORECASE)
_ORDER = re.compile(
    r"^[“\"「（(]*(?:请|你|您|必须|务必|只需|直接|现在|从现在起|接下来|以下|回答|回复|输出|告诉|然后|并且|而是|改为|不要|不得提及|"
    r"you\b|answer|reply|say|output|respond|instead|now\b)",
    re.IGNORECASE,
)


def speaks_to_machine(text: str) -> bool:
    """Whether a sentence orders a language model about, or carries mark-up that no newspaper prints."""
    return bool(_PLANTED.search(narrow(text)))


def planted(text: str) -> tuple[Span, ...]:
    """The sentences of an article that speak to a machine, as spans into `text`, in order."""
    if not _PLANTED.search(narrow(text)):
        return ()
    found: list[Span] = []
    for sentence in sentences(text):
        start, end = sentence.span
        follows = bool(found) and "\n" not in text[found[-1][1] : start] and not text[found[-1][1] : start].strip()
        if speaks_to_machine(text[start:end]) or (follows and _ORDER.match(text[start:end])):
            found.append((start, end))
    return tuple(found)


def without_planted(text: str, *, mark: str = "〔此处略去与报道无关的指令文字〕") -> str:
    """The text for a chat model: planted sentences replaced by a mark."""
    result = text
    for start, end in reversed(planted(text)):
        result = result[:start] + mark + result[end:]
    return result
