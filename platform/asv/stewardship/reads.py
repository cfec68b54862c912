"""What is read, without watching people: a day and an address of ours in a file, which the worker makes counts of.

A sign beside the day says that the site's own results led there, not what was asked.

No cookie, account, network address, browser or hour is kept, so nothing tells two readers from one who came twice.
Not counted: robots that say so, pages fetched in case they are needed, reloads, what is not found. The line costs a
page less than a query, one from a cache too, whether the browser has the page already or not; figures are of pages as
they were asked for, not of people.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from wagtail.models import Page, Site

from asv.core import spool
from asv.core.reads import on_hit, repeated_on_hit
from asv.core.robots import is_robot
from asv.resources.models import ResourceFile, ResourcePage
from asv.stewardship.models import DownloadCount, FileCarriers, ReadCount

logger = logging.getLogger(__name__)

KEPT = timedelta(days=750)  # 25 months, as the CNIL allows for anonymous figures of audience
_NEVER = (
    "/admin/",
    "/compte/",
    "/static/",
    "/media/",
    "/recherche/",
    "/api/",
    "/_util/",
    "/carte/",
    "/healthz",
    "/readyz",
)
_FILE = re.compile(r"/documents/(\d{1,15})/(?!(?:editions/\d+/)?texte/$)")  # its text read online is no download
_LONGEST = 500
_SEARCHED = "r"  # stands after the day where a search led to the page


def waiting() -> Path:
    """The file that lines wait in."""
    return _waiting(settings.DATA_DIR)


@cache
def _waiting(folder: Path | str) -> Path:
    return Path(folder) / "reads" / "pending.txt"


def counted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: note that a page or a file was read. Never fails a page, asks the database nothing."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if is_read(request, response.status_code, response.get("Content-Type", "")):
            _note(request)
        return response

    return middleware


def given(request: HttpRequest, content_type: str) -> None:
    """Note the same of a kept page that was given before any middleware."""
    if is_read(request, 200, content_type):
        _note(request)


def _note(request: HttpRequest) -> None:
    try:
        searched = _SEARCHED if _follows_a_search(request) else ""
        spool.append(waiting(), f"{spool.today()}{searched} {request.path}")
    except OSError:
        logger.warning("A read could not be noted.", exc_info=True)


def _follows_a_search(request: HttpRequest) -> bool:
    """Whether the site's own results led here, which the browser says; what was asked there is looked at nowhere."""
    said = request.META
    return bool(said.get("HTTP_REFERER", "").partition("://")[2].startswith(f"{said.get('HTTP_HOST')}/recherche/"))


@repeated_on_hit
def noted(request: HttpRequest) -> None:
    """Nothing more: `counted` notes each reading, kept page or not."""


def asked_of_the_site(page: ResourcePage, request: HttpRequest) -> dict[str, object]:
    """A page view that adds nothing, and says that each reading counts: no server before the site answers instead."""
    on_hit(noted)
    return {}


def is_read(request: HttpRequest, status: int, content_type: str) -> bool:
    """Whether this answer is a page or a file that a person read; a browser may have it already (304)."""
    path = request.path
    if request.method != "GET" or status not in (200, 304):
        return False
    if len(path) > _LONGEST or path.startswith(_NEVER):
        return False
    is_page = status == 304 or content_type.startswith("text/html")
    if not (_FILE.match(path) or is_page):
        return False
    said = request.META  # `request.headers` writes every header of the browser anew, to read four
    ahead = "prefetch" in said.get("HTTP_SEC_PURPOSE", said.get("HTTP_PURPOSE", ""))
    again = any(word in said.get("HTTP_CACHE_CONTROL", "") for word in ("max-age=0", "no-cache"))
    return not (ahead or again or is_robot(said.get("HTTP_USER_AGENT", "")))


def collect(now: datetime) -> int:
    """Make counts of the lines that wait; how many lines. A duty of the worker."""
    done = 0
    for taken in spool.taken(waiting()):
        found = Counter(filter(None, map(_read, spool.lines(taken))))
        with transaction.atomic():
            _save(found)
        taken.unlink()
        done += sum(found.values())
    return done


def forget(now: datetime) -> int:
    """Forget the counts of more than 25 months ago; how many. A duty of the worker."""
    old = {"week__lt": timezone.localdate(now - KEPT)}
    done = ReadCount.objects.filter(**old).delete()[0] + DownloadCount.objects.filter(**old).delete()[0]
    FileCarriers.objects.filter(counts=None).delete()
    return done


def week_of(day: date) -> date:
    """The Monday of this day's week."""
    return day - timedelta(days=day.weekday())


def _read(line: str) -> tuple[date, str, bool] | None:
    day, _blank, path = line.rstrip("\n").partition(" ")
    try:
        return week_of(date.fromisoformat(day.removesuffix(_SEARCHED))), path, day.endswith(_SEARCHED)
    except ValueError:
        return None


def _save(found: Counter[tuple[date, str, bool]]) -> None:
    pages = _pages_at({path for _week, path, _searched in found if not _FILE.match(path)})
    carried = _pages_with({int(match[1]) for _week, path, _searched in found if (match := _FILE.match(path))})
    reads: Counter[tuple[int, date]] = Counter()
    led: Counter[tuple[int, date]] = Counter()
    fetched: Counter[tuple[frozenset[int], date]] = Counter()
    for (week, path, searched), times in found.items():
        if match := _FILE.match(path):
            if theirs := carried.get(int(match[1])):
                fetched[frozenset(theirs), week] += times
        elif page := pages.get(path):
            reads[page, week] += times
            led[page, week] += times if searched else 0
    of_files = {(page, week) for carriers, week in fetched for page in carriers}
    for page, week in sorted({*reads, *of_files}):
        row, _new = ReadCount.objects.get_or_create(page_id=page, week=week)
        more = {
            "reads": F("reads") + reads[page, week],
            "searched": F("searched") + led[page, week],
        }
        ReadCount.objects.filter(pk=row.pk).update(**more)
    for (carriers, week), times in fetched.items():
        count_downloads(carriers, week, times)


def count_downloads(carriers: Iterable[int], week: date, times: int) -> None:
    """Count that a file which these resources carry was fetched so many times more in a week."""
    known, new = FileCarriers.objects.get_or_create(digest=FileCarriers.digest_of(carriers))
    if new:
        known.pages.set(carriers)
    row, _new = DownloadCount.objects.get_or_create(carriers=known, week=week)
    DownloadCount.objects.filter(pk=row.pk).update(downloads=F("downloads") + times)


def _pages_at(paths: set[str]) -> dict[str, int]:
    """The resources at these addresses of the site."""
    found: dict[str, int] = {}
    for root in Site.objects.values_list("root_page__url_path", flat=True):
        wanted = {root.rstrip("/") + "/" + path.strip("/") + "/": path for path in paths}
        rows = Page.objects.filter(url_path__in=wanted, pk__in=ResourcePage.objects.values("pk"))
        found |= {wanted[url]: pk for url, pk in rows.values_list("url_path", "pk")}
    return found


def _pages_with(documents: set[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for document, page in ResourceFile.objects.filter(document__in=documents).values_list("document_id", "page_id"):
        found.setdefault(document, set()).add(page)
    return found
