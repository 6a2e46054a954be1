"""A crowd asking at once: how long each waits, over the HTTP interface or as the page's browser does it.

    python -m tests.load http://127.0.0.1:7860 QUESTIONS --people 100 [--page] [--rounds 1] [--pause 0]

QUESTIONS is a JSON list of strings, or JSON lines with a `question` (and `asked_on`). Each person asks a question of
their own, `--rounds` times with `--pause` seconds between; without a pause all of them stand in line at all times.
`--server PID` reports the processor time a question of the server and its worker processes, and their resident memory
after every thousand questions.

The client is plain asyncio sockets: it must not take the cores that the server is measured on.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import re
import statistics
import sys
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

Asked = dict[str, Any]


@dataclass(slots=True)
class Tally:
    """What the crowd met with."""

    seconds: list[float] = field(default_factory=list)
    outcomes: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[int, float]] = field(default_factory=list)

    def figures(self, wall: float) -> dict[str, Any]:
        """The waits in seconds, the outcomes, and questions a second."""
        waits = sorted(self.seconds)
        found: dict[str, Any] = {
            "questions": len(waits),
            "p50": round(statistics.median(waits), 2),
            "p95": round(waits[min(len(waits) - 1, int(0.95 * len(waits)))], 2),
            "worst": round(waits[-1], 2),
            "a second": round(len(waits) / wall, 1),
            "outcomes": dict(self.outcomes),
        }
        if self.memory:
            found["memory in MB"] = [(asked, round(size)) for asked, size in self.memory]
        return found


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server listens."""

    host: str
    port: int

    async def open(self, method: str, path: str, body: bytes = b"", accept: str = "application/json") -> Any:
        """Send a request and read the head of the answer; (reader, writer, status)."""
        reader, writer = await asyncio.open_connection(self.host, self.port, limit=2**24)
        head = f"{method} {path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\nConnection: close\r\nAccept: {accept}\r\n"
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        status = int((await reader.readline()).split()[1])
        while (await reader.readline()).strip():
            pass
        return reader, writer, status

    async def whole(self, method: str, path: str, body: bytes = b"") -> tuple[int, bytes]:
        """The status and the rest of the answer, chunk marks and all."""
        reader, writer, status = await self.open(method, path, body)
        rest = await reader.read()
        writer.close()
        return status, rest


async def ask_api(server: Server, asked: Asked) -> str:
    """One question to /api/ask; the answer's status, or the HTTP status of a failure."""
    status, rest = await server.whole("POST", "/api/ask", json.dumps(asked).encode())
    return str(json.loads(rest[rest.index(b"{") :])["status"]) if status == 200 else str(status)


@dataclass(frozen=True, slots=True)
class PageForm:
    """The numbers of the page's question form, as Gradio's configuration tells them."""

    ask: int
    trigger: int
    queued: bool
    load: int

    @classmethod
    async def of(cls, server: Server) -> PageForm:
        """Read them from the running server."""
        _, rest = await server.whole("GET", "/config")
        config = json.loads(rest[rest.index(b"{") : rest.rindex(b"}") + 1])
        button = next(c["id"] for c in config["components"] if c["props"].get("elem_id") == "ask-button")
        ask = next(d for d in config["dependencies"] if [button, "click"] in d["targets"])
        load = next(d["id"] for d in config["dependencies"] if any(event == "load" for _, event in d["targets"]))
        return cls(ask["id"], button, ask["queue"] is not False, load)


async def open_page(server: Server, form: PageForm, session: str) -> None:
    """What the browser does on arrival."""
    await server.whole("GET", "/")
    body = {"data": [], "event_data": None, "fn_index": form.load, "trigger_id": None, "session_hash": session}
    await server.whole("POST", "/gradio_api/run/predict?__theme=light", json.dumps(body).encode())


