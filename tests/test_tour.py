"""platform/docs/tour.md is true: each journey is made, and calls what the tour names, in that order."""

import re
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import BaseViewRestriction

from asv.jobs.models import MailState, OutgoingMail
from asv.resources.models import ResourceFile
from network.demarches.models import DemarchePage
from network.meetings.registrations.models import Registration, State
from search.parsing import parse
from tests.factories.accounts import make_admin
from tests.factories.network import asv, lille
from tests.factories.registrations import link_of, mails, open_meeting
from tests.factories.search import make_resource, reindex
from tests.factories.site import make_document, make_experience, make_tree, make_user, restrict
from tests.factories.updates import make_subscription, run_worker

pytestmark = pytest.mark.django_db
ROOT = Path(settings.ROOT)
TOUR = (ROOT / "platform/docs/tour.md").read_text()


def steps_of(journey: int) -> list[str]:
    """The steps of a journey, `file.py:function`, as the tour tells them."""
    part = re.split(r"^## \d\. .*$", TOUR, flags=re.M)[journey]
    return re.findall(r"^\d+\. `([\w/]+\.py:[\w.]+)`", part, flags=re.M)


def calls_of(journey: Callable[[], None]) -> list[str]:
    """What of the project is called meanwhile, in order, as `file.py:function`."""
    called = []

    def note(frame, event, argument):
        code = frame.f_code
        if event == "call" and code.co_filename.startswith(f"{ROOT}/") and "/.venv/" not in code.co_filename:
            name = code.co_qualname.replace(".<locals>", "")
            called.append(f"{code.co_filename.removeprefix(f'{ROOT}/')}:{name}")

    sys.setprofile(note)
    try:
        journey()
    finally:
        sys.setprofile(None)
    return called


def missing(steps: list[str], called: list[str]) -> list[str]:
    """The steps that are not met in order on the way."""
    rest = iter(called)
    return [step for step in steps if step not in rest]


def saved_to_mail(tree, client):
    make_subscription(make_user(), "q=ambassadeurs")

    def journey():
        make_experience(tree, "Ambassadeurs de santé")
        run_worker()
        assert OutgoingMail.objects.get().state == MailState.SENT

    return journey


def searched(tree, client):
    make_resource(tree, "Ambassadeurs de santé")
    reindex()
    parse.cache_clear()  # what was asked before is not read again
    return lambda: _sees(client.get("/recherche/?q=ambassadeurs"), "Ambassadeurs de santé")


def asked_for_a_hidden_file(tree, client):
    page = make_experience(tree)
    document = make_document()
    ResourceFile.objects.create(page=page, document=document)
    restrict(page, BaseViewRestriction.GROUPS, Group.objects.create(name="Une équipe"))
    page.save_revision().publish()

    def journey():
        assert client.get(document.url).status_code == 404

    return journey


def registered(tree, client):
    meeting = open_meeting(tree, capacity=1)
    said = {"name": "Ada Lovelace", "email": "ada@exemple.fr", "function": "Coordinatrice", "consent": "on"}

    def journey():
        client.post(f"/rencontres/{meeting.slug}/inscription/", said)
        client.post(link_of(mails("confirm")[0]))
        assert Registration.objects.get().state == State.CONFIRMED

    return journey


def imported(tree, client):
    lille()
    asv()
    client.force_login(make_admin())
    content = "nom;type;territoires\nASV de Lille;ASV;59350\n"

    def journey():
        answer = client.post(
            "/admin/demarches/imports/", {"file": SimpleUploadedFile("demarches.csv", content.encode())}
        )
        client.get(answer.headers["Location"])
        client.post(answer.headers["Location"] + "ecrire/", {"publish": "1"})
        run_worker()  # writes what a second did not suffice for
        assert DemarchePage.objects.get().title == "ASV de Lille"

    return journey


def _sees(response, words):
    assert words in response.content.decode()


JOURNEYS = [saved_to_mail, searched, asked_for_a_hidden_file, registered, imported]


@pytest.mark.parametrize("number", range(1, 6))
def test_a_journey_goes_as_told(client, number):
    steps = steps_of(number)
    called = calls_of(JOURNEYS[number - 1](make_tree(), client))
    assert len(steps) >= 8
    assert missing(steps, called) == []
