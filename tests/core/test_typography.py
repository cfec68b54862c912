"""French typography in rendering."""

from datetime import UTC, date, datetime

import pytest
from django.utils.safestring import SafeString, mark_safe

from asv.core.templatetags.asv import date_fr, highlights, json_ld, pluriel, poids, typo

N = "\u202f"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Pourquoi ?", f"Pourquoi{N}?"),
        ("Pourquoi?", f"Pourquoi{N}?"),
        ("Quoi ?!", f"Quoi{N}?!"),
        ("santé : cherchez ; gardez", f"santé{N}: cherchez{N}; gardez"),
        ("« Le diabète en question »", f"«{N}Le diabète en question{N}»"),
        ("«Le diabète»", f"«{N}Le diabète{N}»"),
        ("« Ah ! »", f"«{N}Ah{N}!{N}»"),
        ("« Ah »!", f"«{N}Ah{N}»{N}!"),
        ("12 000 habitants, 5 %", f"12{N}000 habitants, 5{N}%"),
        ("en 2019 500 personnes", "en 2019 500 personnes"),
        ("l'accès d'un enfant", "l’accès d’un enfant"),
        ("https://exemple.fr/?a=1 à 14:30", "https://exemple.fr/?a=1 à 14:30"),
        ("habitant·e·s", "habitant·e·s"),
        ("", ""),
        (None, ""),
    ],
)
def test_narrow_spaces(typed, shown):
    assert typo(typed) == shown


def test_plain_text_is_escaped_and_entities_stay_whole():
    assert typo("<b> & l'eau ; ok") == f"&lt;b&gt; &amp; l’eau{N}; ok"


def test_tags_and_attributes_of_safe_html_stay_as_they_are():
    markup = mark_safe('<a href="/?q=a ? b" title="Quoi ?">Quoi ?</a> <code>a ? b</code> &eacute;t&eacute; !')
    assert typo(markup) == (f'<a href="/?q=a ? b" title="Quoi ?">Quoi{N}?</a> <code>a ? b</code> &eacute;t&eacute;{N}!')


def test_twice_is_once():
    once = typo("« Quoi ? » l'eau : 12 000 !")
    assert typo(once) == once
    assert isinstance(once, SafeString)


def test_long_input_costs_in_proportion():
    assert len(typo("« " * 50_000)) < 200_000
    assert typo("<" * 50_000)


@pytest.mark.parametrize(
    ("extract", "shown"),
    [
        ("les <mark>ambassadeurs</mark> de santé", "les <mark>ambassadeurs</mark> de santé"),
        ("<img src=x onerror=alert(1)><mark>a</mark>", "&lt;img src=x onerror=alert(1)&gt;<mark>a</mark>"),
        ("<mark onclick=x>a", "&lt;mark onclick=x&gt;a"),
        ("a &lt;b&gt; &amp;", "a &lt;b&gt; &amp;"),
        ("<mark>coupé", "<mark>coupé</mark>"),
        ("coupé</mark> ici", "coupé ici"),
    ],
)
def test_extracts_carry_marks_only(extract, shown):
    assert highlights(extract) == shown


def test_dates_in_words():
    assert date_fr(date(2019, 12, 17)) == "17 décembre 2019"
    assert date_fr(date(2024, 3, 1)) == "1er mars 2024"
    assert date_fr(datetime(2024, 7, 31, 23, 30, tzinfo=UTC)) == "1er août 2024"  # already August in Paris
    assert date_fr(None) == ""


def test_weights_and_plurals():
    assert [poids(n) for n in (None, 0, 1023, 706150, 5 * 1024**3)] == [
        "",
        "0 octets",
        "1023 octets",
        "689,6 Ko",
        "5 Go",
    ]
    assert [pluriel(n, "récit,récits") for n in (0, 1, 2)] == ["récit", "récit", "récits"]


def test_structured_data_keeps_to_its_script():
    assert "</script><" not in json_ld({"name": "</script><script>alert(1)</script>"})[:-9]
