"""What each line of a page is, with the name of the rule that said so.

The first look is at each line by itself: set forms (header, mark, byline, dateline) before length and punctuation.
A short line without a full stop stays `UNKNOWN`: whether it is a headline, a crosshead or the stump of a cut column
is for `articles.segment`, which sees its neighbours. A line that holds two things (a body's last words and its jump
mark) becomes two lines; no character is dropped.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from articles import patterns
from articles.bylines import TAIL_BRACKET, looks_like_name, parse_byline
from articles.fold import narrow
from articles.formrows import ORNAMENT, REMARK, SIGNED, form_row
from articles.headers import Header, is_reference, paper_name, read_header
from articles.seams import Ending, ending, unclosed, unopened
from articles.types import Line, LineKind, Page

LONGEST_TITLE = 80
FURNITURE = frozenset((LineKind.MASTHEAD, LineKind.IMPRINT, LineKind.PROMO, LineKind.PAGE_HEADER, LineKind.EDITOR))
LOOSE = " (loose)"
_CAPTION = re.compile(
    r"\s*(?:图为|图[①-⑨\d一二三四五六七八九十]{1,2}[为:：]?|上图|下图|左图|右图|题图|资料图|[▲▼△▽◀▶][^。]{0,60}(?:摄|图(?=[为片:\s)]|$))|(?:如|见)图)"
)
_CREDIT = re.compile(rf"[^。]{{0,40}}(?:记者|通讯员)?\s*[{patterns.HAN}]{{2,4}}\s*(?:摄影|摄|供图)\s*[)]?\s*$")
_SPEAKER = re.compile(rf"\s*(?P<who>[{patterns.HAN}]{{2,4}})\s*:\s*(?=\S)")
_QUESTION = re.compile(
    rf"\s*(?:(?:问|答|Q|A|记者问?|主持人)\d?\s*[:]\s*\S|[{patterns.HAN}]{{2,12}}记者\s*[:][^:]*[?!。]$"
    r"|[【\[](?:提?问|回?答|Q|A|记者|主持人|读者|网友|专家|嘉宾|律师|医生)\d?[】\]]\s*\S)"
)
_BY_PART = re.compile(
    rf"\s*(?:读者|网友|市民|居民|村民|家长|业主|听众|观众|患者|学员|律师|专家|医生|法官|民警|老师|客服|工作人员)[{patterns.HAN}“”]{{0,10}}\s*:"
    r"(?=.{8})[^:]*(?:。|[,;][^:]*[?!])$"
)
"""Who is named by the part he takes, and whole sentences: 读者廖先生:我入职两个月,公司让我走,合理吗?"""
_SALUTATION = re.compile(
    r"(?:尊敬的|敬爱的|亲爱的|各位|广大|全体|全[市区县省])?[\u3400-\u9fff、]{0,12}(?:同志|朋友|读者|先生|女士|老师|同学|市民|居民|乡亲|家长|网友|编辑部|客户|用户)们?\s*[:]"
)
_LETTER = re.compile(r"\s*(?:编辑(?:同志|部|老师)|编者(?:按|附言)?|读者)\s*[:]\s*\S|[▲●◆■★▶·•]\s*\S.{10,}")
_ITEM = re.compile(
    r"\s*(?:[(]?[一二三四五六七八九十]{1,3}[)]?[、.]|[(]?\d{1,2}[).、](?!\d)|[①-⑳]|第[一二三四五六七八九十百]{1,4}[条章节]|[●◆■★▶·•]|0[1-9]\s)"
)
_ITEMS = re.compile(r"(?:^|[\s:])\d{1,2}[.、](?!\d)")
_JUMP_SOLID = re.compile(rf"[{patterns.ARROWS}(\[【]")
_BYLINE_START = re.compile(
    r"[\s(【\[]*(?:[□■◎●○◇◆☆★▲△▌▎]|本报|本刊|[^\s]{0,12}记者|[^\s]{0,6}通讯员|文|图|摄影|作者|撰文|实习生|评论员)"
)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A part of a line: its kind, the rule, and where it lies in the line's text."""

    kind: LineKind
    rule: str
    start: int
    end: int


_REMARK = re.compile(
    r"(?=.{13})[(][^()]+[)]|[(](?:完|全文完|未完|待续|未完待续|(?:本文)?作者|编者|原载|原题|选自|摘自|转自|载于|来源|据|综合|本报|新华)[^()]*[)]"
    rf"|(?:稿件|资料|图片|文章)?来源\s*:\s*\S{{2,30}}|[{patterns.HAN}]{{4,16}}(?:供稿|供图)|注\s*:.+"
)
"""A remark on the whole text: what a document says of itself below its title, who the author is, where it is from."""
_LABELLED = re.compile(r"(?:文字?|图片?)\s*[/:]")
_CREDITED = re.compile(r"摄|供图|记者|通讯员|整理|采写|撰文|供稿|编译|口述|(?:文字?|图片?)\s*[/:]")
LONGEST_LABEL = 12
"""Characters over which words before a colon at the end of a line are a sentence that announces a list."""
_CLAUSES = re.compile(r"[，,：:；;]|[?!？！](?=[^\s”’」』》)）?!？！])")
MOST_CLAUSES = 3
"""Marks inside a line that asks or exclaims at which it is a sentence, not a title."""


