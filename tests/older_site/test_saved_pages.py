"""What real saved pages taught: where SPIP, Drupal and builders of pages put their text, and what is not it."""

import pytest

from operations.older_site.found import OldPage
from operations.older_site.saved_twice import is_other_view, saved_once
from operations.older_site.web_frame import Frame
from operations.older_site.web_pages import read_page
from tests.older_site import ground
from tests.older_site.ground import LONG

_PAGE = """<!DOCTYPE html><html lang="fr"><head><title>{title} - Centre santé</title>{head}</head><body>
<header><h1 id="logo">Je m'abonne à la lettre du centre</h1></header>{body}</body></html>"""
# SPIP without « crayons »: its own path, its own line of facts, its text.
_SPIP = f"""<div class="content" id="content"><p class="arbo"><a href="/">Accueil</a> &gt; Actualités</p>
<div class="cartouche"><h1 class="surlignable">Un stand au marché</h1>
<p class="info-publi"><abbr class="published" title="2019-09-11T12:30:39Z">mercredi 11 septembre</abbr></p></div>
<div class="texte surlignable clearfix">{LONG}</div>
<span class="liste_tags"><a href="mot/nutrition">Nutrition</a></span></div>"""
_DRUPAL = f"""<main><div class="block block-block-content"><div class="field field--name-body">
<p>Recevez notre lettre, chaque mois, en donnant votre adresse : nous ne la donnons à personne, et vous pouvez la
retirer quand vous voulez, par le lien qui est au bas de chaque lettre que nous envoyons à nos lecteurs.</p></div></div>
<article class="node"><h1>Un stand au marché</h1><div class="node__content">{LONG}
<div class="field--type-entity-reference"><a href="/node/12">Une autre page</a> <a href="/taxonomy/term/3">Marché</a>
</div></div></article></main>"""
_BUILT = f"""<main><h1>Un stand au marché</h1><div class="colonne">{LONG}{LONG}</div>
<article><h2>Une autre nouvelle</h2>{LONG.replace("stand", "jardin")}</article>
<article><h2>Encore une</h2>{LONG.replace("stand", "repas")}</article></main>"""


def saved(body, head=""):
    page = _PAGE.format(title="Un stand au marché", head=head, body=body)
    return read_page("page.html", page.encode(), Frame())


@pytest.mark.parametrize(
    ("body", "labels"), [(_SPIP, ["Nutrition"]), (_DRUPAL, ["Marché"]), (_BUILT, [])], ids=["spip", "drupal", "built"]
)
def test_the_text_and_the_title_are_those_of_the_page_and_not_of_what_stands_beside(body, labels):
    page = saved(body)
    assert page.title == "Un stand au marché" and [label for _sort, label in page.labels] == labels
    assert "tiennent chaque mois un stand" in page.html
    for beside in ("Accueil", "septembre", "Recevez", "jardin", "Une autre nouvelle"):
        assert beside not in page.html, beside


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Des habitants tiennent un stand au marché, avec la maison de santé. Ils y (...)",
         "Des habitants tiennent un stand au marché, avec la maison de santé."),
        ("Des habitants tiennent un stand au (...)", ""),
        ("Habitants, élus, professionnels…", "Habitants, élus, professionnels…"),
    ],
)  # fmt: skip
def test_a_summary_that_a_program_cut_off_keeps_its_whole_sentences(said, kept):
    assert saved(_SPIP, f'<meta name="description" content="{said}">').summary == kept


def test_a_page_that_was_saved_twice_comes_in_once_and_a_list_in_one_order():
    told = {"title": "Le stand", "html": LONG}
    pages = [
        OldPage("node/7.html", address="https://a.example/node/7", **told),
        OldPage("actions/stand.html", address="https://a.example/actions/stand", **told),
        OldPage("actions/jardin.html", title="Le jardin", html=LONG),
    ]
    kept, left = saved_once(pages)
    assert [page.name for page in kept] == ["actions/stand.html", "actions/jardin.html"]
    assert kept[0].others == ["https://a.example/node/7"]
    assert left == [("node/7.html", "La même page que « actions/stand.html ».")]
    there = ["pages.html", "pages?order=title&sort=asc.html", "spip.php", "spip.php?article12"]
    assert [path for path in there if is_other_view(path, there)] == [there[1]]


def test_a_keyword_that_most_pages_carry_is_the_sites():
    frame = Frame()
    frame.pages = 10
    frame.keywords.update({"santé": 9, "Nutrition": 9, "marché": 2})
    head = '<meta name="keywords" content="santé, marché">'
    page = _PAGE.format(title="Un stand au marché", head=head, body=_SPIP)
    assert [label for _sort, label in read_page("page.html", page.encode(), frame).labels] == ["Nutrition", "marché"]


def test_headings_that_all_sheets_have_stay_above_their_own_texts(tmp_path):
    sheet = (
        "<h2>Contexte</h2><p>{0} Le quartier {0}.</p><h2>Suivez-nous</h2><p>Par la lettre.</p><h2>Effets</h2><p>{0}</p>"
    )
    texts = {n: sheet.format(f"Des habitants, {n} fois, ont tenu un stand au marché de la place.") for n in range(8)}
    pages = {f"{n}.html": f"<html><body><h1>Fiche {n}</h1>{text}" for n, text in texts.items()}
    [page] = [one for one in ground.read(ground.laid(tmp_path / "site", pages)) if one.title == "Fiche 3"]
    assert "<h2>Contexte</h2>" in page.html and "<h2>Effets</h2>" in page.html
    assert "Suivez" not in page.html and "lettre" not in page.html
