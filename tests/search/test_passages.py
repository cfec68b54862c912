"""What a passage says of the place it stands in, and what an attached document says of itself."""

import pytest
from django.core.files.base import ContentFile

from asv.core.extraction import read_document
from asv.core.models import AsvDocument
from asv.resources.assemble import documents_for
from asv.resources.cards import Card, Passage
from asv.resources.models import ResourceFile
from asv.resources.reading import store_reading
from search.query import Hit
from search.results import each_passage_once
from tests.factories import files
from tests.factories.site import make_experience, make_tree


@pytest.mark.parametrize(
    ("kind", "page", "words"),
    [
        ("compte-rendu", 12, "Page 12 du compte-rendu"),
        ("note de synthèse", 3, "Page 3 de la note de synthèse"),
        ("affiche ou dépliant", 1, "Page 1 de l’affiche ou dépliant"),
        ("", 2, "Page 2 de"),
        ("fiche", None, "Dans la fiche"),
        ("modèle de courrier", None, "Dans le modèle de courrier"),
    ],
)
def test_a_passage_says_where_it_stands_in_french(kind, page, words):
    assert Passage(document="x", text="x", page=page, kind=kind).where == words


@pytest.mark.django_db
def test_a_document_tells_where_it_is_served_and_what_it_is():
    page = make_experience(make_tree())
    content = ContentFile(files.pdf("Un cachalot"), name="a.pdf")
    document = AsvDocument.objects.create(title="Le compte", file=content, kind="compte-rendu")
    other = AsvDocument.objects.create(title="Autre", file=ContentFile(files.odt("Deux"), name="b.odt"))
    for each in (document, other):
        ResourceFile.objects.create(page=page, document=each)
        store_reading(each, read_document(each))
    first, second = next(documents_for([page.pk])).files
    assert (first.url, first.kind, first.extension, first.pages) == (
        document.url,
        "compte-rendu",
        "pdf",
        ("Un cachalot",),
    )
    assert (second.kind, second.extension) == ("document", "odt")


def test_the_same_passage_of_a_shared_document_stands_on_one_card_of_a_page():
    shared = Passage(document="Support", text="Un <mark>mot</mark>", page=4, url="/d/1#page=4")
    alone = Passage(document="Bilan", text="Un autre <mark>mot</mark>", url="/d/2")
    cards = [
        Card(id=number, type="outil", kind_label="Outil", title="x", url="/x/", slug="x", passages=passages)
        for number, passages in enumerate([(shared,), (shared, alone), ()])
    ]
    found = each_passage_once(map(Hit, cards))
    assert [hit.card.passages for hit in found] == [(shared,), (alone,), ()]