def type_lines(page: Page) -> list[Line]:
    """Type every non-blank line of the page by its own words; lines that the format typed stay as they are."""
    typed: list[Line] = []
    paper = page.issue.paper
    for line in page.lines:
        if not line.text.strip():
            continue
        if line.kind is not None:
            typed.extend(_split_marks(line) if line.kind is LineKind.BODY else [line])
        else:
            typed.extend(cut(line, piece) for piece in _pieces(line, paper))
    return typed


def cut(line: Line, piece: _Piece) -> Line:
    """Cut a typed piece out of a line, without the spaces around it."""
    text = line.text[piece.start : piece.end]
    lead = len(text) - len(text.lstrip())
    text = text.strip()
    start = line.span[0] + piece.start + lead
    return replace(line, text=text, span=(start, start + len(text)), kind=piece.kind, rule=piece.rule)


def _split_marks(line: Line) -> list[Line]:
    text = narrow(line.text)
    pieces = _marks(text, len(text))
    own = [replace(p, kind=LineKind.BODY, rule=line.rule) if p.kind is LineKind.UNKNOWN else p for p in pieces]
    return [cut(line, piece) for piece in own]


def _pieces(line: Line, paper: str | None) -> list[_Piece]:
    text = narrow(line.text)
    framing = _framing(text, paper)
    if framing is not None:
        return [_Piece(framing[0], framing[1], 0, len(text))]
    pieces = []
    for piece in _marks(text, len(text)):
        if piece.kind in (LineKind.JUMP_TO, LineKind.JUMP_FROM):
            pieces.append(piece)
            continue
        kind, rule = _own_kind(text[piece.start : piece.end])
        pieces.append(_Piece(kind, rule, piece.start, piece.end))
    return pieces


def _framing(text: str, paper: str | None) -> tuple[LineKind, str] | None:
    stripped = text.strip()
    if len(stripped) <= 16 and patterns.INDEX_HEAD.fullmatch(stripped):
        return LineKind.INDEX_HEAD, "index head"
    if is_reference(stripped):
        return LineKind.INDEX_TARGET, "index reference"
    header: Header | None = read_header(text, paper=paper)
    rule = _column_head(stripped) if header is None or not header.certain else None
    if rule:
        return LineKind.NOTICE_HEAD, rule
    return (header.kind, header.rule + ("" if header.certain else LOOSE)) if header is not None else None


def _column_head(stripped: str) -> str | None:
    """The rule by which a line heads notices, corrections or briefs."""
    heads = (
        (24, patterns.CORRECTION_HEAD, "correction head"),
        (24, patterns.NOTICE_HEAD, "notice head"),
        (12, patterns.BRIEFS_HEAD, "briefs head"),
    )
    return next((rule for most, head, rule in heads if len(stripped) <= most and head.fullmatch(stripped)), None)


def _marks(text: str, end: int) -> list[_Piece]:
    """Cut continuation marks off both ends; what lies between has the kind UNKNOWN."""
    start, pieces, after = 0, [], []
    window = max(0, end - 120)
    found = patterns.JUMP_TO.search(text, window)
    if found and _is_jump(text, found, window):
        after.append(_Piece(LineKind.JUMP_TO, "continues on", found.start(), end))
        end = found.start()
    lead = patterns.JUMP_FROM.match(text[:140])
    if lead and lead.end() <= end and (lead.group("verb") != "接" or _JUMP_SOLID.search(lead.group())):
        pieces.append(_Piece(LineKind.JUMP_FROM, "continued from", 0, lead.end()))
        start = lead.end()
    else:
        tail = patterns.JUMP_FROM.search(text[:end], max(0, end - 90)) if end - start <= 140 else None
        if tail and tail.end() >= end - 1 and tail.group("verb") == "上接":
            after.insert(0, _Piece(LineKind.JUMP_FROM, "continued from", tail.start(), end))
            end = tail.start()
    if text[start:end].strip():
        pieces.append(_Piece(LineKind.UNKNOWN, "", start, end))
    elif pieces or after:
        after = [*after]
    return [*pieces, *after] or [_Piece(LineKind.UNKNOWN, "", 0, len(text))]


def _is_jump(text: str, found: re.Match[str], window: int) -> bool:
    """下转第七版 at a line's end is a mark; bare 转 or 接 needs an arrow or bracket, 紧接 alone may point back."""
    verb, mark = found.group("verb"), found.group()
    whole = not text[: found.start()].strip()
    if verb == "紧接" and whole:
        return not re.search(r"[◀◁←《“]", mark)
    if verb in ("下转", "紧接"):
        return True
    return bool(_JUMP_SOLID.search(mark)) or (mark[:1].isspace() and "第" in mark and found.start() > window)


