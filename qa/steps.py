"""Which sentences of an article say how a service is used: what to do, where, with what, by when, whom to call.

An article about a service also says why it was set up, who welcomed it and how many used it; a question after the way
to it (怎么申请, 要带什么材料) asks for none of that.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa.kinds import expected_answer
from qa.shapes import AnswerShape

_SERVICE = re.compile(
    r"(?:证|卡|照|手续|备案)怎么办$|办(?!法|呢|才|[?？]|$)|申请|申领|申报|报名|预约|领|缴|交|查询?|挂号|购|买|登记|注册|联系|投诉|举报|报修|[找问]谁|反映|开通|补办|使用|参加|进|坐|乘|借|租|订|退|换|捐|寄"
)
_DOES = re.compile(
    r"携?带(?:好|上|齐)?(?!动|来|头|领)|[凭持]|[必仅只]?须|需(?!求)|应当|首先|其次|然后|再到|先[到向由在]|拨打|登[录陆]|点击|点“|扫码?|扫描|填[写报]|提[交供]|出示"
    r"|申[请领报]|办理|预约|报名|领取|缴[费纳存]|挂号|取号|委托|窗口|柜台|大厅|服务中心|居委会|材料|证件?(?!明)|户口簿|复印件|照片|流程|步骤|方式"
    r"|手机应用|APP|小程序|公众号|网站|网址|平台|可(?:以)?(?:在|到|通过|至|向|凭|直接|关注|进入|打|选择|由|免费)"
)
_WHEN = re.compile(
    r"截止|截至日期|时间[为是：:]|时段|\d[日号时](?:\d+分)?(?:之?前|起|至|到|—|-)|工作日|每[周天日月]|逾期|当场|即日起|提前|随到随办|[周星]期?[一二三四五六日]"
)
_WHOM = re.compile(
    r"电话|热线|咨询|联系人|(?<!\d)(?:0\d{2,3}[-－ ]?)?\d{4} ?\d{3,4}(?!\d|年|元|万|人|户|名)"
    r"|(?<!\d)\d{5}(?!\d|元|万|人|户|名)"
)
_ASKS = re.compile(r"[?？][”’」』]?$|^问[:：]")


def asks_for_steps(question: str) -> bool:
    """Whether the way to a service is asked for, or what to bring."""
    asked = expected_answer(question)
    if asked.shape is AnswerShape.DOCUMENTS:
        return True
    start, end = asked.word
    return asked.shape is AnswerShape.METHOD and bool(_SERVICE.search(question[max(0, start - 2) : end + 3]))


def steps(texts: Sequence[str]) -> list[bool]:
    """Which of these sentences say how; all of them where none does."""
    told = [not _ASKS.search(text) and any(pattern.search(text) for pattern in (_DOES, _WHEN, _WHOM)) for text in texts]
    return told if any(told) else [True] * len(texts)
