"""Which pages of a PDF are torn: what its page tree promises, held against what the file still has.

A reader repairs a torn file in silence: pages come without their text, or with wrong characters where a font's table is
gone. Here the objects that a page's text is made of (content, forms, fonts and their tables) are looked up in the file,
and those that are compressed are unpacked to their checksum. Pictures are not looked at.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

_OBJECT = re.compile(rb"(?<![0-9])(\d{1,9})\s+(\d{1,5})\s+obj\b")
_BODY = re.compile(rb"\bstream\r?\n|\bendobj\b")
_END = re.compile(rb"endstream")
_CLOSE = re.compile(rb"\s*endstream\s+endobj")
_TABLE = re.compile(rb"\bxref\s+(?:\d+\s+\d+\s+(?:\d{10} \d{5} [nf]\s*)*)+")
_SECTION = re.compile(rb"(\d+)\s+\d+\s+((?:\d{10} \d{5} [nf]\s*)+)")
_ENTRY = re.compile(rb"(\d{10}) \d{5} ([nf])")
_START = re.compile(rb"startxref\s+(\d+)")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?!\s+\d+\s+R)")
_REFERENCE = re.compile(rb"(\d{1,9})\s+\d{1,5}\s+R\b")
_KIDS = re.compile(rb"/Kids\s*\[([^\]]*)\]|/Kids\s+(\d+)\s+\d+\s+R")
_STRING = re.compile(rb"\([^)]*\)")
_ROOT = re.compile(rb"/Root\s+(\d+)\s+\d+\s+R")
_CATALOGUE = re.compile(rb"/Type\s*/Catalog\b")
_PAGES = re.compile(rb"/Pages\s+(\d+)\s+\d+\s+R")
_COUNT = re.compile(rb"/Count\s+(\d+)")
_LEAF = re.compile(rb"/Type\s*/Page\b(?!s)")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\b\s*(?:\]|/(?!\w+Decode)|>>)")
_ASIDE = re.compile(
    rb"/(?:Parent|Metadata|Annots|Thumb|B|PieceInfo|StructParents?|SMask|Mask|CIDSet|OC|Group|Pattern"
    rb"|Shading|ExtGState|ColorSpace|Properties|P|AA|Tabs)\s*(?:\d+\s+\d+\s+R|\[[^\]]*\]|<<.*?>>)",
    re.DOTALL,
)
"""What a page refers to that none of its characters hang on."""
_LONGEST_HEAD = 1 << 20
_SLACK = 16
"""More bytes than this between two objects are no line ends."""
_CHUNK = 1 << 16
_MOST_UNPACKED = 1 << 30


@dataclass(frozen=True, slots=True)
class Damage:
    """How many pages a file promises, and the numbers (from 1) of those that are not whole; `pages` is None where the
    page tree itself is torn."""

    promised: int
    pages: tuple[int, ...] | None

    def left_out(self, count: int) -> frozenset[int]:
        """Which of the `count` pages that are given are not to be read, from 1; a reader may have dropped them."""
        return frozenset(self.pages or ()) if count == self.promised else frozenset()

    def told(self, count: int) -> str:
        """What a person should know of it."""
        if self.pages is None:
            return f"PDF 已损坏：原有 {self.promised} 页，只找到 {count} 页。"
        lost = "、".join(map(str, self.pages[:20])) + ("等" if len(self.pages) > 20 else "")
        return f"PDF 已损坏：共 {self.promised} 页，第 {lost} 页不完整，没有读。"


@dataclass(slots=True)
class _Object:
    """An object's dictionary, where its stream begins and ends in the file, and how many bytes it takes there; 0 for
    one inside another."""

    head: bytes
    size: int = 0
    start: int = 0
    end: int = 0
    length: int | None = None
    whole: bool = True


@dataclass(slots=True)
class _File:
    """The objects of a file by number, the room that its table gives each, and which were found whole.

    `room` is empty where the table agrees with the file.
    """

    data: mmap.mmap
    objects: dict[int, _Object] = field(default_factory=dict)
    room: dict[int, int] = field(default_factory=dict)
    usual: frozenset[int] = frozenset()
    """What the writer of the file leaves between one object and the next, in bytes."""
    checked: dict[int, bool] = field(default_factory=dict)
    unpacked: int = 0

    def sound(self, number: int) -> bool:
        """Whether an object is there, and its stream whole."""
        if number not in self.checked:
            found = self.objects.get(number)
            self.checked[number] = found is not None and self._fits(number, found) and self._unpacks(found)
        return self.checked[number]

    def _fits(self, number: int, found: _Object) -> bool:
        """Whether an object is written to its end, and in a torn file takes the room that it took before."""
        whole = found.whole and found.head.count(b"<<") == found.head.count(b">>")
        whole = (
            whole and b"\0" not in _STRING.sub(b"", found.head) and (found.end > 0 or not _LENGTH.search(found.head))
        )
        room = self.room.get(number)
        return whole and (room is None or not found.size or room - found.size in self.usual)

    def _unpacks(self, found: _Object) -> bool:
        if found.end <= found.start or not _FLATE.search(found.head) or self.unpacked > _MOST_UNPACKED:
            return True
        try:
            for part in self._parts(found):
                self.unpacked += len(part)
                if self.unpacked > _MOST_UNPACKED:
                    break
        except zlib.error:
            return False
        return True

    def _parts(self, found: _Object) -> Iterator[bytes]:
        unpacker = zlib.decompressobj()
        for at in range(found.start, found.end, _CHUNK):
            rest = self.data[at : min(found.end, at + _CHUNK)]
            while rest and not unpacker.eof:
                yield unpacker.decompress(rest, _CHUNK)
                rest = unpacker.unconsumed_tail
        if not unpacker.eof and found.length is not None and found.end - found.start != found.length:
            raise zlib.error("the stream ends before its length")

    def unpack(self, found: _Object) -> bytes:
        """A stream's content, as far as it can be unpacked; at most 16 MB."""
        out = b""
        try:
            for part in self._parts(found):
                out += part
                if len(out) > 256 * _CHUNK:
                    break
        except zlib.error:
            pass
        return out