def _own_kind(text: str) -> tuple[LineKind, str]:
    """Type a line without its marks by its own words."""
    stripped = text.strip()
    length = len(stripped.replace(" ", ""))
    if length <= 120 and _BYLINE_START.match(stripped) and parse_byline(stripped):
        return LineKind.BYLINE, "byline"
    if length <= 24 and stripped[0] in patterns.BOXES and parse_byline(stripped, bare_names=True):
        return LineKind.BYLINE, "boxed name"
    if patterns.dateline(stripped) or _opens_credited(stripped):
        return LineKind.BODY, "dateline"
    if length <= 120 and _CAPTION.match(stripped) and not re.match(r"\s*图[^为①-⑨\d一二三四五六七八九十]", stripped):
        return LineKind.CAPTION, "caption"
    if length <= 60 and parse_credit(stripped):
        return LineKind.BYLINE, "photo credit"
    return _by_shape(stripped, length)


def _opens_credited(stripped: str) -> bool:
    """Whether the text opens with who wrote it: (记者 张三), 云溪融媒讯(记者 张三), 记者张三报道:."""
    credit = patterns.opening_credit(stripped)
    return credit is not None and parse_byline(credit, bare_names=True) is not None


def parse_credit(text: str) -> bool:
    """Say whether the whole line is a credit such as 张三 摄, (记者 张三) or 图/张三."""
    labelled = _LABELLED.match(text) is not None
    return len(text) <= 40 and bool(_CREDITED.search(text)) and parse_byline(text, bare_names=labelled) is not None


def _own_form(stripped: str, length: int) -> str | None:
    """The rule by which a line is text whatever its end: by its length, or as a part of talk, a letter or a form."""
    if length > LONGEST_TITLE:
        return "long line"
    if not any(char.isalnum() for char in stripped):
        return ORNAMENT
    if _REMARK.fullmatch(stripped):
        return REMARK
    if _speaks(stripped):
        return "speaker"
    return "salutation" if _SALUTATION.fullmatch(stripped) else form_row(stripped)


def _by_shape(stripped: str, length: int) -> tuple[LineKind, str]:
    own = _own_form(stripped, length)
    if own is not None:
        return LineKind.BODY, own
    if _CREDIT.match(stripped) and length > 12:
        return LineKind.CAPTION, "caption with credit"
    end = ending(stripped)
    if "。" in stripped[:-1] or (end is Ending.CLOSED and stripped[-1] in "。”」)…;" and length > 4):
        return LineKind.BODY, "sentence" if length > 36 else "short sentence"
    if stripped[-1] in "?!？！" and len(_CLAUSES.findall(stripped[:-1])) >= MOST_CLAUSES:
        return LineKind.BODY, "short sentence"
    several = len(_ITEMS.findall(stripped)) > 1
    if several or _ITEM.match(stripped):
        head = not several and length <= 30 and end is Ending.OPEN
        return LineKind.CROSSHEAD if head else LineKind.BODY, "numbered"
    return _short(stripped, length)


def _signed(stripped: str) -> bool:
    """A credit with its role word in brackets closes the line, as below a poem: the text ends here."""
    found = TAIL_BRACKET.search(stripped)
    return found is not None and found.start() > 1 and parse_byline(found.group("by")) is not None


def _short(stripped: str, length: int) -> tuple[LineKind, str]:
    if _signed(stripped):
        return LineKind.BODY, SIGNED
    if stripped.endswith((",", "、", ";")) and length > 4:
        return LineKind.BODY, "ends inside a sentence"
    if stripped.endswith((":", "：")) and length > LONGEST_LABEL:
        return LineKind.BODY, "announces what follows"
    return LineKind.UNKNOWN, "unbalanced" if unopened(stripped) or unclosed(stripped) else "short line"


def _speaks(stripped: str) -> bool:
    """Question and answer, a letter to the editor, a bulleted item, or what somebody says, named or by his part."""
    if _QUESTION.match(stripped) or _LETTER.match(stripped) or _BY_PART.match(stripped):
        return True
    speaker = _SPEAKER.match(stripped)
    return speaker is not None and "。" in stripped and looks_like_name(speaker.group("who"))


def newlines_before(page: Page, line: Line) -> int:
    """Count the line ends between a line and the non-space text before it."""
    at, count, text = line.span[0], 0, page.text
    while at > 0 and text[at - 1].isspace():
        at -= 1
        count += text[at] == "\n"
    return count


def name_of_paper(lines: list[Line]) -> str | None:
    """The paper's name among lines that are nothing else."""
    for line in lines:
        name = paper_name(narrow(line.text))
        if name:
            return name
    return None