async def ask_page(server: Server, form: PageForm, session: str, asked: Asked) -> str:
    """One question as the page's script asks it: at once, or into the queue and then its stream of events until it is
    done. The questions to go on with, which the page fetches afterwards, are begun and not waited for."""
    data = {"data": [asked["question"], None], "event_data": None, "fn_index": form.ask, "trigger_id": form.trigger}
    body = json.dumps(data | {"session_hash": session}).encode()
    path = "/gradio_api/queue/join?__theme=light" if form.queued else "/gradio_api/run/predict?__theme=light"
    status, rest = await server.whole("POST", path, body)
    if status != 200 or not form.queued:
        _further(server, rest)
        return "done" if status == 200 else str(status)
    address = f"/gradio_api/queue/data?session_hash={session}"
    reader, writer, _ = await server.open("GET", address, accept="text/event-stream")
    try:
        while line := await reader.readline():
            if b'"process_completed"' in line:
                _further(server, line)
                return "done" if b'"success":true' in line.replace(b" ", b"") else "failed"
    finally:
        writer.close()
    return "cut off"


_BESIDE: set[asyncio.Task[str]] = set()


def _further(server: Server, answer: bytes) -> None:
    if found := re.search(rb"/answers/[^/]+/further", answer):
        _BESIDE.add(asyncio.create_task(go_further(server, found[0].decode())))


async def go_further(server: Server, path: str) -> str:
    """As page.js does: a moment later, and again when the server is busy."""
    await asyncio.sleep(0.6)
    for _ in range(3):
        status, _ = await server.whole("GET", path)
        if status != 503:
            return str(status)
        await asyncio.sleep(5)
    return "given up"


async def person(number: int, options: argparse.Namespace, questions: list[Asked], ask: Any, tally: Tally) -> None:
    """One of the crowd."""
    for turn in range(options.rounds):
        begun = time.perf_counter()
        outcome = await ask(questions[(number + turn * options.people) % len(questions)])
        tally.seconds.append(time.perf_counter() - begun)
        tally.outcomes[outcome] += 1
        if options.server and len(tally.seconds) % 1000 == 0:
            tally.memory.append((len(tally.seconds), sum(map(resident, family(options.server)))))
            sys.stderr.write(f"{tally.memory[-1]}\n")
        await asyncio.sleep(options.pause)


def family(process: int) -> list[int]:
    """A process and all below it."""
    below = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *(one for child in below for one in family(int(child)))]


def busy(process: int) -> dict[str, float]:
    """Processor seconds so far of the server and of its worker processes."""
    spent = []
    for one in family(process):
        fields = Path(f"/proc/{one}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
        spent.append((int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK"))
    return {"server": spent[0], "workers": sum(spent[1:])}


def resident(process: int) -> float:
    """Resident memory in MB, what is shared with other processes counted in parts."""
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def read_questions(path: Path) -> list[Asked]:
    """The questions of a file."""
    if path.suffix == ".json":
        return [{"question": text} for text in json.loads(path.read_text(encoding="utf8"))]
    rows = map(json.loads, path.read_text(encoding="utf8").splitlines())
    return [{key: row[key] for key in ("question", "asked_on") if row.get(key)} for row in rows]


async def crowd(options: argparse.Namespace) -> dict[str, Any]:
    """All of them at once; the figures."""
    parts = urlsplit(options.address)
    server, tally = Server(parts.hostname or "", parts.port or 80), Tally()
    questions = read_questions(options.questions)
    if options.page:
        form = await PageForm.of(server)
        sessions = [uuid.uuid4().hex[:11] for _ in range(options.people)]
        for session in sessions:  # they have the page open, and then ask at once
            await open_page(server, form, session)
        people = [
            person(n, options, questions, partial(ask_page, server, form, session), tally)
            for n, session in enumerate(sessions)
        ]
    else:
        people = [person(n, options, questions, partial(ask_api, server), tally) for n in range(options.people)]
    begun, before = time.perf_counter(), busy(options.server) if options.server else {}
    await asyncio.gather(*people)
    found = tally.figures(time.perf_counter() - begun)
    if before:
        after, asked = busy(options.server), len(tally.seconds)
        found["processor ms a question"] = {one: round(1000 * (after[one] - before[one]) / asked, 1) for one in before}
    beside = await asyncio.gather(*_BESIDE)
    return found | ({"beside": dict(Counter(beside))} if beside else {})


def main() -> None:
    """Run it and print the figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("questions", type=Path)
    parser.add_argument("--people", type=int, default=100)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pause", type=float, default=0.0)
    parser.add_argument("--page", action="store_true")
    parser.add_argument("--server", type=int)
    sys.stdout.write(json.dumps(asyncio.run(crowd(parser.parse_args())), ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
