"""Answering with a dossier: the page to print and the files, to its owner and to who has its link."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.http import content_disposition_header
from django_ratelimit.core import is_ratelimited

from asv.dossiers.entries import Entry
from asv.dossiers.exports import WRITERS, formats
from asv.dossiers.models import Dossier

RATE = "30/m"
_FILES = "https://static.invalid/"  # stands for the folder of static files: no such host can exist
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def document_context(dossier: Dossier, rows: Sequence[Entry], private: bool) -> dict[str, Any]:
    """What `dossiers/_document.html` shows."""
    return {"dossier": dossier, "entries": rows, "private": private, "formats": formats()}


def file_response(
    request: HttpRequest, dossier: Dossier, rows: Sequence[Entry], extension: str, private: bool = False
) -> HttpResponse:
    """The dossier as a file. Raises Http404 for a format not offered here; 429 beyond RATE for one dossier."""
    if extension not in dict(formats()):
        raise Http404
    if is_ratelimited(request, group="dossiers.files", key=lambda *_: str(dossier.pk), rate=RATE, increment=True):
        answer = render(request, "dossiers/slow_down.html", status=429)
        answer["Retry-After"] = "60"
        return answer
    if extension == "pdf":
        content_type, body = "application/pdf", _pdf(dossier, rows, private)
    else:
        content_type, write = WRITERS[extension]
        body = write(dossier.name, rows, private)
    filename = f"{_file_name(dossier.name)}.{extension}"
    disposition = content_disposition_header(True, filename) or "attachment"
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("-", name).strip(" .-") or "dossier"


def _pdf(dossier: Dossier, rows: Sequence[Entry], private: bool) -> bytes:
    from weasyprint import HTML  # installed by who wants it

    page = render_to_string("dossiers/pdf.html", {**document_context(dossier, rows, private), "files": _FILES})
    return HTML(string=page, base_url=_FILES, url_fetcher=_own_files).write_pdf()


def _own_files(address: str, *args: Any, **options: Any) -> dict[str, Any]:
    """Style sheets and fonts of ours, from disk; nothing else is ever fetched."""
    found = finders.find(unquote(address.removeprefix(_FILES))) if address.startswith(_FILES) else None
    if not found:
        raise ValueError("only the site's own static files")
    return {"string": Path(str(found)).read_bytes()}
