"""A dossier as a PDF, where weasyprint (68 or newer) is installed: the page to print, without a browser."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from mimetypes import guess_type
from pathlib import Path
from urllib.parse import unquote

from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from asv.dossiers.entries import Entry

FILES = "https://static.invalid/"  # stands for the folder of static files: no such host can exist


def pdf_file(name: str, rows: Sequence[Entry], private: bool) -> bytes:
    """The file's bytes. Raises ImportError without weasyprint: `formats()` then does not offer it."""
    # It tells at length which of our rules for screens it passes over.
    for name_of_log in ("weasyprint", "fontTools"):
        logging.getLogger(name_of_log).setLevel(logging.ERROR)
    from weasyprint import HTML
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        """Style sheets and fonts of ours, from disk; nothing is ever fetched from anywhere else."""

        def fetch(self, url: str, headers: object = None) -> object:
            body = own_file(url)
            return URLFetcherResponse(url, body, {"Content-Type": guess_type(url)[0] or "application/octet-stream"})

    page = render_to_string("dossiers/pdf.html", {"name": name, "entries": rows, "private": private, "files": FILES})
    return HTML(string=page, base_url=FILES, url_fetcher=OwnFiles()).write_pdf(pdf_variant="pdf/ua-1")


def own_file(address: str) -> bytes:
    """A static file of the site. Raises ValueError for any other address."""
    found = finders.find(unquote(address.removeprefix(FILES))) if address.startswith(FILES) else None
    if not found:
        raise ValueError("only the site's own static files")
    return Path(str(found)).read_bytes()
