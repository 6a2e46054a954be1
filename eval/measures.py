"""The names of all measures, what they mean to a reader, and which of them a preset puts first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from articles.errors import ExamError


@dataclass(frozen=True, slots=True)
class Measure:
    """One measure: `unit` is share (shown in per cent), number or seconds; `lower` where less is better."""

    name: str
    label: str
    meaning: str
    unit: str = "share"
    lower: bool = False


_ALL = (
    Measure("right", "答对", "可答的题：说到了该说的、没有拒答、引用了应引的报道；不可答的题：拒答"),
    Measure("hit", "说到", "回答里有该有的内容，没有不该有的"),
    Measure("found@1", "首位命中", "检索第 1 名就是应引的报道"),
    Measure("found@5", "前5命中", "检索前 5 名里有应引的报道"),
    Measure("found@10", "前10命中", "检索前 10 名里有应引的报道"),
    Measure("found@50", "前50命中", "检索前 50 名里有应引的报道"),
    Measure("recall@10", "前10召回", "应引的报道有多少在前 10 名里"),
    Measure("recall@50", "前50召回", "应引的报道有多少在前 50 名里"),
    Measure("mrr@10", "MRR@10", "第一篇应引报道名次的倒数，10 名以外为 0"),
    Measure("ndcg@10", "nDCG@10", "前 10 名的折损累计增益", unit="share"),
    Measure("gold_cited", "引到原报道", "至少一处引用指向应引的报道"),
    Measure("gold_share", "引用对路", "引用中指向应引报道的比例"),
    Measure("quote_exact", "引文逐字", "引文逐字见于所引报道的比例"),
    Measure("covered", "句句有据", "带引用标记的句子比例"),
    Measure("citation_recall", "引用召回", "ALCE：被所引文字支持的句子比例"),
    Measure("citation_precision", "引用精确", "ALCE：确有必要的引用比例"),
    Measure("refused", "该拒则拒", "不可答的题中拒答的比例"),
    Measure("false_refusal", "误拒", "可答的题中拒答的比例", lower=True),
    Measure("refusal_precision", "拒答精确", "拒答中确实不可答的比例"),
    Measure("failed", "出错", "没有答成的比例", lower=True),
    Measure("exact", "EM", "CMRC 2018：去标点后与某个答案完全相同"),
    Measure("f1", "F1", "CMRC 2018：与答案的最长公共子串，按字计"),
    Measure("rouge_l", "ROUGE-L", "与答案的最长公共子序列，按字计"),
    Measure("bleu", "BLEU", "按字 4 元，带长度惩罚"),
    Measure("bleu_unpunished", "BLEU（无长度惩罚）", "CRUD-RAG 的算法：除以长度惩罚，短答不受罚"),
    Measure("characters", "字数", "回答的字数", unit="number", lower=True),
    Measure("tokens", "词元", "聊天模型每题用去的词元（读入与写出合计，由其服务器报出）", unit="number", lower=True),
    Measure("tokens_read", "读入词元", "聊天模型每题读入的词元", unit="number", lower=True),
    Measure("tokens_written", "写出词元", "聊天模型每题写出的词元", unit="number", lower=True),
    Measure("seconds", "用时", "每题秒数", unit="seconds", lower=True),
)
MEASURES: Mapping[str, Measure] = {measure.name: measure for measure in _ALL}


@dataclass(frozen=True, slots=True)
class Preset:
    """A public set's conventions: the measures that stand first, and what to know before comparing with others."""

    name: str
    title: str
    headline: tuple[str, ...]
    caution: str = ""


_PRESETS = (
    Preset(
        "newsqa",
        "本项目",
        (
            "right", "hit", "found@1", "found@10", "mrr@10", "gold_cited", "quote_exact", "covered",
            "citation_recall", "citation_precision", "refused", "false_refusal", "refusal_precision", "seconds",
            "tokens",
        ),
    ),
    Preset(
        "cmrc2018",
        "CMRC 2018",
        ("exact", "f1", "hit", "false_refusal"),
        "EM 与 F1 按 CMRC 2018 的算法：F1 用最长公共子串，多个答案取最好的一个。该题集要的是片段，本程序答的是整句，"
        "故 EM 天然偏低；数字与字母按空白切分，原脚本用英文分词器。",
    ),
    Preset(
        "rgb",
        "RGB",
        ("hit", "refused", "false_refusal", "refusal_precision"),
        "“说到”即 RGB 的 Accuracy（答案的任一写法见于回答）；“该拒则拒”即 Rej，按回答的状态判定，不靠找固定句子。"
        "RGB 每题自带文档：按噪声比例各取 5 篇，只在这 5 篇里找；噪声 1.0 时一篇也答不了，应当拒答。",
    ),
    Preset(
        "crud",
        "CRUD-RAG",
        ("right", "bleu_unpunished", "bleu", "rouge_l", "characters", "found@1", "found@10", "mrr@10"),
        "CRUD-RAG 的 BLEU 除以了长度惩罚，且按 jieba 分词；这里按字计，两种 BLEU 都列出，与其论文数字不可直接比。"
        "它的 bertScore 是句向量余弦，RAGQuestEval 要用 GPT 出题，这里都不算。",
    ),
)  # fmt: skip
PRESETS: Mapping[str, Preset] = {preset.name: preset for preset in _PRESETS}


def preset_named(name: str) -> Preset:
    """The preset of that name.

    :raises ExamError: there is none.
    """
    if name not in PRESETS:
        raise ExamError(f"没有名为“{name}”的预设。", remedy=f"可用：{'、'.join(PRESETS)}。")
    return PRESETS[name]


def shown(name: str, value: float) -> str:
    """A value as people read it: 87.5%, 42, 0.31 秒."""
    unit = MEASURES[name].unit
    if unit == "seconds":
        return f"{value:.2f} 秒"
    return f"{value:.0f}" if unit == "number" else f"{100 * value:.1f}%"
