"""Answering with a dossier: the page to print and the files, to its owner and to who has its link."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django_ratelimit.core import is_ratelimited

from asv.dossiers.entries import Entry
from asv.dossiers.exports import WRITERS, formats
from asv.dossiers.models import Dossier

RATE = "20/m"
_NOT_IN_FILE_NAMES = re.compile(r'[\\/:*?"<>|\x00-\x1f\x7f]+')


def document_context(dossier: Dossier, rows: Sequence[Entry], private: bool) -> dict[str, object]:
    """What `dossiers/_document.html` shows."""
    return {"dossier": dossier, "entries": rows, "private": private, "formats": formats(len(rows))}


def file_response(
    request: HttpRequest, dossier: Dossier, rows: Sequence[Entry], extension: str, private: bool = False
) -> HttpResponse:
    """The dossier as a file. Raises Http404 for a format not offered here; 429 beyond RATE for one dossier."""
    if extension not in dict(formats(len(rows))):
        raise Http404
    if is_ratelimited(request, group="dossiers.files", key=lambda *_: str(dossier.pk), rate=RATE, increment=True):
        answer = render(request, "dossiers/slow_down.html", status=429)
        answer["Retry-After"] = "60"
        return answer
    content_type, write = WRITERS[extension]
    body = write(dossier.name, rows, private)
    filename = f"{_file_name(dossier.name)}.{extension}"
    disposition = content_disposition_header(True, filename) or "attachment"
    return HttpResponse(body, content_type=content_type, headers={"Content-Disposition": disposition})


def _file_name(name: str) -> str:
    return _NOT_IN_FILE_NAMES.sub("-", name).strip(" .-") or "dossier"