def damage_of(path: Path) -> Damage | None:
    """What is torn in a PDF; None where every page is whole, or nothing can be said (encrypted files)."""
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.rfind(b"/Encrypt") >= 0:
            return None
        file = _File(data)
        for number, found in _objects(data):
            file.objects[number] = found
        for found in list(file.objects.values()):
            if b"/ObjStm" in found.head:
                _unpack_into(file, found)
        file.room = _room(file)
        spare = Counter(file.room[at] - found.size for at, found in file.objects.items() if at in file.room)
        file.usual = frozenset(size for size, times in spare.items() if times > 1 and 0 <= size < _SLACK)
        promised = max((int(match.group(1)) for match in _counts(file)), default=0)
        leaves = _leaves(file)
        if leaves is None:
            return Damage(promised, None) if promised else None
        torn = tuple(at for at, leaf in enumerate(leaves, start=1) if not _whole(file, leaf))
        return Damage(len(leaves), torn) if torn else None


def _room(file: _File) -> dict[int, int]:
    """The bytes that the file's table gives each object; nothing where every object stands where the table says."""
    places: dict[int, int] = {}
    for table in _TABLE.finditer(file.data):
        for section in _SECTION.finditer(table.group()):
            for at, entry in enumerate(_ENTRY.finditer(section.group(2))):
                if entry.group(2) == b"n":
                    places[int(section.group(1)) + at] = int(entry.group(1))
    torn = [number for number, place in places.items() if not _OBJECT.match(file.data, place)]
    starts = sorted({*places.values(), *(int(word) for word in _START.findall(file.data))})
    after = dict(pairwise(starts))
    return {number: after[place] - place for number, place in places.items() if place in after} if torn else {}


