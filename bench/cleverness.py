"""What each hand-written piece saves over the plain way, in one run: `.venv/bin/python -m bench.cleverness`.

It measures on the site of DATA_DIR with its demo content, and leaves nothing behind. The two ways take turns; a line
gives the median processor time of each in milliseconds. A piece stays that saves 1 ms or 20 % of what it stands in, or
that a guarantee needs; the reason stands beside it in the code.
"""

from __future__ import annotations

import os
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any
from unittest.mock import patch

from bench.side import _client, _taken

TURNS = 42
ROWS, MAILS = 5000, 100
Work = Callable[[], Any]


def main() -> None:
    """Print a line for each piece."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.dev")
    os.environ.setdefault("BENCH_HOST", "127.0.0.1")
    django.setup()
    from django.db import transaction

    _line("piece", "in", "plain ms", "kept ms", "saves")
    for name, path, target, plain in _on_pages():
        ours, theirs = _page(path, target, plain)
        _figures(name, path, ours, theirs)
    for measure in (_directory, _ledger, _last_check, _mails):
        with transaction.atomic():
            measure()
            transaction.set_rollback(True)


def _line(*columns: str) -> None:
    sys.stdout.write("{:34}{:40}{:>10}{:>10}{:>18}\n".format(*columns))
    sys.stdout.flush()


def _figures(name: str, where: str, ours: float, plain: float) -> None:
    saved = plain - ours
    _line(name, where, f"{plain:.2f}", f"{ours:.2f}", f"{saved:+.2f} ms {saved / plain:+.0%}")


def _on_pages() -> list[tuple[str, str, str, Any]]:
    """Name, page, what is replaced, and the plain way."""
    from wagtail.documents import get_document_model

    def plain(shape: Any, write: Callable[..., Any], values: Any) -> list[Any]:
        return [row if isinstance(row, tuple) else (row,) for row in write(*values)]

    demarche, place = "/carte/asv-lille/", "/territoires/dep-59/"
    file = get_document_model().objects.order_by("pk")[0].url
    return [
        ("démarches around", demarche, "network.demarches.around.prepared", plain),
        ("coordinators", demarche, "network.directory.finding.prepared", plain),
        ("organisations of a place", place, "network.demarches.places.figures.prepared", plain),
        ("terms of pages", demarche, "asv.core.prepared.prepared", plain),
        ("terms of pages", "/experiences/", "asv.core.prepared.prepared", plain),
        ("restrictions", file, "asv.core.visibility.prepared", plain),
        ("restrictions", "/a-propos/", "asv.core.visibility.prepared", plain),
    ]


def _page(path: str, target: str, plain: Any) -> tuple[float, float]:
    client = _client("")
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(-2, TURNS):
        ours = _taken(client, path)
        with patch(target, plain):
            theirs = _taken(client, path)
        if turn >= 0:
            taken[0].append(ours)
            taken[1].append(theirs)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _turns(ours: Work, plain: Work, turns: int = 15) -> tuple[float, float]:
    taken: tuple[list[float], list[float]] = ([], [])
    for turn in range(turns + 1):
        for number, work in enumerate((ours, plain)):
            started = time.process_time()
            work()
            if turn:
                taken[number].append((time.process_time() - started) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])


def _directory() -> None:
    """The facets of the directory's list: sets of bits beside counting in SQL, over ROWS structures."""
    from django.db.models import Count

    from asv.taxonomy.models import Organisation
    from network.directory import finding
    from network.directory.models import Audience, Listing, Trait
    from network.directory.viewing import viewer_as

    bodies = Organisation.objects.bulk_create(
        Organisation(name=f"Structure {number}", slug=f"bench-{number}", kind="association") for number in range(ROWS)
    )
    rows = Listing.objects.bulk_create(
        Listing(organisation=body, audience="all", sort_name=body.name, words=f"structure {body.pk % 7}x")
        for body in bodies
    )
    Trait.objects.bulk_create(
        Trait(listing=row, audience="all", facet=facet, value=f"v{(row.pk * (place + 3)) % 17}")
        for row in rows
        for place, facet in enumerate(finding.FACETS)
    )
    viewer = viewer_as(Audience.ALL)

    def counted(question: finding.Question) -> Any:
        found = list(finding.found(question, viewer).values_list("pk", "organisation", "post"))
        counts: dict[str, dict[str, int]] = {}
        for facet in finding.FACETS:
            others = {name: value for name, value in question.facets.items() if name != facet}
            within = finding.found(finding.replace(question, facets=others), viewer).order_by()
            traits = Trait.objects.filter(facet=facet, listing__in=within.values("pk")).order_by()
            counts[facet] = dict(traits.values_list("value").annotate(Count("pk")))
        return found, counts

    facet = {finding.FACETS[0]: "v3"}
    for what, question in (("all", finding.Question()), ("a facet", finding.Question(facets=facet)),
                           ("a word", finding.Question(words="structure 3x"))):  # fmt: skip
        ours, plain = _turns(lambda q=question: finding.answer(q, viewer), lambda q=question: counted(q))  # type: ignore[misc]
        _figures("directory's facets as bits", f"{ROWS} rows, {what}", ours, plain)


