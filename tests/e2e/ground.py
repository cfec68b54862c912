"""What the demo content has none of, made once in the running site's own database; prints where each thing is.

Run by `manage.py shell`, beside the site: a meeting to come that takes registrations, one of the past with its
recording and an evaluation to fill in, and the links that mails carry.
"""

from __future__ import annotations

import json
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from asv.accounts.models import Favourite, User
from asv.core.text_pages import text_address
from asv.dossiers.arranging import add_resources, create_dossier
from asv.dossiers.sharing import link_of, share
from asv.jobs.models import OutgoingMail
from asv.taxonomy.models import Organisation
from experiences.models import DocumentPage
from experiences.proposals import accompanying
from experiences.proposals.links import companion_url, url_of
from experiences.proposals.models import State, Voice
from experiences.proposals.questions import QUESTIONS
from experiences.proposals.telling import answer, begin, say, send
from network.alerts.links import confirm_token as alert_to_confirm
from network.alerts.links import manage_token, unsubscribe_token
from network.alerts.models import Frequency, Subscriber, Subscription
from network.directory.confirming import confirm_token
from network.directory.handing import offer
from network.directory.models import Post
from network.meetings.models import MeetingPage
from network.meetings.registrations import seats
from network.meetings.registrations.links import confirm_url, mine_path
from network.meetings.registrations.models import Registration, RegistrationQuestion, Workshop
from network.meetings.replays.links import evaluation_url
from network.meetings.replays.models import Replay, Thanks
from network.networks.inviting import invite
from network.networks.models import NetworkPage
from network.networks.models.pages import NetworkIndexPage
from tests.factories.pages import publish
from tests.factories.site import make_document

VTT = b"WEBVTT\n\n00:01.000 --> 00:04.000\n<v Animation>Bienvenue dans cette rencontre sur la marche.\n"
MP4 = b"\x00\x00\x00\x18ftypmp42" + bytes(512)
NETWORK = "collectif-sante-auvergne-rhone-alpes"


def build() -> None:
    """Make everything; one line of JSON, from a name to an address."""
    coordinator = User.objects.get(email="coordination@demo.example")
    editor = User.objects.get(email="redaction@demo.example")
    sys.stdout.write(
        json.dumps(
            {
                **_meetings(coordinator),
                **_directory(coordinator, editor),
                **_own(coordinator),
                **_alerts(),
                **_proposals(),
                "document-text": text_address(DocumentPage.objects.earliest("pk").document_id),
            }
        )
    )


def _meetings(member: User) -> dict[str, str]:
    index = MeetingPage.objects.first().get_parent()
    coming = _meeting(index, "Marcher en ville, rencontre ouverte", 20)
    recorded = _meeting(index, "Marcher en ville, première rencontre", -20)
    there = seats.register(coming.pk, _details(member.email), member)
    waiting = seats.register(coming.pk, _details("sans-compte@exemple.fr"), None)
    now = timezone.now()
    came = Registration.objects.create(
        meeting=recorded,
        user=member,
        email=member.email,
        name="Camille Exemple",
        state="confirmed",
        present=True,
        created_at=now,
    )
    return {
        "meeting": coming.get_url(),
        "recorded": recorded.get_url(),
        "registration": mine_path(there),
        "registration-confirm": _path(confirm_url(waiting)),
        "certificate": mine_path(came) + "attestation/",
        "evaluation": _path(evaluation_url(Thanks.objects.create(registration=came, sent_at=now))),
    }


def _meeting(index: Page, title: str, days: int) -> MeetingPage:
    starts = timezone.now() + timedelta(days=days)
    page = MeetingPage(
        title=title,
        summary="Une rencontre d'exemple, pour essayer l'inscription.",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        mode="hybride",
        venue="Maison de quartier",
        video_url="https://visio.example/exemple",
        takes_registrations=True,
        capacity=30,
        network=NetworkPage.objects.get(slug=NETWORK),
    )
    page.registration_questions = [RegistrationQuestion(label="Que souhaitez-vous y trouver ?")]
    page.workshops = [Workshop(title="Atelier du matin")]
    if days < 0:
        film, said = make_document("Film", "film.mp4", MP4), make_document("Sous-titres", "film.vtt", VTT)
        page.replays = [Replay(video=film, captions=said, chapters="0:00 Accueil\n1:00 Table ronde")]
    return publish(index, page)