def _objects(data: mmap.mmap) -> Iterator[tuple[int, _Object]]:
    """The objects of a file in order, streams passed over; a later one of the same number replaces an earlier one."""
    at = 0
    while (start := _OBJECT.search(data, at)) is not None:
        number, head = int(start.group(1)), start.end()
        body = _BODY.search(data, head, head + _LONGEST_HEAD)
        following = _OBJECT.search(data, head, body.start() if body else head + _LONGEST_HEAD)
        if body is None or following is not None:  # the object breaks off
            yield number, _Object(b"", whole=False)
            at = following.start() if following else head
            continue
        told = _Object(data[head : body.start()])
        at = body.end()
        told.size = at - start.start()
        if body.group().startswith(b"stream"):
            told.start = at
            length = _LENGTH.search(told.head)
            told.length = int(length.group(1)) if length else None
            if told.length is not None and data[at + told.length : at + told.length + 16].strip().startswith(b"endst"):
                told.end = at + told.length
            else:
                end = _END.search(data, at)
                told.end = end.start() if end else len(data)
                told.whole = told.length is None and end is not None
            at = told.end
            close = _CLOSE.match(data, at)
            told.size = (close.end() if close else at) - start.start()
        yield number, told


def _unpack_into(file: _File, packed: _Object) -> None:
    """The objects inside an object stream."""
    first = re.search(rb"/First\s+(\d+)", packed.head)
    text = file.unpack(packed) if first else b""
    if not first or not text:
        return
    start = int(first.group(1))
    numbers = [int(word) for word in text[:start].split()[:20000] if word.isdigit()]
    places = list(zip(numbers[::2], numbers[1::2], strict=False))
    ends = [place for _, place in places[1:]] + [len(text) - start]
    for (number, place), end in zip(places, ends, strict=True):
        if number not in file.objects and start + place < len(text):
            file.objects[number] = _Object(text[start + place : start + end])


def _counts(file: _File) -> Iterator[re.Match[bytes]]:
    return (match for found in file.objects.values() if b"/Kids" in found.head for match in _COUNT.finditer(found.head))


def _leaves(file: _File) -> list[int] | None:
    """The numbers of the page objects in order, lost ones too; None where the tree is torn."""
    top = _top(file)
    if top is None or top not in file.objects:
        return None
    out: list[int] = []
    stack, seen = [top], set[int]()
    while stack:
        number = stack.pop()
        if number in seen:
            continue
        seen.add(number)
        found = file.objects.get(number)
        if found is not None and b"/Kids" in found.head and not _LEAF.search(found.head):
            stack.extend(reversed(_kids(file, found)))
        else:
            out.append(number)
    return out


def _top(file: _File) -> int | None:
    """The number of the page tree, by the catalogue that the trailer names, or else by the last one in the file."""
    named = [int(number) for number in _ROOT.findall(file.data)]
    named = named or [int(number) for found in file.objects.values() for number in _ROOT.findall(found.head)]
    roots = [file.objects[number] for number in named if number in file.objects]
    roots = roots or [found for found in file.objects.values() if _CATALOGUE.search(found.head)]
    top = _PAGES.search(roots[-1].head) if roots else None
    return int(top.group(1)) if top else None


def _kids(file: _File, node: _Object) -> list[int]:
    kids = _KIDS.search(node.head)
    if kids is None:
        return []
    inner = kids.group(1)
    if inner is None:
        apart = file.objects.get(int(kids.group(2)))
        inner = apart.head if apart else b""
    return [int(number) for number in _REFERENCE.findall(inner)]


def _whole(file: _File, leaf: int) -> bool:
    """Whether everything that a page's text is made of is in the file."""
    stack, seen = [leaf], set[int]()
    while stack:
        number = stack.pop()
        found = file.objects.get(number)
        if number in seen or (found is not None and found.whole and _PICTURE.search(found.head)):
            continue
        seen.add(number)
        if not file.sound(number):
            return False
        head = _ASIDE.sub(b" ", found.head) if found else b""
        stack.extend(int(other) for other in _REFERENCE.findall(head))
    return True
