"""Who is named in a comment of the page editor is told, once, if they may work on the page."""

import pytest
from django.urls import reverse
from wagtail.models import Comment, CommentReply, PageSubscription
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from asv.accounts.models import User
from asv.notifications.models import Notification
from asv.stewardship.mentions import named_in
from tests.factories.site import make_experience, make_user

pytestmark = pytest.mark.django_db


def test_names_are_read_as_people_write_them():
    said = "Bonjour @Moderation, et (@a.b@asv.example). Écrire à contact@asv.example ; @"
    assert named_in(said) == {"moderation", "a.b@asv.example"}


def test_who_is_named_is_told_once_and_follows_the_page(tree, team):
    page = make_experience(tree, "Le jardin")
    writer, named = (
        User.objects.create_superuser(email=f"{name}@asv.example", password="x") for name in ("a", "nadia")
    )
    outside = make_user("dehors@asv.example")
    text = "@nadia, @dehors et @a : qui a la photographie ?"
    comment = Comment.objects.create(page=page, user=writer, text=text, contentpath="title")
    told = Notification.objects.get()
    assert told.user == named and "Le jardin" in told.title and told.path.endswith(f"/edit/#comment-{comment.pk}")
    assert PageSubscription.objects.get(page=page).user == named and not outside.notifications.exists()
    comment.text += " (la grande)"
    comment.save()
    assert Notification.objects.count() == 1
    CommentReply.objects.create(comment=comment, user=named, text="Moi, @a.")
    assert writer.notifications.get().path == told.path


def test_the_page_editor_tells_and_mails(tree, team, mailoutbox):
    editor, named = team["editor"], team["moderator"].user
    plain = {"title": "Une rentrée", "slug": "une-rentree", "summary": "", "body": streamfield([])}
    rows = {name: inline_formset([]) for name in ("organisation_links", "files", "comments")}
    written = nested_form_data({**plain, **rows})
    added = editor.post(reverse("wagtailadmin_pages:add", args=["home", "newspage", tree.news.pk]), written)
    assert added.status_code == 302, added.context["form"].errors
    comment = {"text": "@moderator : la date ?", "contentpath": "title", "position": "", "resolved": ""}
    comment["replies"] = inline_formset([])
    commented = nested_form_data({**plain, **rows, "comments": inline_formset([comment])})
    assert editor.post(added.url, commented).status_code == 302
    assert "Une rentrée" in named.notifications.get().title
    assert [mail.to for mail in mailoutbox] == [[named.email]] and "la date ?" in mailoutbox[0].body
