"""In Wagtail's admin, whoever looks after one section works on their own and on what is open, and sees no more."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

from asv.resources.models import ResourceFile
from network.admin.roles import ADMIN_ACCESS, set_up_roles
from tests.factories.home import make_plain
from tests.factories.site import make_document, make_experience, make_tree, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def section(tree):
    """A section of the site, below the home page."""
    return make_plain(tree.home, "Notre section")


@pytest.fixture
def editor(client, tree, section):
    """Someone who writes in the section, changes its files, and may choose from all collections."""
    group, root = Group.objects.create(name="Section"), Collection.get_first_root_node()
    own = root.add_child(name="Section")
    for codename in ("add_page", "change_page", "publish_page"):
        right = Permission.objects.get(content_type__app_label="wagtailcore", codename=codename)
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(pk=section.pk), permission=right)
    for collection, codenames in ((own, ("add_document", "change_document")), (root, ("choose_document",))):
        for right in Permission.objects.filter(content_type__app_label="wagtaildocs", codename__in=codenames):
            GroupCollectionPermission.objects.create(group=group, collection=collection, permission=right)
    user = make_user("section@exemple.fr")
    user.groups.add(group, set_up_roles(tree.home)[ADMIN_ACCESS])
    client.force_login(user)
    return user


@pytest.fixture
def documents(tree, editor):
    """One on an open page, one on a draft, one of the section on no page yet."""
    found = {name: make_document(f"Fichier {name}", f"{name}.pdf") for name in ("ouvert", "secret", "propre")}
    for name, live in (("ouvert", True), ("secret", False)):
        page = make_experience(tree, f"Page {name}", live=False)
        ResourceFile.objects.create(page=page, document=found[name])
        page.refresh_from_db()
        if live:
            page.save_revision().publish()
    found["propre"].collection = Collection.objects.get(name="Section")
    found["propre"].save()
    return found


def test_files_are_listed_offered_and_told_where_they_are_open_or_ones_own(client, documents):
    for address in ("/admin/api/main/documents/", reverse("wagtaildocs_chooser:choose")):
        text = client.get(address).content.decode()
        assert "Fichier ouvert" in text and "Fichier propre" in text, address
        assert "secret" not in text, address
    unknown = max(one.pk for one in documents.values()) + 1
    for name, status in (("ouvert", 200), ("propre", 200), ("secret", 404)):
        pk = documents[name].pk
        assert client.get(f"/admin/api/main/documents/{pk}/").status_code == status
        assert client.get(reverse("wagtaildocs_chooser:chosen", args=[pk])).status_code == status
    assert client.get(reverse("wagtaildocs_chooser:chosen", args=[unknown])).status_code == 404


def test_what_is_done_to_many_names_only_what_one_may_know(client, tree, section, documents):
    bulk = reverse("wagtail_bulk_action", args=["core", "asvdocument", "add_tags"])
    asked = "&".join(f"id={one.pk}" for one in documents.values())
    text = client.get(f"{bulk}?{asked}").content.decode()
    assert "Fichier propre" in text and "secret" not in text
    assert client.get(f"{bulk}?id={documents['secret'].pk}").status_code == 404
    assert client.get(f"{bulk}?id=abc").status_code == 404
    draft, own = make_experience(tree, "Brouillon caché", live=False), make_plain(section, "À nous", live=False)
    publish = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    text = client.get(f"{publish}?id={draft.pk}&id={own.pk}").content.decode()
    assert "À nous" in text and "Brouillon" not in text
    # "All" of a list that is one's own, and of one that is not.
    assert "À nous" in client.get(f"{publish}?id=all&childOf={section.pk}").content.decode()
    answer = client.get(f"{publish}?id=all&childOf={tree.experiences.pk}", follow=True)
    assert "cochez les pages une à une" in answer.content.decode()
    assert client.get(f"{publish}?id=all&childOf=99999").status_code == 404
    people = reverse("wagtail_bulk_action", args=["accounts", "user", "delete"])
    assert client.get(f"{people}?id={make_user('autre@exemple.fr').pk}").status_code == 404


def test_a_page_is_moved_or_answered_for_by_those_who_may_know_it(client, tree, section, editor):
    draft = make_experience(tree, "Brouillon caché", live=False)
    for address in (
        reverse("wagtailadmin_pages:move_confirm", args=[draft.pk, section.pk]),
        reverse("wagtailadmin_pages:confirm_workflow_cancellation", args=[draft.pk]),
        reverse("wagtailadmin_pages:workflow_action", args=[draft.pk, "approve", 1]),
    ):
        assert client.get(address).status_code == 404, address
    own = make_plain(section, "À nous", live=False)
    below = make_plain(section, "Dossier")
    assert client.get(reverse("wagtailadmin_pages:move_confirm", args=[own.pk, below.pk])).status_code == 200
