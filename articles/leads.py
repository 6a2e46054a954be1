"""How the first paragraph of an article reads, and how its last: what tells where a turned column begins.

The weights were fitted on 3,000 news texts, each paragraph against the others as the start of its article. A lead tells
its title once more and says when; who speaks, goes on or refers back has been introduced before.
"""

from __future__ import annotations

import re
from functools import lru_cache

from articles.cohesion import covered
from articles.fold import narrow
from articles.openings import ANAPHOR
from articles.seams import unstarted

_DAY = re.compile(r"\d+月\d+日|昨[天日晚]|今[天日]|前天|近日|日前|连日来|本周|上周|\d+日[上下]午|记者从")
_SPEAKS = re.compile(r"[^,。]{0,12}(?:说|介绍|表示|告诉|坦言|提醒|回忆)")
_GOES_ON = re.compile(
    r"目前|如今|现在|下一步|据|截至|接下来|去年|今年|过去|往年|随后|后来|为此|同时|此外|不过|但|而|因此"
)
_POINTS_BACK = re.compile(r"[他她它该这那]")
_QUOTE_ENDS = re.compile(r"[”」]$|[”」][^”。]{0,10}说。$")


@lru_cache(maxsize=4096)
def opening(text: str, title: str) -> float:
    """How likely an article under this title opens with the paragraph, in nats; only differences say something."""
    lead = narrow(text[:320]).strip()
    told = 2.5 * covered(title, lead[:120]) + 3.5 * covered(title, lead[:300])
    quoted = lead.startswith("“")
    return (
        told
        + 2.5 * bool(_DAY.search(lead[:80]))
        - 1.7 * (bool(ANAPHOR.match(lead)) and not quoted)
        - 1.7 * bool(_SPEAKS.match(lead))
        - 0.7 * bool(_GOES_ON.match(lead))
        - 0.5 * bool(_POINTS_BACK.search(lead[:30]))
        - max(0.0, unstarted(lead))
    )


def closing(text: str) -> float:
    """How likely an article closes with the paragraph, in nats; many close with what somebody says."""
    return 0.8 if _QUOTE_ENDS.search(narrow(text[-40:]).rstrip()) else 0.0
