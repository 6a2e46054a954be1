"""上传: pages of any kind, what was read of them, publishing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import gradio as gr

from articles.errors import InputError
from articles.types import IssueHints
from ui.accounts import Role
from ui.answering import Answering
from ui.chat import words_of
from ui.context import UploadLimits
from ui.desk_edit import build_editor, connect_editor
from ui.editing import Hand
from ui.parsed import preview
from ui.reading import read_day, read_number
from ui.render import notice_html
from ui.render_desk import preview_html, published_html
from ui.spoken import Spoken
from ui.staff import Staff, log, told
from ui.strings import Words, words

KINDS = [
    *(".txt", ".pdf", ".html", ".htm", ".xhtml", ".mhtml", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".zip"),
    *(".jsonl", ".ndjson", ".csv", ".tsv", ".xlsx", ".docx", ".md", ".gz"),
]


def build_upload(answering: Answering, staff: Staff, spoken: Spoken) -> None:
    """The tab's parts and their events."""
    context, limits = answering.context, answering.context.uploads
    spoken(gr.HTML, {"value": lambda say: _limits(limits, say)}, apply_default_css=False)
    with gr.Row():
        paper = spoken(gr.Textbox, {"label": "upload_paper"}, max_length=60, max_lines=1)
        day = spoken(gr.Textbox, {"label": "upload_day"}, placeholder="2020-11-19", max_length=10, max_lines=1)
        page = spoken(gr.Textbox, {"label": "upload_page"}, placeholder="1", max_length=6, max_lines=1)
    files = spoken(
        gr.File, {"label": "upload_files"}, file_count="multiple", file_types=KINDS, elem_id="upload", height=160
    )
    with gr.Row():
        look = spoken(gr.Button, {"value": "upload_look"}, elem_id="upload-look")
        publish = spoken(gr.Button, {"value": "upload_publish"}, variant="primary", elem_id="upload-publish")
    outcome = gr.HTML(elem_id="published", apply_default_css=False, js_on_load=None)
    editor = build_editor(answering, spoken)
    shown = gr.HTML(elem_id="preview", apply_default_css=False, js_on_load=None)

    def show(
        given: list[str] | None,
        paper: str,
        day: str,
        page: str,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> list[Any]:
        staff.require(request, Role.EDITOR)
        say = words_of(request)
        with told(request):
            paths = accepted(given, limits)
            hints = read_hints(paper, day, page)
            read = []
            for number, path in enumerate(paths):
                progress((number, len(paths)), desc=path.name)
                read.append(preview(path, hints))
            if editor is None:
                return [preview_html(read, say)]
            hand = Hand(tuple(read))
            return [preview_html(hand.edited(editor.kept), say), hand, *editor.shown(hand, 0, -1, say)]

    def put_in(
        given: list[str] | None,
        paper: str,
        day: str,
        page: str,
        request: gr.Request,
        progress: gr.Progress = gr.Progress(),
    ) -> Any:
        account, say = staff.require(request, Role.EDITOR), words_of(request)
        if context.publish is None:
            raise gr.Error(say("upload_off"), print_exception=False)
        with told(request):
            paths = accepted(given, limits)
            done = context.publish(
                paths,
                read_hints(paper, day, page),
                lambda at, total, what: progress((at, total or None), desc=what),
            )
        log.info("%s published %s", account.name, [path.name for path in paths])
        return published_html(done, say), gr.update(value=None)

    fields = [files, paper, day, page]
    seen = [shown] if editor is None else [shown, editor.hand, *editor.outputs]
    gr.on([files.upload, look.click], show, inputs=fields, outputs=seen, api_visibility="private")
    publish.click(put_in, inputs=fields, outputs=[outcome, files], api_visibility="private", concurrency_limit=1)
    if editor is not None:
        connect_editor(editor, staff, spoken, shown)


def _limits(limits: UploadLimits, say: Words) -> str:
    return notice_html(say("upload_limits", files=limits.files, megabytes=limits.megabytes))


def accepted(given: Sequence[str] | None, limits: UploadLimits) -> list[Path]:
    """The uploaded files. Raises `InputError` where there is none, or too many, or one is too large."""
    paths = [Path(one) for one in given or ()]
    if not paths:
        raise InputError("还没有选文件。")
    if len(paths) > limits.files:
        raise InputError(f"一次最多上传 {limits.files} 个文件，这里有 {len(paths)} 个。", remedy="请分几次上传。")
    for path in paths:
        if path.stat().st_size > limits.megabytes * 1024 * 1024:
            raise InputError(f"文件超过 {limits.megabytes} MB。", where=path.name, remedy="请拆小后再上传。")
    return paths


def read_hints(paper: str, day: str, page: str) -> IssueHints:
    """What the editor says of the files. Raises `InputError` for a day or page that cannot be read."""
    say = words("zh")
    known: date | None = read_day(day or "", say)
    return IssueHints(
        paper=(paper or "").strip() or None, date=known, page=read_number(page, say) if (page or "").strip() else None
    )
