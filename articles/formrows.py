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
ALONE = (*FORM_ROWS, ORNAMENT, REMARK)
"""Rules of lines that are paragraphs of their own."""
NEVER_OPEN = frozenset(("verse", "signature", "line of a notice", "salutation", *ALONE))
"""Rules of lines that wait for nothing, whatever they end with."""
_LABEL = re.compile(r"\s*[\u3400-\u9fff]{2,6}\s*:\s*\S")
_CONTACT = re.compile(
    r"\s*(?:[\u3400-\u9fff]{0,4}(?:电话|热线|手机|邮箱|传真|微信|网址)|联系人|(?:联系|报名|办公|通信|投稿|公司|单位)?地址)\s*:\s*\S"
)
_PARTY = re.compile(
    r"\s*(?:(?:声明|道歉|致歉|承诺|申请|发布|公告|招标|拍卖|委托|代理|出让|转让|招租|负责|经办|主持|主讲|法定代表|受访)人"
    r"|(?:主办|承办|协办|主管|支持|公告|发布|招标|采购|申报|建设|施工|设计|监理|评选|参赛|获奖)(?:单位|方)"
    r"|(?:访谈|本期|特邀|连线|点评|坐诊|出诊|值班|受访|主讲)?(?:嘉宾|专家|律师|医生)|主持|采访对象|对话人物?"
    r"|(?:活动|展览|演出|比赛|报名|开放|门诊|出诊|营业|截止|征稿|会议)?(?:时间|地点|日期)|票价|片长|片名|主演|导演|作者|出版社|定价|配料|做法|主料|辅料)"
    r"\s*:\s*[^:。?!]{2,40}$"
)
"""Who takes part in a form, a talk or a notice, or when and where: label and value, and nothing else."""
_LABEL_FORM = ":"
_QUOTED = re.compile("“[^“”]+”")
FIGURES = 3
"""Figures in a row of a timetable (浔溪1路：首班6:10，末班18:30) at which its marks and figures alone tell its like."""
_CELLS, _NAMES = 3, 4
"""Cells of a row of figures, and names of a row of names."""
_SHAPE = re.compile(r"\s*(\d[\d年月日时分:.,/~—至-]*)[^\d\s]?\s")


def form_row(text: str) -> str | None:
    """The rule by which a line is a row of a form by itself: whom to call, or columns with figures."""
    if _CONTACT.match(text) or _PARTY.match(text):
        return LABELLED
    cells = text.split()
    figures = sum(any(char.isdigit() for char in cell) for cell in cells)
    return TABULAR if (len(cells) >= 4 and figures >= 2) or _names(cells) else None


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
        shared = forms[at] & beside
        if line.kind is LineKind.UNKNOWN and shared:
            settled[at] = replace(line, kind=LineKind.BODY, rule=LABELLED if shared == {_LABEL_FORM} else TABULAR)
    return settled


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
