"""An audit whose criteria were judged as a whole, by an operator in their own way, is one of pages after the update."""

from datetime import date
from importlib import import_module

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from asv.statement.models import Audit, Finding, SampledPage
from asv.statement.verdicts import whole_of

pytestmark = pytest.mark.django_db
HERE = ("statement", "0002_verdicts_a_page")
move = import_module(f"asv.statement.migrations.{HERE[1]}").say_it_of_each_page
JUDGED = {"1.1": "failed", "4.1": "absent", "8.3": "met", "13.12": "met"}


def as_before(judged, pages, **fields):
    """An audit as the first version kept it: verdicts of the whole, no word of pages."""
    audit = Audit.objects.create(auditor="Un cabinet", **fields)
    for number, verdict in judged.items():
        audit.answers.filter(number=number).update(
            verdict=verdict, evidence="Essayé.", checked_on=date(2026, 10, 1), fault="Ceci manque."
        )
    SampledPage.objects.bulk_create(
        SampledPage(audit=audit, title=f"Page {n}", path=f"/{n}/", sort_order=n) for n in range(pages)
    )
    Finding.objects.filter(answer__audit=audit).delete()
    return audit


def wholes(audit):
    return dict(audit.answers.order_by("order").values_list("number", "verdict"))


@pytest.mark.parametrize(
    ("judged", "pages", "there"),
    [
        (JUDGED, 3, 3),  # some judged, on a sample
        (dict.fromkeys(JUDGED, "met"), 1, 1),
        (JUDGED, 0, 1),  # no page named: the site as a whole is one
        ({}, 2, 2),  # begun, nothing judged
        ({}, 0, 0),
    ],
)
def test_verdicts_of_the_whole_are_those_of_each_page_and_stay_what_they_were(judged, pages, there):
    audit = as_before(judged, pages, is_published=True)
    other = as_before({"1.1": "met"}, 1)  # a draft beside it keeps its own
    before = wholes(audit)
    move(MigrationLoader(connection).project_state(HERE).apps, None)
    found = Finding.objects.filter(answer__audit=audit)
    assert audit.sample.count() == there and found.count() == there * len(before)
    for answer in audit.answers.prefetch_related("findings") if there else ():
        assert whole_of(one.verdict for one in answer.findings.all()) == before[answer.number]
        notes = {one.note for one in answer.findings.all()}
        assert all(notes) == (there > 1 and answer.number in judged), "said of all at once, seen on none by itself"
    audit.save()
    assert wholes(audit) == before and wholes(other)["1.1"] == "met"
    assert audit.answers.filter(fault="Ceci manque.", checked_on=date(2026, 10, 1)).count() == len(judged)
