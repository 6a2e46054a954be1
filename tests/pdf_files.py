"""PDF files that no page can be read from."""

from __future__ import annotations

import io

import pypdfium2


def blank_pdf(pages: int) -> bytes:
    """A PDF of so many empty pages."""
    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(200, 300)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked_pdf() -> bytes:
    """A PDF that asks for a password."""
    head = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    page = b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\n"
    lock = b"4 0 obj<</Filter/Standard/V 1/R 2/O<" + b"41" * 32 + b">/U<" + b"42" * 32 + b">/P -4>>endobj\n"
    mark = b"<" + b"43" * 16 + b">"
    return head + page + lock + b"trailer<</Root 1 0 R/Encrypt 4 0 R/ID[" + mark * 2 + b"]/Size 5>>\n%%EOF\n"
