"""What is due at an hour: one page that cannot appear holds up no other, and whoever planned it is told why."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Revision

from asv.notifications.models import Notification
from asv.resources.models import ChangeNote, ResourcePage
from asv.stewardship.scheduling import publish_scheduled
from experiences.models import ExperiencePage
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db


def planned(page, user, **fields):
    """What is written of a page is to appear; its hour came a minute ago."""
    now = timezone.now()
    for name, value in {"go_live_at": now + timedelta(days=1), **fields}.items():
        setattr(page, name, value)
    page.save_revision(user=user).publish()
    page.revisions.filter(approved_go_live_at__isnull=False).update(approved_go_live_at=now - timedelta(minutes=1))
    revision = page.get_latest_revision()
    revision.content["go_live_at"] = (now - timedelta(minutes=1)).isoformat()
    revision.save(update_fields=["content"])


def test_a_page_that_cannot_appear_holds_up_no_other_and_who_planned_it_is_told(tree, team):
    editor = team["editor"].user
    wrong, right = make_experience(tree, "Le jardin", edited=True), make_experience(tree, "La cantine", live=False)
    gone = make_experience(tree, "La fête")
    planned(wrong, editor, slug="le-potager")
    make_experience(tree, "Le potager", slug="le-potager")  # the address was free when it was planned
    planned(right, team["moderator"].user)
    ResourcePage.objects.filter(pk=gone.pk).update(expire_at=timezone.now() - timedelta(minutes=1))
    assert publish_scheduled(timezone.now()) == 3
    live = dict(ExperiencePage.objects.values_list("title", "live"))
    assert live == {"Le jardin": True, "Le potager": True, "La cantine": True, "La fête": False}
    assert ExperiencePage.objects.get(pk=wrong.pk).slug != "le-potager"
    told = Notification.objects.get()
    assert told.user == editor and told.title == "N’a pas pu paraître à l’heure prévue : « Le jardin »"
    assert "déjà" in told.text and told.path.endswith(f"/pages/{wrong.pk}/edit/")
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    assert publish_scheduled(timezone.now()) == 0
    assert ChangeNote.objects.get().page_title == "La fête"
