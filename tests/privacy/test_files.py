"""Documents and images of closed collections: what the index reads of them, and how images leave."""

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.models import BaseViewRestriction, Collection, CollectionViewRestriction

from asv.core.models import AsvImage, DocumentText
from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for
from asv.resources.models import ResourceFile
from tests.factories.files import png_header
from tests.factories.site import make_document, make_experience, make_tree, restrict

pytestmark = pytest.mark.django_db


@pytest.fixture
def collection():
    return Collection.get_first_root_node().add_child(name="Réservée")


@pytest.fixture
def carrier(collection):
    """A page with a document of the collection."""
    page = make_experience(make_tree(), "Un carnet")
    document = make_document()
    document.collection = collection
    document.save()
    DocumentText.objects.update_or_create(document=document, defaults={"pages": ["Un rhododendron."]})
    ResourceFile.objects.create(page=page, document=document)
    return page


def close(collection, kind=BaseViewRestriction.GROUPS, *groups):
    restriction = CollectionViewRestriction.objects.create(collection=collection, restriction_type=kind)
    restriction.groups.add(*groups)
    return restriction


def texts(page):
    (document,) = documents_for([page.pk])
    return [file.pages for file in document.files]


def test_a_text_is_found_only_by_those_who_may_open_the_file(carrier, collection):
    ours, others = (Group.objects.create(name=name) for name in ("Nous", "Eux"))
    assert texts(carrier) == [("Un rhododendron.",)]
    on_files = close(collection, BaseViewRestriction.GROUPS, ours)
    assert texts(carrier) == []
    on_page = restrict(carrier, BaseViewRestriction.LOGIN)
    assert texts(carrier) == []
    on_page.restriction_type = BaseViewRestriction.GROUPS
    on_page.save()
    on_page.groups.set([ours])
    assert texts(carrier) == [("Un rhododendron.",)]
    on_page.groups.add(others)
    assert texts(carrier) == []
    on_files.restriction_type = BaseViewRestriction.PASSWORD
    on_files.save()
    assert texts(carrier) == []


def test_closing_and_opening_a_collection_has_its_pages_indexed_again(carrier, collection):
    def told():
        found = OutboxEvent.objects.filter(topic="page", object_id=carrier.pk).count()
        OutboxEvent.objects.all().delete()
        return found > 0

    told()
    restriction = close(Collection.get_first_root_node())
    assert told()
    restriction.groups.add(Group.objects.create(name="Nous"))
    assert told()
    restriction.delete()
    assert told()


def test_an_open_image_may_be_kept_and_the_server_before_us_sends_it(client, settings, collection, tmp_path):
    image = AsvImage.objects.create(
        title="Une photo",
        file=ContentFile(png_header(4, 4), name="photo.png"),
        collection=collection,
        width=4,
        height=4,
    )
    make_experience(make_tree(), "Une page illustrée", image=image)
    url = f"/media/{image.file.name}"
    assert client.get(url)["Cache-Control"] == "public, max-age=86400"
    settings.MEDIA_ACCEL = "/media-files/"
    response = client.get(url)
    assert response["X-Accel-Redirect"] == f"/media-files/{image.file.name}"
    assert response["Content-Type"] == "image/png"
    close(collection)
    refused = client.get(url)
    assert refused.status_code == 404 and "X-Accel-Redirect" not in refused
    assert client.get("/media/images/../documents/secret.pdf").status_code == 404
