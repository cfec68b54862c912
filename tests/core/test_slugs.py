"""A French ligature is two letters, and an apostrophe parts words, in every slug that the site makes."""

import ast
import random

import pytest
from django.utils.text import slugify as django_slugify

from asv.core.slugs import joined_slug, slugify
from asv.taxonomy.models import Organisation
from asv.taxonomy.subjects import subjects
from experiences.models import ExperiencePage
from home.models import PlainPage
from search.models import Synonym
from tests.factories.site import make_tree
from tests.test_house import SOURCES, imports_of


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("Le cœur à l’œuvre", "le-coeur-a-l-oeuvre"),
        ("ŒUVRE et Ægis", "oeuvre-et-aegis"),
        ("Curriculum vitæ", "curriculum-vitae"),
        ("L’accès aux soins", "l-acces-aux-soins"),
        ("L'accès aux soins d'aujourd’hui", "l-acces-aux-soins-d-aujourd-hui"),
        ("« l’ ’un » ''", "l-un"),
    ],
)
def test_ligatures_are_two_letters_and_apostrophes_part_words(text, slug):
    assert slugify(text) == slug


def test_all_else_in_them_is_as_django_has_it():
    drawn = random.Random(7)
    letters = [*(chr(n) for n in range(0x250) if chr(n) not in "œŒæÆ'"), *"-_ \u00a0\u2009\n\x1c\ufb01"]
    for _ in range(2000):
        text = "".join(drawn.choices(letters, k=drawn.randrange(14)))
        assert slugify(text) == django_slugify(text), repr(text)


def test_addresses_made_as_a_text_is_read_stay_what_they_were():
    assert joined_slug("L’accès à l'œuvre") == "lacces-a-loeuvre"


def test_nothing_makes_slugs_otherwise():
    asked = [(path, *found[:2]) for path in SOURCES for found in imports_of(ast.parse(path.read_text()))]
    makers = {path for path, module, name in asked if (module, name) == ("django.utils.text", "slugify")}
    assert makers == set()


@pytest.mark.django_db
def test_pages_terms_and_organisations_are_called_by_the_letters_of_their_names():
    tree = make_tree()
    pages = [tree.experiences.add_child(instance=ExperiencePage(title="Sœurs de cœur")) for _twice in range(2)]
    assert [page.slug for page in pages] == ["soeurs-de-coeur", "soeurs-de-coeur-2"]
    assert tree.home.add_child(instance=PlainPage(title="Bœuf")).slug == "boeuf"
    assert Organisation.objects.create(name="Les Œillets").slug == "les-oeillets"
    assert Synonym.objects.create(term="mise en œuvre", equivalents="réalisation").slug == "mise-en-oeuvre"
    assert subjects()["theme"].free_slug("Vœux") == "voeux"
