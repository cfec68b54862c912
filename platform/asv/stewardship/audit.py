"""Who took rows about people out of the admin or looked at them: a line at each answer, rows made by the worker.

What rows tell of people is what rooms declare of own data: a list of the admin about such rows is known by its name.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from asv.accounts.models import User
from asv.accounts.own_data import declared_own_data
from asv.core import spool
from asv.stewardship.models import Sight, SightKind

logger = logging.getLogger(__name__)

KEPT = timedelta(days=365)
# Rows of these tell of people and are the team's daily work: its own pages, notes and comments.
_OWN_WORK = ("stewardship.", "wagtail")
_LIST = re.compile(r"([a-z_]+?)_([a-z]+)(?:_modeladmin_|:)(index|edit|inspect)")
_NAMED = {"wagtailusers_users:index": "accounts.user", "wagtailusers_users:edit": "accounts.user"}


def waiting() -> Path:
    """The file that lines wait in."""
    return Path(settings.DATA_DIR) / "audit" / "pending.txt"


def noted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: note who took rows away, or looked at rows about people.

    Never fails a page, asks the database nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        seen = request.path.startswith("/admin/") and request.method == "GET" and response.status_code == 200
        if seen and (kind := kind_of(request)) and request.user.is_authenticated:
            line = {"u": request.user.pk, "k": kind, "p": request.path[:200], "t": timezone.now().isoformat()}
            try:
                spool.append(waiting(), json.dumps(line))
            except OSError:
                logger.warning("Who saw what could not be noted.", exc_info=True)
        return response

    return middleware


def kind_of(request: HttpRequest) -> str:
    """What this answer gave away: an export, rows about people, or neither (empty)."""
    name = request.resolver_match.view_name if request.resolver_match else ""
    if request.GET.get("export") in ("csv", "xlsx") or name.endswith("export"):
        return str(SightKind.EXPORT)
    return str(SightKind.PEOPLE) if _model_of(name) in people() else ""


def _model_of(name: str) -> str:
    if found := _NAMED.get(name):
        return found
    match = _LIST.fullmatch(name)
    return f"{match[1]}.{match[2]}" if match else ""


@cache
def people() -> frozenset[str]:
    """The models whose rows tell of people, as rooms declare them ("registrations.registration")."""
    labels = {".".join(table.split(".")[:2]).lower() for one in declared_own_data() for table in one.tells_of}
    return frozenset(label for label in labels if not label.startswith(_OWN_WORK))


def words_of(path: str) -> str:
    """What an address of the admin shows, in words: the rows of its list, or the address itself."""
    for label in people():
        app, model = label.split(".")
        if f"/{app}/{model}/" in path:
            return str(apps.get_model(app, model)._meta.verbose_name_plural) if _is_model(app, model) else path
    return "comptes" if path.startswith("/admin/users/") else path


def _is_model(app: str, model: str) -> bool:
    try:
        apps.get_model(app, model)
    except LookupError:
        return False
    return True


def collect(now: datetime) -> int:
    """Make rows of the lines that wait; how many. A duty of the worker."""
    done = 0
    for taken in spool.taken(waiting()):
        rows = [row for line in spool.lines(taken) if (row := _row(line))]
        known = set(User.objects.filter(pk__in={row.user_id for row in rows}).values_list("pk", flat=True))
        with transaction.atomic():
            Sight.objects.bulk_create([row for row in rows if row.user_id in known], ignore_conflicts=True)
        taken.unlink()
        done += len(rows)
    return done


def _row(line: str) -> Sight | None:
    try:
        said = json.loads(line)
        return Sight(user_id=int(said["u"]), kind=said["k"], path=said["p"], at=datetime.fromisoformat(said["t"]))
    except (ValueError, KeyError, TypeError):
        return None


def forget(now: datetime) -> int:
    """Forget what was noted a year ago; how many. A duty of the worker."""
    return Sight.objects.filter(at__lt=now - KEPT).delete()[0]
