"""How complete a récit is."""

import pytest

from asv.stewardship.completeness import completeness
from experiences.completeness import EXPERIENCE as CRITERIA
from experiences.models import ExperiencePage
from tests.factories import experiences as make

pytestmark = pytest.mark.django_db


def test_a_filled_recit_misses_nothing():
    found = completeness(make.full_experience())
    assert (found.done, found.percent, found.missing) == (len(CRITERIA), 100, [])


def test_a_bare_recit_misses_everything_and_says_why():
    found = completeness(make.make(ExperiencePage))
    assert (found.done, found.percent) == (0, 0)
    assert all(label and why.endswith((".", "…")) for label, why in found.missing)


def test_it_counts_before_the_first_save():
    found = completeness(ExperiencePage(title="Brouillon", summary="Un chapô", course=[("text", "<p>Du texte</p>")]))
    assert found.done == 1
    assert "Un moment clé" in [label for label, _ in found.missing]


def test_an_empty_paragraph_is_no_text():
    page = make.make(ExperiencePage, context='<p data-block-key="a"></p>')
    assert "Le contexte ou le diagnostic" in [label for label, _ in completeness(page).missing]


def test_each_criterion_weighs_the_same():
    page = make.make(ExperiencePage, objectives="<p>But</p>", budget="10 000 €", voices=[("voice", {"quote": "Oui"})])
    assert completeness(page).percent == round(100 * 3 / len(CRITERIA))
