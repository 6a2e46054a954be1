"""How first paragraphs open, and how paragraphs go on that refer back."""

from __future__ import annotations

import re

LEAD = re.compile(
    r"\s*(?:近日|日前|昨天|昨日|昨晚|今天|今日|前天|连日来|\d{1,2}月\d{1,2}日|记者从|记者昨|记者日前|本周|上周|为进一步|为了|今年以来|“?“?[^。]{2,30}近日)"
)
ANAPHOR = re.compile(
    r"\s*(?:此外|同时|其中|另外|据介绍|据悉|他|她|它|该|这|那|在此基础|与此同时|不仅|而|同样|除此|随后|接着|“)"
)
