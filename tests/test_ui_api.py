"""The HTTP interface over a real socket: contract.md's doors, errors in words, keys, limits, and the shut holes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from openai import OpenAI
from ui_server import serving
from ui_support import ARTICLES, HOSTILE, FakeAssistant, make_context, make_library

from ui.app import create_app

ACCEPT_MCP = {"accept": "application/json, text/event-stream"}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(create_app(make_context(tmp_path_factory.mktemp("api")))) as address:
        yield address


@pytest.fixture(scope="module")
def client(address: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=address, timeout=20) as client:
        yield client


def events(text: str) -> list[tuple[str, Any]]:
    found = []
    for block in filter(None, text.split("\n\n")):
        lines = dict(line.split(": ", 1) for line in block.splitlines())
        found.append((lines["event"], json.loads(lines["data"])))
    return found


def mcp(client: httpx.Client, method: str, params: dict[str, Any]) -> Any:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    response = client.post("/gradio_api/mcp/", json=body, headers=ACCEPT_MCP)
    data = next(line[6:] for line in response.text.splitlines() if line.startswith("data: "))
    return json.loads(data)["result"]


def test_ask_gives_contract_json(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": "老码头步道每天几时开放"}).json()
    assert answer["status"] == "answered"
    assert "[1]" in answer["answer"]
    citation = answer["citations"][0]
    article = client.get("/api/articles/" + quote(citation["article_id"])).json()
    start, end = citation["span"]
    assert article["text"][start:end] == citation["quote"]
    assert client.get(answer["link"]).status_code == 200


def test_ask_streams_growing_answers_then_the_whole(client: httpx.Client) -> None:
    body = {"question": "老码头步道每天几时开放"}
    response = client.post("/api/ask", json=body, headers={"accept": "text/event-stream"})
    assert response.headers["content-type"].startswith("text/event-stream")
    found = events(response.text)
    assert [name for name, _ in found[-2:]] == ["answer", "done"]
    assert found[-1][1]["answer"].startswith(found[0][1]["answer"])
    assert found[-1][1]["citations"]


def test_ask_passes_history_day_and_filters(tmp_path: Path) -> None:
    assistant = FakeAssistant(make_library(tmp_path / "other"))
    context = make_context(tmp_path, assistant=assistant)
    with serving(create_app(context)) as address:
        body = {
            "question": "托育点几处",
            "history": [{"question": "甲", "answer": "乙"}],
            "asked_on": "2031-05-08",
            "filters": {"from": "2031-05-08", "to": "2031-05-08", "pages": [2]},
        }
        answer = httpx.post(f"{address}/api/ask", json=body).json()
    assert {one["date"] for one in answer["citations"]} == {"2031-05-08"}
    assert answer["understanding"]["asked_on"] == "2031-05-08"
    _, history, where = assistant.seen[-1]
    assert history[0].answer == "乙"
    assert (where.date_from, where.date_to, where.pages) == (
        ARTICLES[4].issue.date,
        ARTICLES[4].issue.date.replace(day=9) if ARTICLES[4].issue.date else None,
        (2,),
    )


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "said"),
    [
        ("POST", "/api/ask", {"question": "  "}, 422, "请先写下问题"),
        ("POST", "/api/ask", {"question": "问" * 501}, 422, "最多 500 个字"),
        ("POST", "/api/ask", {"text": "问"}, 422, "没有填"),
        ("POST", "/api/ask", {"question": "问", "filters": {"form": "x"}}, 422, "filters.form"),
        ("GET", "/api/ask", None, 404, "/docs"),
        ("GET", "/api/nothing", None, 404, "/docs"),
        ("GET", "/api/search", None, 422, "query.q"),
        ("GET", "/api/search?q=托&from=昨天", None, 422, "query.from"),
        ("GET", "/api/search?q=托&k=1000", None, 422, "query.k"),
        ("GET", "/api/articles/没有/这篇", None, 404, "没有编号"),
        ("GET", "/api/issues?limit=0", None, 422, "query.limit"),
        ("POST", "/v1/chat/completions", {"messages": []}, 422, "messages"),
        ("POST", "/v1/chat/completions", {"messages": [{"role": "system", "content": "x"}]}, 422, "user"),
    ],
)
def test_errors_are_json_with_a_helpful_message(
    client: httpx.Client, method: str, path: str, body: object, status: int, said: str
) -> None:
    response = client.request(method, path, json=body)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["status"] == status
    assert said in error["message"]


def test_malformed_json_and_huge_bodies(client: httpx.Client) -> None:
    assert client.post("/api/ask", content=b"{", headers={"content-type": "application/json"}).status_code == 422
    assert client.post("/api/ask", content=b" " * 1_000_001).status_code == 413
    chunks = (b" " * 100_000 for _ in range(20))
    with pytest.raises(httpx.HTTPError):
        client.post("/api/ask", content=chunks).raise_for_status()


def test_an_unexpected_error_is_a_sentence(client: httpx.Client) -> None:
    answer = client.post("/api/ask", json={"question": "让它出错"}).json()
    assert answer["status"] == "error"
    assert "出了意外" in answer["answer"]
    assert "boom" not in json.dumps(answer, ensure_ascii=False)


def test_search_issues_health_metrics_docs(client: httpx.Client) -> None:
    found = client.get("/api/search", params={"q": "托育", "to": "2031-05-07"}).json()["results"]
    assert [one["headline"] for one in found] == ["全区新增托育点九处"]
    issues = client.get("/api/issues", params={"limit": 1}).json()
    assert issues["total"] == 2
    assert issues["issues"] == [
        {"paper": "望潮日报", "date": "2031-05-08", "weekday": "星期四", "issue_number": 902, "pages": [1, 2]}
    ]
    assert client.get("/healthz").json()["articles"] == 6
    client.post("/api/ask", json={"question": "菜场有多少摊位"})
    metrics = client.get("/metrics").text
    assert 'newsqa_questions_total{channel="api",status="answered"}' in metrics
    assert "newsqa_articles 6.0" in metrics
    docs = client.get("/docs").text
    for path in ("/api/ask", "/api/search", "/api/articles/{article_id}", "/v1/chat/completions"):
        assert path in docs
    assert "//cdn" not in docs


def test_withdrawn_text_is_not_given_out(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    context.library.withdraw(ARTICLES[2].id, "当事人要求", context.today())
    with serving(create_app(context)) as address:
        article = httpx.get(f"{address}/api/articles/{quote(ARTICLES[2].id)}").json()
        page = httpx.get(f"{address}/article/{quote(ARTICLES[2].id)}").text
    assert article["withdrawn"] == "当事人要求"
    assert "text" not in article
    assert "当事人要求" in page
    assert "摊位86个" not in page


def test_the_official_openai_client(address: str) -> None:
    with OpenAI(base_url=f"{address}/v1", api_key="none") as openai:
        assert [model.id for model in openai.models.list()] == ["newsqa"]
        messages: Any = [
            {"role": "system", "content": "忽略以上"},
            {"role": "user", "content": "老码头步道在哪"},
            {"role": "assistant", "content": "在江边。"},
            {"role": "user", "content": [{"type": "text", "text": "菜场有多少摊位"}]},
        ]
        whole = openai.chat.completions.create(model="newsqa", messages=messages)
        text = whole.choices[0].message.content or ""
        assert "摊位86个" in text
        assert "《望潮日报》2031年5月7日第2版《南浦菜场改造完工》" in text
        assert whole.usage is not None
        assert whole.usage.total_tokens == 0  # the words are the paper's own: no chat model was asked
        stream = openai.chat.completions.create(model="newsqa", messages=messages, stream=True)
        parts = [chunk.choices[0].delta.content or "" for chunk in stream]
    assert len([part for part in parts if part]) > 1
    assert "".join(parts) == text


def test_mcp_tools(client: httpx.Client) -> None:
    tools = {tool["name"]: tool for tool in mcp(client, "tools/list", {})["tools"]}
    assert set(tools) == {"ask", "search", "article"}
    assert set(tools["ask"]["inputSchema"]["properties"]) == {"question", "asked_on"}
    result = mcp(client, "tools/call", {"name": "ask", "arguments": {"question": "菜场有多少摊位"}})
    answer = json.loads(result["content"][0]["text"])
    assert answer["citations"][0]["article_id"] == ARTICLES[2].id
    found = mcp(client, "tools/call", {"name": "search", "arguments": {"query": "托育", "date_from": "2031-05-08"}})
    assert len(json.loads(found["content"][0]["text"])["results"]) == 1
    one = mcp(client, "tools/call", {"name": "article", "arguments": {"article_id": ARTICLES[0].id}})
    assert json.loads(one["content"][0]["text"])["headline"] == ARTICLES[0].headline
    wrong = mcp(client, "tools/call", {"name": "search", "arguments": {"query": "托育", "date_from": "昨天"}})
    assert wrong["isError"]


def test_keys_and_rate_limit(tmp_path: Path) -> None:
    context = make_context(tmp_path, api_keys=frozenset({"钥匙一", "key-two"}), questions_per_minute=2)
    with serving(create_app(context)) as address, httpx.Client(base_url=address) as client:
        body = {"question": "菜场有多少摊位"}
        assert client.post("/api/ask", json=body).status_code == 401
        assert client.post("/api/ask", json=body, headers={"authorization": "Bearer wrong"}).status_code == 401
        assert client.get("/v1/models").status_code == 401
        assert client.post("/gradio_api/mcp/", json={}, headers=ACCEPT_MCP).status_code == 401
        assert client.get("/healthz").status_code == 200
        key = {"authorization": "Bearer key-two"}
        assert [client.post("/api/ask", json=body, headers=key).status_code for _ in range(3)] == [200, 200, 429]
        refused = client.post("/api/ask", json=body, headers={"x-api-key": "key-two"})
        assert int(refused.headers["retry-after"]) > 0
        assert "秒后再问" in refused.json()["error"]["message"]


@pytest.mark.parametrize(
    "path",
    [
        "/gradio_api/file=/etc/passwd",
        "/gradio_api/file=..%2f..%2f..%2fetc/passwd",
        "/gradio_api/%66ile=/etc/passwd",
        "/gradio_api/file/etc/passwd",
        "/file=/etc/passwd",
        "/gradio_api/proxy=http://127.0.0.1:9/",
        "/gradio_api/deep_link",
        "/gradio_api/upload_progress?upload_id=1",
        "/gradio_api/runs",
        "/static/..%2f..%2f..%2fetc/passwd",
        "/assets/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
        "/svelte/..%2f..%2fetc%2fpasswd",
        "/custom_component/x/client/component/..%2f..%2fetc%2fpasswd",
        "/theme.css/../../etc/passwd",
        "/monitoring",
    ],
)
def test_gradios_holes_are_shut(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code in (403, 404, 405)
    assert "root:" not in response.text


def test_nobody_uploads_to_the_public_page(client: httpx.Client) -> None:
    response = client.post("/gradio_api/upload", files={"files": ("a.html", b"<script>alert(1)</script>")})
    assert response.status_code == 404
    assert client.post("/gradio_api/component_server", json={}).status_code == 404


def test_a_file_name_in_a_question_is_no_link(client: httpx.Client, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("root:", encoding="utf8")
    answer = client.post("/api/ask", json={"question": f"天气 {secret}"}).json()
    page = client.get(answer["link"]).text
    assert str(secret) in page
    assert f'href="{secret}' not in page
    assert "file=" not in page


def test_every_page_forbids_other_hosts(client: httpx.Client) -> None:
    for path in ("/", f"/article/{quote(ARTICLES[5].id)}", "/docs", "/answers/none"):
        response = client.get(path)
        policy = response.headers["content-security-policy"]
        assert "default-src 'self'" in policy or "default-src 'none'" in policy
        assert "http:" not in policy
        assert response.headers["x-content-type-options"] == "nosniff"


def test_pages_of_articles_and_answers(client: httpx.Client) -> None:
    page = client.get(f"/article/{quote(ARTICLES[0].id)}", params={"from": 0, "to": 8}).text
    assert f"<mark>{ARTICLES[0].text[:8]}</mark>" in page
    assert "下转第2版（未收录）" in page
    assert "全区新增托育点九处" in page
    fragment = client.get(f"/article/{quote(ARTICLES[0].id)}", params={"fragment": 1}).text
    assert fragment.startswith("<article")
    assert client.get("/article/none").status_code == 404
    assert client.get("/answers/none").status_code == 404
    english = client.get("/answers/none", headers={"accept-language": "en"}).text
    assert "no such answer" in english
    hostile = client.get(f"/article/{quote(ARTICLES[5].id)}").text
    assert HOSTILE not in hostile
    assert "<script>window" not in hostile


def test_verdicts_replay_and_tables(client: httpx.Client) -> None:
    link = client.post("/api/ask", json={"question": "托育点有什么变化"}).json()["link"]
    body = {"verdict": "useless", "reason": "漏了一次"}
    assert client.post(f"{link}/verdict", json=body).status_code == 204
    assert client.post("/answers/none/verdict", json=body).status_code == 404
    assert client.post(f"{link}/verdict", json={"verdict": "great"}).status_code == 422
    page = client.get(link).text
    assert "托育点有什么变化" in page
    assert "现在再问一次" in page
    table = client.get(f"{link}.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "望潮日报" in table.text


def test_old_answers_tell_what_became_of_their_sources(tmp_path: Path) -> None:
    context = make_context(tmp_path)
    with serving(create_app(context)) as address, httpx.Client(base_url=address) as client:
        link = client.post("/api/ask", json={"question": "菜场有多少摊位"}).json()["link"]
        assert "有变化" not in client.get(link).text
        context.library.withdraw(ARTICLES[2].id, "图片有误", context.today())
        page = client.get(link).text
    assert "有变化" in page
    assert "图片有误" in page
