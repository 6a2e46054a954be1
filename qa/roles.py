"""Who did what: names put where the paper has another, offices raised or lowered, and rare words it never printed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from articles.fold import narrow
from qa.offices import offices_before

_RARE = 5.5
"""Inverse document frequency (log) from which a character is hardly ever used outside names."""
_WINDOW = 2
_MIDDLE = re.compile(r"[\u4e00-\u9fff·]{2,5}$")
_FUNCTION = frozenset("的了着过在是有和与及或被把从对为以于就都也还又其这那个之所并则而但等将已由向")
_OFFICE_AND_NAME = re.compile(
    r"(?P<office>(?:常务)?副?(?:书记|[省市区县镇乡村局处科所院校园馆站队厂社会部]长|主席|主任|总裁|总经理|经理|董事长|检察长|教授|院士|研究员))"
    r"(?P<name>[\u4e00-\u9fff]{2,4})"
)
_HAN_RUN = re.compile(r"[\u4e00-\u9fff]+")


def displaced(statement: str, source: str) -> str:
    """Words of `statement` that stand where `source` has other ones between the same neighbours, while they stand
    elsewhere in it (接受甲辞去 for 接受乙辞去); "" where there are none."""
    said, printed = narrow(statement), narrow(source)
    for start in range(_WINDOW, len(said) - _WINDOW):
        left = said[start - _WINDOW : start]
        if not _HAN_RUN.fullmatch(left):
            continue
        for length in range(2, 6):
            middle, right = said[start : start + length], said[start + length : start + length + _WINDOW]
            if len(right) == _WINDOW and _HAN_RUN.fullmatch(right) and _is_displaced(left, middle, right, printed):
                return middle
    return ""


def _is_displaced(left: str, middle: str, right: str, printed: str) -> bool:
    if not _MIDDLE.fullmatch(middle) or _FUNCTION & set(middle) or middle not in printed:
        return False
    if left + middle in printed or middle + right in printed:
        return False
    others = re.findall(rf"{left}([\u4e00-\u9fff·]{{2,5}}?){right}", printed)
    return any(other != middle and not _FUNCTION & set(other) for other in others)


def misplaced_offices(statement: str, texts: Sequence[str]) -> Iterator[str]:
    """Offices that `statement` gives to names beside which `texts` print only other ones (主任 for 副主任)."""
    for match in _OFFICE_AND_NAME.finditer(statement):
        for length in (4, 3, 2):
            name = match["name"][:length]
            forms = [form for text in texts for form in offices_before(text, name)]
            if forms:
                if not any(_is_form(match["office"], form) for form in forms):
                    yield match["office"] + name
                break


def misappointed(statement: str, printed: str) -> Iterator[str]:
    """Appointments and resignations (任命某某为) that `printed` tells of somebody else."""
    for match in _APPOINTED.finditer(statement):
        verb, name = match["verb"], match["name"]
        if verb in printed and name in printed and verb + name not in printed:
            yield match.group()


_APPOINTED = re.compile(
    r"(?P<verb>任命|免去|接受|选举|推选|提名|聘任|聘请|表彰|授予|处罚|逮捕)(?P<name>[\u4e00-\u9fff·]{2,6}?)(?=同志|为|任|担任|辞|的)"
)


def _is_form(office: str, printed: str) -> bool:
    lower = printed.endswith("副" + office) and not office.startswith(("副", "常务副"))
    return printed.endswith(office) and not lower


def unprinted(statement: str, printed: str, rarity: Mapping[str, float]) -> Iterator[str]:
    """Rare characters that `printed` lacks, with the word around them: hardly anything but a name.

    A character counts where it is rare itself and stands in no common pair of the statement (`rarity` maps common
    characters and pairs to their inverse document frequency).
    """
    known = set(printed)
    for run in _HAN_RUN.finditer(statement):
        text = run.group()
        for at, char in enumerate(text):
            pairs = [text[begin : begin + 2] for begin in (at - 1, at) if 0 <= begin < len(text) - 1]
            if char not in known and rarity.get(char, 9.0) >= _RARE and not any(pair in rarity for pair in pairs):
                yield text[max(0, at - 1) : at + 2]
