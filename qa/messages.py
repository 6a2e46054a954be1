"""What is said beside an answer or instead of one: every sentence that a reader may meet, in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from embeddings.types import Coverage, Teaser
from qa.dated import long_date

ASK_ELSEWHERE = "办事类问题可拨打市民服务热线 12345，或致电报社热线咨询。"
"""Where to ask about services; the staff edit it in the settings."""

NOTHING_FOUND = "库中的报纸里没有找到与这个问题有关的报道。"
NOT_ANSWERED = "库中的报纸没有说到这一点；最接近的几篇报道讲的是别的内容。"
OUTSIDE_WORLD = "这不是报纸报道能回答的问题。这里只回答报上登过的内容，并注明出处。"
SMALL_TALK = "您好！这里只回答报纸上登过的内容，每句话都注明出处。请直接提问，例如某件事是什么时候、在哪里、由谁办的。"
EMPTY_LIBRARY = "库里还没有报纸。请先用 newsqa ingest 把报纸收进来。"
TEASER = "只见于导读，正文不在库中。"
PREMISE = "问题里的数字报上没有；这里列出的是报上的说法。"
CAME_ABOUT = "报上没有说“{word}”；这里列出的是报上的说法。"
UNTOLD = "问题里的“{parts}”，库中的报纸没有说到。"
UNMENTIONED = "问题里的说法，报上没有；请看下面最接近的几篇报道。"
NO_SUCH_ISSUE = "库里没有收录第{number}期，所以答不上来。收录了哪些期，可在“看报”里查看。"
NEAREST_ONLY = "符合条件的报道太多，这里只从与问题最接近的{count}篇里列出，可能不全；请把问题说得更具体。"
WITHDRAWN = "相关报道已撤回。"
OUTSIDE_TIME = "所问的时间里没有报道。"
INCOMPLETE = "报道未完，后文不在库中。"
AI_GENERATED = "本回答由对话模型根据所引报道生成，每句话已与报纸原文核对。"
UNVERIFIED_REMOVED = "对话模型的回答中有 {count} 句在报纸原文里核对不上，已删去。"

_SERVICE = re.compile(
    r"办理|申请|申领|预约|报名|缴费|交费|补办|换证|怎么办|哪里办|在哪办|找谁|电话|热线|材料|证件|手续|收费|费用|多少钱|开放时间|地址|投诉|"
    r"停水|停电|停气|补贴|医保|社保|公积金|户口|居住证|落户|入学|挂号|看病|接种|疫苗|公交|地铁|天气"
)


def taken_for(written: str, meant: str) -> str:
    """A word of the question was taken for another one."""
    return f"报纸里没有“{written}”，按“{meant}”来找。"


def is_service(question: str) -> bool:
    """Whether somebody wants to get something done, so that another office may help where the paper does not."""
    return bool(_SERVICE.search(question))


def teaser(found: Teaser) -> str:
    """A story that is only announced."""
    where = _printed(found.paper, found.date, found.page)
    target = f"第{found.target_page}版" if found.target_page else "所指的版面"
    return f"{where}的导读提到《{found.title}》，但{target}不在库中，查不到详情。"


def withdrawn(headline: str, reason: str) -> str:
    """A story that an editor took back."""
    because = f"（{reason}）" if reason else ""
    return f"相关报道《{headline}》已由编辑部撤回{because}，不再据以回答。"


def outside_time(text: str, start: date, last: date, days: list[date]) -> str:
    """Told on other days only."""
    said = "、".join(long_date(day) for day in days)
    return f"您问的时间“{text}”（{_range(start, last)}）里没有相应的报道；库中有关的报道见于{said}。"


def other_year(text: str, day: date) -> str:
    """The day was named without its year."""
    return f"您说的“{text}”没有写明年份，这里按报上所载的{day.year}年回答。"


def other_time(text: str, start: date, last: date) -> str:
    """今年 of somebody who asks long after the paper was printed."""
    return f"您问的“{text}”按今天算是{_range(start, last)}；报纸说的不是这段时间，请看所引报道的日期。"


def printed_then(text: str, days: list[date]) -> str:
    """Which of the two meanings of a question's time was found."""
    return f"报道没有写明发生的日期，“{text}”按见报日{'、'.join(long_date(day) for day in days)}理解。"


def undated(text: str, day: date) -> str:
    """近日 is no date."""
    return f"报道没有写明具体日期（原文“{text}”），见报日为{long_date(day)}。"


def continued(headline: str, page: int | None, *, answered: bool) -> str:
    """A story that goes on where the library ends."""
    target = f"第{page}版" if page else "别的版面"
    end = "。" if answered else "，答案可能在后文里，目前查不到。"
    return f"《{headline}》一文下转{target}，该版不在库中{end}"


def coverage(held: Coverage) -> str:
    """What the library holds, where a question asks for other days."""
    if held.first_date is None or held.last_date is None:
        return "库中的报纸没有日期。"
    papers = "".join(f"《{paper}》" for paper in held.papers) or "报纸"
    return f"库中现有{papers}{_range(held.first_date, held.last_date)}的内容。"


def fallback(why: str) -> str:
    """Why the paper's own words stand here and not a model's."""
    return f"对话模型没有用上，以下为报纸原文摘录。{why}"


def unmentioned(terms: Sequence[str]) -> str:
    """The nearest report lacks what the question names or takes for granted."""
    named = "、".join(f"“{term}”" for term in terms)
    return f"库中的报纸没有说到这一点；最接近的报道里没有提到{named}。"


def correction_of(day: date | None, text: str) -> str:
    """An editor's correction."""
    return f"编辑部{long_date(day) if day else ''}更正：{text}"


def corrected_in(day: date | None, headline: str, note: str) -> str:
    """A correction that the paper printed later."""
    said = f"：{note}" if note else ""
    return f"报纸{long_date(day) if day else '后来'}刊登更正《{headline}》{said}"


def newer(day: date, headline: str) -> str:
    """A later report of the same story."""
    return f"同一件事{long_date(day)}另有报道：《{headline}》。"


def newer_ones(count: int, day: date, headline: str) -> str:
    """Many later reports of the same story."""
    return f"同一件事后来另有{count}篇报道，最近的一篇是{long_date(day)}的《{headline}》。"


def older(day: date) -> str:
    """The newest that there is, for a question that asks for the newest."""
    return f"库中关于此事的最新报道是{long_date(day)}的，之后如有变化，报上没有登。"


def _range(start: date, last: date) -> str:
    return long_date(start) if start == last else f"{long_date(start)}至{long_date(last)}"


def _printed(paper: str | None, day: date | None, page: int | None) -> str:
    parts = (f"《{paper}》" if paper else "报纸", long_date(day) if day else "", f"第{page}版" if page else "")
    return "".join(parts)
