"""Rows of forms: lines that stand in a family of their like, label and value or figures first, and are no titles.

One line 时间：… may be anything; two of them below each other are a form. So it is with rows that open with a date or a
number of the same shape.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from articles.bylines import looks_like_name
from articles.fold import narrow
from articles.types import Line, LineKind

LABELLED, TABULAR, SAID_BY = "labelled value", "row of a table", "who said it"
FORM_ROWS = (LABELLED, TABULAR, SAID_BY)
"""Rules of lines that are whole by themselves, though no full stop ends them."""
ORNAMENT, REMARK = "ornament", "remark in brackets"
SIGNED = "signed line"
"""The rule of a short line that a credit in brackets closes."""
CLOSING = "closing words"
"""The rule of set words that close a letter, a notice or an advertisement."""
ALONE = (CLOSING, *FORM_ROWS, ORNAMENT, REMARK)
"""Rules of lines that are paragraphs of their own."""
NEVER_OPEN = frozenset(("verse", "signature", "line of a notice", "salutation", *ALONE))
"""Rules of lines that wait for nothing, whatever they end with."""
_CLOSES = re.compile(
    r"此致|敬礼|此致\s*敬礼|(?:祝|顺[祝颂致]|即颂|敬颂|谨[祝颂])[\u3400-\u9fff]{1,8}"
    r"|(?:特此|谨此)(?:公告|通告|通知|声明|公示|告知|函告|函复|函达|说明|致谢|致歉|更正|证明|敬告|启事)|谨(?:启|告|致谢忱)"
    r"|凭(?:本报|此报|此券|此广告).{2,20}"
    r"|(?:先到先得|[送售赠]完[即为]止|(?:数量|名额|席位|座位|车位|房源)有限)\S{0,12}"
    r"|\S{0,16}(?:恭候您?的?光临|(?:敬请|欢迎)(?:广大\S{0,8})?(?:光临|选购|惠顾|垂询|来电|来函|莅临|参与|订阅|关注|期待|谅解|留意))"
    r"|\S{0,16}最终解释权\S{0,12}|(?:详情|具体事宜)(?:请|可)\S{2,20}"
)
_LONG_LABEL = re.compile(r"[^:。,]{2,14}:\s*\d[^:。]{0,16}$")
"""A label too long for a family of its own, with a figure behind it."""
_PRICED = re.compile(r"\S{2,}\s+[\d.,]+(?:元|折|万元)(?:起|/\S{1,3})?$|\S{2,}\d元起$")
_SCORE = re.compile(r"\D{2,12}\s*\d{1,3}\s*[:∶比-]\s*\d{1,3}\s*\D{2,12}$")
_WORK = re.compile(r"《[^《》]{1,30}》\s+\S")
_LABEL = re.compile(r"\s*[\u3400-\u9fff]{2,6}\s*:\s*\S")
_CONTACT = re.compile(
    r"\s*(?:[\u3400-\u9fff]{0,4}(?:电话|热线|手机|邮箱|传真|微信|网址)|联系人|(?:联系|报名|办公|通信|投稿|公司|单位)?地址)\s*:\s*\S"
)
_PARTY = re.compile(
    r"\s*(?:(?:声明|道歉|致歉|承诺|申请|发布|公告|招标|拍卖|委托|代理|出让|转让|招租|负责|经办|主持|主讲|法定代表|受访)人"
    r"|(?:主办|承办|协办|主管|支持|公告|发布|招标|采购|申报|建设|施工|设计|监理|评选|参赛|获奖)(?:单位|方)"
    r"|(?:访谈|本期|特邀|连线|点评|坐诊|出诊|值班|受访|主讲)?(?:嘉宾|专家|律师|医生)|主持|采访对象|对话人物?"
    r"|(?:活动|展览|演出|比赛|报名|开放|门诊|出诊|营业|截止|征稿|会议)?(?:时间|地点|日期)|票价|片长|片名|主演|导演|作者|出版社|定价|配料|做法|主料|辅料"
    r"|(?:项目|工程|招标|采购|建设|标的|拍卖|出租|转让|中标|成交|招聘|岗位)?(?:名称|编号|内容|规模|范围|金额|价格?|数量|对象|条件|要求|方式)"
    r"|工期|预算|控制价|面积|用途|保证金|起拍价|起始价|待遇|薪资|月薪|学历|年龄)"
    r"\s*:\s*[^:。?!]{2,40}$"
)
"""Who takes part in a form, a talk or a notice, or when and where: label and value, and nothing else."""
_LABEL_FORM = ":"
_QUOTED = re.compile("“[^“”]+”")
FIGURES = 3
"""Figures in a row of a timetable (浔溪1路：首班6:10，末班18:30) at which its marks and figures alone tell its like."""
_WIDEST_CELL = 10
_CELLS, _NAMES = 3, 4
"""Characters of a cell without a figure, cells of a row of figures, and names of a row of names."""
_SHAPE = re.compile(r"\s*(\d[\d年月日时分:.,/~—至-]*)[^\d\s]?\s")


def form_row(text: str) -> str | None:
    """The rule by which a line is a row of a form by itself: whom to call, or columns with figures."""
    if _CONTACT.match(text) or _PARTY.match(text):
        return LABELLED
    if _CLOSES.fullmatch(text.strip()):
        return CLOSING
    cells = text.split()
    figures = sum(any(char.isdigit() for char in cell) for cell in cells)
    words = max((len(cell) for cell in cells if not any(char.isdigit() for char in cell)), default=0)
    columns = len(cells) >= 4 and figures >= 2 and words <= _WIDEST_CELL
    return TABULAR if columns or _names(cells) else None


def _names(cells: Sequence[str]) -> bool:
    """A row of names, as lists of those elected or honoured have it: some may be rare."""
    short = len(cells) >= _NAMES and all(2 <= len(cell) <= 4 for cell in cells)
    return short and 2 * sum(map(looks_like_name, cells)) > len(cells)


def settle_rows(lines: Sequence[Line]) -> list[Line]:
    """Give the untyped lines that stand in a family of rows their kind."""
    forms = [_forms(line) for line in lines]
    settled = list(lines)
    for at, line in enumerate(lines):
        beside = (forms[at - 1] if at else frozenset()) | (forms[at + 1] if at + 1 < len(lines) else frozenset())
        if line.kind is LineKind.UNKNOWN and at and _says_who(lines[at - 1], line):
            settled[at] = replace(line, kind=LineKind.BODY, rule=SAID_BY)
            continue
        if line.kind is LineKind.UNKNOWN and at and _goes_on(settled[at - 1], line):
            settled[at] = replace(line, kind=LineKind.BODY, rule=LABELLED)
            continue
        shared = forms[at] & beside
        if line.kind is LineKind.UNKNOWN and shared:
            settled[at] = replace(line, kind=LineKind.BODY, rule=LABELLED if shared == {_LABEL_FORM} else TABULAR)
    return settled


def _goes_on(above: Line, line: Line) -> bool:
    """A row that has a figure behind a longer label, below rows with labels."""
    return above.rule == LABELLED and _LONG_LABEL.fullmatch(narrow(line.text).strip()) is not None


def _forms(line: Line) -> frozenset[str]:
    """What a row may have in common with its like: a label, the figures that it opens with, or, where it holds many,
    its figures and marks alone."""
    if line.kind is not LineKind.UNKNOWN and line.rule not in FORM_ROWS:
        return frozenset()
    text = narrow(line.text)
    opening = _SHAPE.match(text)
    if opening:
        return frozenset({re.sub(r"\d+", "0", opening.group(1))})
    found = {_LABEL_FORM} if _LABEL.match(text) else set()
    found |= {"a price"} if _PRICED.search(text) else set()
    found |= {"a score"} if _SCORE.match(text.strip()) else set()
    found |= {"a work"} if _WORK.match(text) else set()
    if len(re.findall(r"\d+", text)) >= FIGURES and ":" in text:
        found.add(re.sub(r"[^\W\d_]+", "x", re.sub(r"\d+", "0", text)).strip())
    cells = ["0" if re.search(r"\d", cell) else "x" for cell in text.split()]
    if len(cells) >= _CELLS and cells.count("0") > 1:
        found.add(" ".join(cells))
    return frozenset(found)


def _says_who(above: Line, line: Line) -> bool:
    """A line with a dash below a sentence that is all quotation: who said it, and no subhead."""
    quoted = above.kind is LineKind.BODY and _QUOTED.fullmatch(narrow(above.text).strip()) is not None
    return quoted and line.text.lstrip().startswith(("—", "--"))
