"""Visits over the wire: times, and the bytes of a first visit."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from bench.site import BASE, PORT

_ASSET = re.compile(r"""<(?:link|script|img|use)[^>]+?(?:href|src)=["']([^"']+)["'][^>]*>""")
_FONT = re.compile(r"""url\(["']?([^"')]+\.woff2[^"')]*)""")


def times(path: str, log: str, visits: int = 120) -> dict[str, float]:
    """p50 and p95 of the server's own time for one address, in milliseconds, one visitor at a time.

    The server says how long each request took it (gunicorn's access log); both workers are warm.
    """
    for _ in range(16):
        _get(http.client.HTTPConnection("127.0.0.1", PORT), path)
    before = Path(log).stat().st_size
    for _ in range(visits):
        _get(http.client.HTTPConnection("127.0.0.1", PORT), path)
    time.sleep(0.2)
    with Path(log).open() as lines:
        lines.seek(before)
        taken = sorted(int(line.split()[0]) / 1000 for line in lines)
    return {"p50": round(statistics.median(taken), 1), "p95": round(taken[int(len(taken) * 0.95)], 1)}


def _get(connection: http.client.HTTPConnection, path: str) -> tuple[http.client.HTTPResponse, bytes]:
    connection.request("GET", path, headers={"Accept-Encoding": "br, gzip", "Accept": "text/html"})
    response = connection.getresponse()
    return response, response.read()


def first_visit(path: str) -> dict[str, object]:
    """Bytes over the wire of a first visit: the page, its styles, scripts, icons and fonts; content images aside."""
    import brotli

    def text(response: http.client.HTTPResponse, body: bytes) -> str:
        encoding = response.headers.get("Content-Encoding")
        if encoding == "gzip":
            import gzip

            return gzip.decompress(body).decode()
        return (brotli.decompress(body) if encoding == "br" else body).decode()

    connection = http.client.HTTPConnection("127.0.0.1", PORT)
    response, body = _get(connection, path)
    parts, others = {path: len(body)}, set()
    page = text(response, body)
    pending = [urljoin(BASE + path, address) for address in _ASSET.findall(page) if _is_asset(address)]
    while pending:
        address = pending.pop().split("#")[0]
        if urlsplit(address).netloc != urlsplit(BASE).netloc:
            others.add(address)
            continue
        name = urlsplit(address).path
        if name in parts:
            continue
        response, body = _get(connection, name)
        parts[name] = len(body)
        if name.endswith(".css"):
            pending += [urljoin(address, font) for font in _FONT.findall(text(response, body))]
    return {"bytes": sum(parts.values()), "parts": parts, "other_hosts": sorted(others)}


def _is_asset(address: str) -> bool:
    return "/static/" in address