def _ledger() -> None:
    """What is owed, and what a mail settles: statements beside objects."""
    from django.utils import timezone

    from asv.accounts.models import User
    from asv.resources.models import ResourcePage
    from network.alerts import matching
    from network.alerts.models import Notice, Subscription

    if not hasattr(matching, "_INSERT"):
        return
    owner, page, now = User.objects.earliest("pk"), ResourcePage.objects.earliest("pk").pk, timezone.now()
    asked = Subscription.objects.create(user=owner, title="Alerte", querystring="q=bench", confirmed_at=now)
    version = iter(range(1, 10**9))

    def entries() -> list[Any]:
        return [(asked.pk, page, next(version), now) for _number in range(matching.STEP)]

    def created() -> None:
        Notice.objects.bulk_create(
            (Notice(subscription_id=who, page_id=what, version=which, owed_since=since)
             for who, what, which, since in entries()), ignore_conflicts=True)  # fmt: skip

    ours, plain = _turns(lambda: matching._write(entries()), created)
    _figures("ledger: what is owed", f"{matching.STEP} entries", ours, plain)


def _last_check() -> None:
    """Whether a mail of alerts may still leave: its statement written once, or for each mail."""
    from asv.jobs.models import OutgoingMail
    from network.alerts import rechecking

    def ask() -> None:
        for _number in range(MAILS):
            rechecking.may_still_leave(OutgoingMail(pk=0))

    def plain() -> None:
        with patch.object(rechecking, "_held", rechecking._held.__wrapped__):
            ask()

    with patch.object(rechecking, "_owe_again"):
        ours, theirs = _turns(ask, plain)
    _figures("last check of a mail", f"{MAILS} mails", ours, theirs)


def _mails() -> None:
    """Sending MAILS mails without a server or a disk: their state written by the statement itself, or by the ORM."""
    from django.test import override_settings
    from django.utils import timezone

    from asv.jobs import mails
    from asv.jobs.models import MailState, OutgoingMail

    def updated(mail: Any, state: Any, /, **values: Any) -> bool:
        return bool(OutgoingMail.objects.filter(pk=mail.pk, state=state).update(**values))

    text = "Trois ressources nouvelles pour votre alerte « santé mentale ».\n" * 40
    for number in range(MAILS):
        OutgoingMail.objects.create(
            key=f"bench-{number}", recipient=f"personne-{number}@demo.example", subject="Vos alertes : 3 ressources",
            text=text, html=f"<p>{text}</p>", message_id=f"<{number}.bench@asv.example>",
            headers={"List-Unsubscribe": "<https://asv.example/arreter/abcdef/>", "Auto-Submitted": "auto-generated"},
        )  # fmt: skip

    def send() -> None:
        OutgoingMail.objects.filter(key__startswith="bench-").update(state=MailState.QUEUED, attempts=0)
        mails.deliver_due(timezone.now())

    def plain() -> None:
        with patch.object(mails, "_write", updated):
            send()

    with override_settings(EMAIL_BACKEND="bench.nowhere.EmailBackend"):
        ours, theirs = _turns(send, plain)
        _figures("state of a mail", f"{MAILS} mails sent", ours, theirs)


if __name__ == "__main__":
    main()
