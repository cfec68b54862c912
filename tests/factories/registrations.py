"""Registrations for tests."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings

from asv.jobs.models import OutgoingMail
from network.meetings.models import MeetingPage
from network.meetings.registrations import seats
from network.meetings.registrations.models import Registration
from tests.factories.network import make_meeting
from tests.factories.site import make_user

VIDEO = "https://visio.example/secret"


def open_meeting(tree: Any, title: str = "Rencontre ouverte", **fields: Any) -> MeetingPage:
    """A meeting that takes registrations here, with a video link."""
    return make_meeting(
        tree, title, **{"takes_registrations": True, "mode": "hybride", "venue": "Lille", "video_url": VIDEO, **fields}
    )


def details(email: str, **fields: Any) -> seats.Details:
    """What someone says of themselves."""
    return seats.Details(**{"email": email, "name": f"Nom de {email}", "consent": "2026-11", **fields})


def registered(meeting: MeetingPage, email: str = "membre@exemple.fr", **fields: Any) -> Registration:
    """Someone with an account who registers."""
    user = make_user(email)
    return seats.register(meeting.pk, details(email, **fields), user)


def mails(kind: str = "") -> list[OutgoingMail]:
    """What is owed to those who register, in order."""
    found = OutgoingMail.objects.filter(key__startswith="registration:").order_by("pk")
    return [mail for mail in found if not kind or mail.key.split(":")[3] == kind]


def link_of(mail: OutgoingMail) -> str:
    """The path of the link that a mail carries."""
    found = re.search(rf"{re.escape(settings.SITE_URL)}(/rencontres/inscription/\S+)", mail.text)
    assert found, mail.text
    return found[1]