def _details(email: str) -> seats.Details:
    return seats.Details(email=email, name="Camille Exemple", consent="2026-11")


def _directory(member: User, editor: User) -> dict[str, str]:
    post = Post.objects.get(holder=member)
    network = NetworkPage.objects.get(slug=NETWORK)
    body = post.organisation or Organisation.objects.first()
    Organisation.objects.filter(pk=body.pk).update(email="contact@structure.example")
    vacant = Post.objects.create(function="Médiation en santé", organisation=body, announced_vacant=True)
    offer(vacant, "visite@demo.example", editor, False)
    invite(network, "visite@demo.example", editor)
    other = publish(NetworkIndexPage.objects.get(), NetworkPage(title="Réseau d'essai", summary="Pour essayer."))
    return {
        "entry": post.get_absolute_url(),
        "vacant": vacant.get_absolute_url(),
        "structure": reverse("directory_organisation", args=[body.slug]),
        "own-entry": reverse("own_entry", args=[post.pk]),
        "entry-confirm": reverse("directory_confirm", args=[confirm_token(post)]),
        "handover": _link_in_mail("/annuaire/relais/"),
        "invitation": _link_in_mail("/reseaux/invitation/"),
        "other-network": other.get_url(),
    }


def _own(member: User) -> dict[str, str]:
    pages = list(MeetingPage.objects.live().values_list("pk", flat=True)[:4])
    for pk in pages:
        Favourite.objects.get_or_create(user=member, page_id=pk, defaults={"kept_title": "Gardé"})
    dossier = create_dossier(member, "Dossier d'exemple")
    add_resources(dossier, pages)
    dossier.items.update(private_note="Pour moi.", shared_note="Pour le groupe.")
    share(dossier, None)
    item: Any = dossier.items.first()
    return {
        "dossier": reverse("dossier", args=[dossier.pk]),
        "dossier-item": reverse("dossier_item", args=[dossier.pk, item.pk]),
        "dossier-shared": _path(link_of(dossier)),
    }


def _alerts() -> dict[str, str]:
    subscriber = Subscriber.objects.create(email="abonnee@exemple.fr")
    alert = Subscription.objects.create(
        subscriber=subscriber,
        querystring="q=marche",
        title="La marche",
        frequency=Frequency.WEEKLY,
        confirmed_at=timezone.now(),
    )
    asked = Subscription.objects.create(
        subscriber=subscriber, querystring="q=velo", title="Le vélo", frequency="weekly"
    )
    manage = reverse("visitor_list", args=[manage_token(subscriber)])
    return {
        "visitor-alerts": manage,
        "visitor-alert": f"{manage}{alert.pk}/",
        "visitor-confirm": reverse("visitor_confirm", args=[alert_to_confirm(asked)]),
        "unsubscribe": reverse("subscription_unsubscribe", args=[unsubscribe_token([alert.pk])]),
    }


def _proposals() -> dict[str, str]:
    """A récit that is being told, with who accompanies it, and one that the team is writing, with a word on it."""
    begun, written = (begin(title, "raconte@exemple.fr") for title in ("Marcher pour se soigner", "Un jardin partagé"))
    for question in QUESTIONS[:3]:
        answer(begun, question, "Au Vieux Moulin, avec les habitants.")
        answer(written, question, "Dans la cour de l'école, avec les parents.")
    accompanying.invite(begun, "Ada", "accompagne@exemple.fr")
    accompanying.ask(begun, QUESTIONS[0], "Combien étiez-vous au début ?")
    send(written, "Coordination")
    written.state = State.WRITING
    written.save()
    written.refresh_from_db()
    say(written, Voice.TEAM, "Qui était là dès le début ?")
    return {
        "proposal": _path(url_of(begun)),
        "proposal-companion": _path(companion_url(begun)),
        "proposal-written": _path(url_of(written)),
    }


def _link_in_mail(path: str) -> str:
    text = OutgoingMail.objects.filter(text__contains=path).latest("pk").text
    return path + text.partition(path)[2].split()[0]


def _path(address: str) -> str:
    return urlsplit(address).path
