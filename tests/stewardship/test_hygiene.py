"""What has gathered without anybody wanting it is named, each with the way to where it is mended."""

from datetime import timedelta

import pytest
from django.utils import timezone

from asv.core.models import AsvDocument, AsvImage
from asv.stewardship.hygiene import MOST
from asv.stewardship.models import ReadCount, Upkeep
from asv.stewardship.title_keys import key_of
from asv.stewardship.upkeep import tend_all
from experiences.models import ExperiencePage
from tests.factories import experiences as make
from tests.factories.many import copies
from tests.factories.site import make_experience

pytestmark = pytest.mark.django_db


def heaps(browser):
    answer = browser.get("/admin/menage/")
    assert answer.status_code == 200
    return {heap.title: [[one.name for one in group] for group in heap.groups] for heap in answer.context["heaps"]}


def test_nearly_the_same_names_have_one_key():
    assert key_of("Ambassadeurs de santé à Lille") == key_of("À Lille, les ambassadeurs de la Santé")
    assert key_of("Ambassadeurs de santé à Lille") != key_of("Ambassadeurs de santé à Roubaix")


def test_each_heap_holds_what_it_says_and_a_tidy_site_has_none(tree, team):
    assert heaps(team["moderator"]) == {}
    first, second = make_experience(tree, "Le jardin partagé"), make_experience(tree, "Jardin partagé")
    tend_all()
    make.make_organisation("Ville de Lens")
    make.make_organisation("Lens (ville)")
    for name in ("a.pdf", "b.pdf"):
        document = make.make_document(name, name)
        AsvDocument.objects.filter(pk=document.pk).update(file_hash="même")
    AsvImage.objects.filter(pk=make.make_image().pk).update(width=9000)
    ReadCount.objects.create(page=first, week=timezone.localdate() - timedelta(days=120))
    ReadCount.objects.create(page=first, week=timezone.localdate(), reads=1)
    ExperiencePage.objects.update(first_published_at=timezone.now() - timedelta(days=300))
    assert heaps(team["moderator"]) == {
        "Titres semblables": [["Le jardin partagé", "Jardin partagé"]],
        "Organisations semblables": [["Ville de Lens", "Lens (ville)"]],
        "Documents en double": [["a.pdf", "b.pdf"]],
        "Images démesurées": [["Photo"]],
        "Ressources sans thème": [["Le jardin partagé"], ["Jardin partagé"]],
        "Ressources que personne n’atteint": [["Jardin partagé"]],
    }
    assert second.live
    html = team["moderator"].get("/admin/menage/").content.decode()
    assert "(9000 pixels de large)" in html  # where no weight is written down
    assert team["member"].get("/admin/menage/").status_code in (302, 403)


def test_a_heap_counts_all_and_shows_some_and_the_database_does_both(tree, team):
    pages = copies(make_experience(tree, "Le même"), MOST + 10)
    tend_all()
    Upkeep.objects.filter(page__in=[page.pk for page in pages]).update(title_key="autre")
    found = {heap.title: heap for heap in team["moderator"].get("/admin/menage/").context["heaps"]}
    alone = found["Ressources sans thème"]
    assert (len(alone.groups), alone.count) == (MOST, MOST + 11)
    [group] = found["Titres semblables"].groups
    assert len(group) == MOST + 10, "by the key that is written down"


def test_a_title_of_empty_words_is_looked_at_once(tree):
    make_experience(tree, "De la")
    tend_all()
    assert Upkeep.objects.get().title_key
