"""What the worker does for démarches at each round."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from asv.jobs.outbox import emit_many
from asv.jobs.turns import in_turn
from asv.jobs.worker import sign_of_life
from asv.taxonomy.models import ReferenceData
from network.demarches.matching import settle
from network.demarches.models import DemarcheImport, DemarchePage, ImportState, Matching, NamedOrganisation
from network.demarches.running import advance, forget_lines

REPORTS_KEPT = timedelta(days=365)
REPORTS_A_ROUND = 5
SETTLE_SECONDS = 2.0
YEAR_STAMP = "annee-des-demarches"
_known = {"year": 0}


def advance_imports(now: datetime) -> int:
    """A bounded step of the oldest import that is not finished; how many lines went further."""
    moving = [ImportState.READING, ImportState.CHECKING, ImportState.WRITING]
    job = DemarcheImport.objects.filter(state__in=moving).order_by("pk").first()
    return advance(job, beat=sign_of_life) if job else 0


def settle_organisations(now: datetime) -> int:
    """Give démarches the organisations that a person decided on, for some seconds; how many places were filled."""
    return settle(SETTLE_SECONDS)


def forget_reports(now: datetime) -> int:
    """Reports of files are kept a year after they ended; of a file that waits for a decision, after it came in.

    Their lines hold what people wrote. The démarches they brought in stay, with their own history. Names that were
    left out of the directory go after the same time, and those that no démarche has any more.
    """
    waiting = Q(state=ImportState.CHECKED, created_at__lt=now - REPORTS_KEPT)
    old = DemarcheImport.objects.filter(waiting | Q(finished_at__lt=now - REPORTS_KEPT)).order_by("pk")
    jobs = list(old.defer("content")[:REPORTS_A_ROUND])
    for job in jobs:
        forget_lines(job)
        in_turn(job.delete)
    gone = Q(state=Matching.DROPPED, decided_at__lt=now - REPORTS_KEPT) | Q(state=Matching.WAITING, parts=None)
    if names := list(NamedOrganisation.objects.filter(gone).values_list("pk", flat=True)[:1000]):
        in_turn(lambda: NamedOrganisation.objects.filter(pk__in=names).delete())
    return len(jobs)


def index_new_year(now: datetime) -> int:
    """Démarches that last are found under the new year: once a year they are indexed again."""
    year = timezone.localtime(now).year
    if _known["year"] == year:
        return 0
    with transaction.atomic():
        stamp, created = ReferenceData.objects.get_or_create(name=YEAR_STAMP, defaults={"edition": str(year)})
        due = not created and stamp.edition != str(year)
        lasting = (
            list(DemarchePage.objects.filter(open_since__isnull=False).values_list("pk", flat=True)) if due else []
        )
        if due:
            emit_many("page", lasting)
            stamp.edition = str(year)
            stamp.save()
    _known["year"] = year
    return len(lasting)
