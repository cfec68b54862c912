"""A file is closed unless something opens it: every state of what carries it, each kind of file, each reader."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone
from PIL import Image
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction, Page, Revision

from asv.accounts.roles import EDITORS
from asv.core import carriers
from asv.core.models import AsvImage, SiteSettings
from asv.resources.models import ResourceFile
from network.admin.roles import set_up_roles
from tests.factories.site import make_document, make_experience, make_tree, make_user, restrict

pytestmark = pytest.mark.django_db

KINDS = ("document", "original", "rendition")
EVERYONE, MEMBERS, EDITORS_ONLY = ("visitor", "member", "editor"), ("member", "editor"), ("editor",)


class Place:
    """A site with one document and one image with a copy, uploaded by nobody in particular."""

    def __init__(self):
        self.tree = make_tree()
        self.people = {"visitor": None, "member": make_user("membre@exemple.fr"), "editor": make_user("red@exemple.fr")}
        self.people["editor"].groups.add(set_up_roles(self.tree.home)[EDITORS])
        self.document = make_document()
        self.image = make_image()
        self.addresses = {
            "document": self.document.url,
            "original": f"/media/{self.image.file.name}",
            "rendition": f"/media/{self.image.get_rendition('width-20').file.name}",
        }

    def carried(self, title="Un carnet", **fields):
        """A published page on which both stand."""
        return self.attached(make_experience(self.tree, title, **fields))

    def attached(self, page, publish=True, go_live_at=None):
        page = Page.objects.get(pk=page.pk).specific
        page.go_live_at = go_live_at
        page.files = [ResourceFile(document=self.document)]
        page.image = self.image
        page.save_revision()
        if publish:
            page.latest_revision.publish()
        page.refresh_from_db()
        return page

    def open_to(self, client):
        """Who opens which kind of file: `{kind: (names,)}`."""
        found = dict.fromkeys(KINDS, ())
        for name, person in self.people.items():
            client.logout()
            if person:
                client.force_login(person)
            for kind, address in self.addresses.items():
                response = client.get(address)
                assert response.status_code in (200, 404), (name, kind, response.status_code)
                if response.status_code == 200:
                    assert b"".join(response.streaming_content)
                    found[kind] += (name,)
        return found


def make_image(title="Une photo", **fields):
    buffer = BytesIO()
    Image.new("RGB", (40, 40), "teal").save(buffer, "PNG")
    return AsvImage.objects.create(title=title, file=ContentFile(buffer.getvalue(), name="photo.png"), **fields)


@pytest.fixture
def place():
    return Place()


STATES = {}


def state(*names):
    """A state of what carries the files, and who may open them in it."""

    def keep(function):
        STATES[function.__name__] = (function, names)
        return function

    return keep


@state(*EVERYONE)
def published(place):
    place.carried()


@state(*EDITORS_ONLY)
def never_attached(place):
    pass


@state(*EDITORS_ONLY)
def draft(place):
    place.attached(make_experience(place.tree, "Un brouillon", live=False), publish=False)


@state(*EDITORS_ONLY)
def draft_whose_row_names_the_files(place):
    page = place.carried()
    Page.objects.filter(pk=page.pk).update(live=False)


@state(*EDITORS_ONLY)
def unpublished(place):
    place.carried().unpublish()


@state(*EDITORS_ONLY)
def deleted(place):
    place.carried().delete()


@state(*EDITORS_ONLY)
def members_page_deleted(place):
    page = place.carried()
    restrict(page)
    page.delete()


@state(*EDITORS_ONLY)
def draft_deleted(place):
    page = place.attached(make_experience(place.tree, "Un brouillon", live=False), publish=False)
    page.delete()


@state(*EDITORS_ONLY)
def deleted_with_what_contains_it(place):
    page = place.carried()
    page.get_parent().specific.delete()


@state(*EDITORS_ONLY)
def expired(place):
    page = place.carried()
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()
    call_command("publish_scheduled", verbosity=0)
    page.refresh_from_db()
    assert page.expired and not page.live


@state(*EDITORS_ONLY)
def scheduled(place):
    page = make_experience(place.tree, "Bientôt", live=False)
    page = place.attached(page, go_live_at=timezone.now() + timedelta(days=1))
    assert not page.live


@state(*EDITORS_ONLY)
def scheduled_change_of_a_live_page(place):
    page = make_experience(place.tree, "Déjà là", edited=True)
    page = place.attached(page, go_live_at=timezone.now() + timedelta(days=1))
    assert page.live


@state(*EVERYONE)
def scheduled_and_come(place):
    scheduled(place)
    revision = Revision.objects.exclude(approved_go_live_at=None).get()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()
    call_command("publish_scheduled", verbosity=0)


@state(*EDITORS_ONLY)
def in_a_revision_of_a_live_page(place):
    page = place.attached(make_experience(place.tree, "Une page"), publish=False)
    assert page.live and page.has_unpublished_changes


@state(*EDITORS_ONLY)
def detached(place):
    page = place.carried()
    page.files, page.image = [], None
    page.save_revision().publish()


@state(*EDITORS_ONLY)
def row_of_the_attachment_deleted(place):
    page = place.carried()
    ResourceFile.objects.filter(page=page).delete()
    page = Page.objects.get(pk=page.pk).specific
    page.image = None
    page.save()


@state(*EVERYONE)
def detached_in_a_revision_only(place):
    page = place.carried()
    page.files, page.image = [], None
    page.save_revision()


@state(*EVERYONE)
def reverted_to_the_revision_that_named_them(place):
    page = place.carried()
    before = page.latest_revision
    page.files, page.image = [], None
    page.save_revision().publish()
    before.publish()


@state(*MEMBERS)
def restricted_after_it_was_public(place):
    restrict(place.carried())


@state(*EDITORS_ONLY)
def for_a_group(place):
    restrict(place.carried(), BaseViewRestriction.GROUPS)


@state(*EDITORS_ONLY)
def behind_a_password(place):
    restrict(place.carried(), BaseViewRestriction.PASSWORD)


@state(*MEMBERS)
def under_a_restricted_parent(place):
    restrict(place.carried().get_parent())


@state(*MEMBERS)
def moved_under_a_restricted_parent(place):
    page = place.carried()
    restrict(place.tree.actions)
    page.move(Page.objects.get(pk=place.tree.actions.pk), pos="last-child")


@state(*EVERYONE)
def moved_out_of_a_restricted_parent(place):
    restrict(place.tree.experiences)
    place.carried().move(Page.objects.get(pk=place.tree.actions.pk), pos="last-child")


@state(*EVERYONE)
def reserved_here_and_open_there(place):
    restrict(place.carried())
    place.carried("Un autre carnet")


@state(*MEMBERS)
def reserved_here_and_a_draft_there(place):
    restrict(place.carried())
    place.carried("Un autre carnet").unpublish()


@state(*EVERYONE)
def copied_and_the_first_deleted(place):
    page = place.carried()
    Page.objects.get(pk=page.pk).specific.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=True)
    Page.objects.get(pk=page.pk).delete()


@state(*EDITORS_ONLY)
def copied_as_a_draft_and_the_first_deleted(place):
    page = place.carried()
    Page.objects.get(pk=page.pk).specific.copy(update_attrs={"slug": "copie", "title": "Copie"}, keep_live=False)
    Page.objects.get(pk=page.pk).delete()


@state(*EVERYONE)
def marked_public(place):
    mark(place, True)


@state(*EDITORS_ONLY)
def marked_public_and_taken_back(place):
    mark(place, True)
    mark(place, False)


@state(*EVERYONE)
def marked_public_beside_a_reserved_page(place):
    restrict(place.carried())
    mark(place, True)


def mark(place, public):
    for file in (place.document, place.image):
        file.is_public = public
        file.save()


@pytest.mark.parametrize("name", STATES)
def test_a_file_is_closed_unless_something_opens_it(name, place, client):
    prepare, names = STATES[name]
    prepare(place)
    assert place.open_to(client) == dict.fromkeys(KINDS, names)


def test_a_collection_closes_what_a_page_opens_and_what_is_public(place, client):
    place.carried()
    mark(place, True)
    below = Collection.get_first_root_node().add_child(name="Réservée").add_child(name="Plus bas")
    for file in (place.document, place.image):
        file.collection = below
        file.save()
    assert place.open_to(client)["original"] == EVERYONE
    restriction = CollectionViewRestriction.objects.create(
        collection=below.get_parent(), restriction_type=BaseViewRestriction.GROUPS
    )
    # Images are shown in the admin to who chooses among them; a closed document is closed to them too.
    assert place.open_to(client) == {"document": (), "original": EDITORS_ONLY, "rendition": EDITORS_ONLY}
    below.move(Collection.get_first_root_node(), pos="sorted-child")
    assert place.open_to(client) == dict.fromkeys(KINDS, EVERYONE)
    restriction.delete()


def test_who_uploaded_a_file_opens_it(place, client):
    for file in (place.document, place.image):
        file.uploaded_by_user = place.people["member"]
        file.save()
    assert place.open_to(client) == dict.fromkeys(KINDS, MEMBERS)


@pytest.mark.parametrize("kind", ["image", "figure"])
def test_what_is_written_in_a_page_carries_too(kind, place, client):
    texts = {
        "document": f'<p><a linktype="document" id="{place.document.pk}">la fiche</a></p>',
        "image": f'<embed embedtype="{kind}" format="fullwidth" id="{place.image.pk}" alt="x"/>',
    }
    page = make_experience(place.tree, "En toutes lettres", context="".join(texts.values()))
    assert place.open_to(client) == dict.fromkeys(KINDS, EVERYONE)
    page.context = ""
    page.save_revision().publish()
    assert place.open_to(client) == dict.fromkeys(KINDS, EDITORS_ONLY)


def test_what_every_page_shows_is_open(place, client):
    announced = f'<p><a linktype="document" id="{place.document.pk}">lire</a></p>'
    settings = SiteSettings.load()
    settings.announcement = announced
    settings.save()
    found = place.open_to(client)
    assert found["document"] == EVERYONE and found["original"] == EDITORS_ONLY
    settings.announcement = ""
    settings.save()
    assert place.open_to(client)["document"] == EDITORS_ONLY


def test_having_downloaded_a_file_opens_nothing(place, client):
    page = place.carried()
    client.force_login(place.people["member"])
    client.get(place.addresses["document"])
    assert place.people["member"].downloads.exists()
    page.unpublish()
    assert place.open_to(client)["document"] == EDITORS_ONLY


def test_every_model_that_can_name_a_file_says_whom_it_opens_it_to():
    assert carriers.undeclared_carriers() == []


def test_a_model_that_says_nothing_is_named_and_opens_nothing(place, monkeypatch):
    monkeypatch.delitem(carriers._declared, SiteSettings)
    assert carriers.undeclared_carriers() == [SiteSettings]
    settings = SiteSettings.load()
    settings.announcement = f'<p><a linktype="document" id="{place.document.pk}">lire</a></p>'
    settings.save()
    assert not carriers.stands_everywhere(place.document)


def test_the_cost_of_a_file_does_not_grow(place, client, django_assert_num_queries):
    place.carried()
    for number in range(3):
        place.carried(f"Encore un {number}")
    for kind, address in place.addresses.items():
        client.get(address)
        # The file, what is restricted, whether a readable page carries it; of a document Wagtail asks once more.
        with django_assert_num_queries(4 if kind == "document" else 3):
            assert client.get(address).status_code == 200
    assert carriers.pages_that_carry(place.document).count() == 4
