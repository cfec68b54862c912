"""What Wagtail's workflow writes by mail: once a person, whatever groups they are of, and with a word of greeting."""

import pytest
from django.urls import reverse
from wagtail.models import PageSubscription

from asv.accounts.models import User
from asv.accounts.roles import EDITORS, MODERATORS
from experiences.models import ExperiencePage
from tests.factories.site import PASSWORD
from tests.network.admin.test_editing import sent, written

pytestmark = pytest.mark.django_db


def test_a_review_is_told_once_a_person_at_each_step(tree, groups, editor, moderator, mailoutbox):
    both = User.objects.create_user(email="partout@asv.example", password=PASSWORD, is_superuser=True)
    both.groups.add(groups[EDITORS], groups[MODERATORS])

    def told():
        letters = [(mail.to, mail.body.partition("\n")[0]) for mail in mailoutbox]
        mailoutbox.clear()
        return sorted(letters)

    page = written(editor, tree, **{"action-submit": "1"})
    for user in (both, editor.user):
        PageSubscription.objects.update_or_create(user=user, page=page, defaults={"comment_notifications": True})
    assert told() == [([one.email], "Bonjour,") for one in (moderator.user, both)]
    task = page.current_workflow_task_state
    send_back = reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "reject", task.pk])
    moderator.post(send_back, {"comment": "Et le budget ?"})
    assert told() == [([editor.user.email], "Bonjour,")]
    sent(editor, ExperiencePage.objects.get(pk=page.pk), **{"action-submit": "1"})
    assert told() == [([one.email], "Bonjour,") for one in (moderator.user, both)]
    task = ExperiencePage.objects.get(pk=page.pk).current_workflow_task_state
    moderator.post(reverse("wagtailadmin_pages:workflow_action", args=[page.pk, "approve", task.pk]), {"comment": ""})
    assert told() == [([editor.user.email], "Bonjour,")]
