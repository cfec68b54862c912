"""An older site comes in as drafts: its text in our blocks, its files, its words by a table, its addresses kept.

Tried beside these by a dry run, and not kept here: the theme unit test data of WordPress's importer (GPL; 79 posts and
pages, 75 of them drafts, 4 without a text). Only read: two more files of that importer, one of them broken, and the raw
fixture of torchbox/wagtail-wordpress-import. No real saved SPIP or Drupal tree was to be had. What they showed
stands in these tests: a namespace in https, images that are nowhere.
"""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from asv.core.models import AsvDocument, AsvImage
from asv.resources.models import ResourcePage
from home.models import NewsPage
from network.alerts.models import Notice
from operations.corpus.judging import State
from operations.models import ImportedThing, OldAddress, OldTerm
from tests.factories.accounts import make_admin
from tests.factories.experiences import lille
from tests.factories.search import make_places, make_term
from tests.factories.site import make_tree, make_user
from tests.factories.updates import make_subscription, run_worker
from tests.older_site import ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def tree():
    make_places()
    return make_tree()


def news(title):
    return NewsPage.objects.get(title=title)


def blocks(page):
    return [(block["type"], block["value"]) for block in page.body.raw_data]


def test_a_wordpress_export_becomes_drafts_in_our_blocks(tree, tmp_path):
    text = (
        "Un premier paragraphe\nsur deux lignes, avec <em>de l'emphase</em>.\n\n<h2>Le stand</h2>\n\n"
        '[caption id="a" width="40"]<img src="https://essai.example/wp-content/uploads/2015/stand-300x200.png" '
        'alt="Un stand"> '
        "Le stand du marché[/caption]\n\n<ul><li>un</li><li>deux <ul><li>dedans</li></ul></li></ul>\n\n"
        "<blockquote>On respire.<cite>Une habitante</cite></blockquote>\n\n"
        '<a href="https://essai.example/wp-content/uploads/2015/fiche.pdf">La fiche</a>\n\n'
        'Voir <a href="https://essai.example/2015/03/article-numero-2/">la suite</a>.[sharing_buttons]'
    )
    place = ground.laid(
        tmp_path / "ancien",
        {
            "export.xml": ground.wxr(
                ground.item(1, "Un stand à Lille &amp; ailleurs", text, excerpt="En bref."),
                ground.item(2, "La suite", "Une suite assez courte."),
                ground.item(3, "Menu", "x", kind="nav_menu_item"),
                scheme="https",
            ),
            "wp-content/uploads/2015/stand.png": ground.png(),
            "wp-content/uploads/2015/fiche.pdf": ground.PDF,
        },
    )
    told = ground.bring(place)
    page = news("Un stand à Lille & ailleurs").get_latest_revision_as_object()
    assert not page.live and page.summary == "En bref." and f"{page.date:%d/%m/%Y}" == "02/03/2015"
    assert [place.code for place in page.territories.all()] == [lille().code]
    assert page.source_url == "https://essai.example/2015/03/article-numero-1/"
    image, document, after = AsvImage.objects.get(), AsvDocument.objects.get(), news("La suite")
    assert image.description == "Un stand" and document.filename.endswith("fiche.pdf")
    assert blocks(page) == [
        ("text", "<p>Un premier paragraphe<br> sur deux lignes, avec <em>de l'emphase</em>.</p>"),
        ("heading", "Le stand"),
        ("figure", {"image": image.pk, "caption": "Le stand du marché"}),
        ("text", "<ul><li>un</li><li>deux<ul><li>dedans</li></ul></li></ul>"),
        ("quote", {"quote": "On respire.", "who": "Une habitante"}),
        ("download", {"document": document.pk}),
        ("text", f'<p>Voir <a id="{after.pk}" linktype="page">la suite</a>.</p>'),
    ]
    outcome = told[page.title]
    assert outcome.state is State.NEW and outcome.percent == 67
    assert any("sharing_buttons" in fault for fault in outcome.faults)
    assert any("« à Lille » dans le titre" in note for note in outcome.notes)


def test_the_same_again_changes_nothing_and_a_change_there_is_followed_until_someone_edits_here(tree, tmp_path):
    def export(text):
        (tmp_path / "e.xml").write_text(ground.wxr(ground.item(1, "Un stand", text)))
        return ground.bring(tmp_path / "e.xml")["Un stand"].state

    assert export("Au marché.") is State.NEW
    before = (ResourcePage.objects.count(), news("Un stand").latest_revision_id)
    assert export("Au marché.") is State.SAME
    assert (ResourcePage.objects.count(), news("Un stand").latest_revision_id) == before
    assert export("Au marché du samedi.") is State.CHANGED
    page = news("Un stand").get_latest_revision_as_object()
    assert blocks(page) == [("text", "<p>Au marché du samedi.</p>")]
    page.summary = "Ma main."
    page.save_revision()
    assert export("Au marché du dimanche.") is State.CONFLICT
    assert news("Un stand").get_latest_revision_as_object().summary == "Ma main."
    news("Un stand").delete()
    assert export("Au marché du dimanche.") is State.GONE and not NewsPage.objects.exists()


def test_a_dry_run_says_it_all_and_writes_no_page_and_no_file(tree, tmp_path):
    content = {"export.xml": ground.wxr(ground.item(1, "Un stand", '<a href="/f.pdf">La fiche</a>', "Nutrition"))}
    place = ground.laid(tmp_path / "a", {**content, "f.pdf": ground.PDF})
    told = ground.bring(place, dry_run=True)["Un stand"]
    assert told.state is State.NEW and told.percent == 0 and told.page is None
    assert any("« Nutrition »" in fault for fault in told.faults)
    assert not NewsPage.objects.exists() and not AsvDocument.objects.exists()
    assert not ImportedThing.objects.exists() and not OldAddress.objects.exists()


def test_words_are_what_the_table_says_and_what_nobody_decided_waits(tree, tmp_path):
    make_term("theme", "sante-mentale", "Santé mentale")
    make_term("public", "jeunes", "Jeunes")
    export = ground.wxr(ground.item(1, "Un stand", "Au marché.", "Santé mentale", "Ados", "Non classé"))
    (tmp_path / "e.xml").write_text(export)
    told = ground.bring(tmp_path / "e.xml")["Un stand"]
    assert [term.slug for term in news("Un stand").themes.all()] == ["sante-mentale"]
    assert any("« Ados », « Non classé »" in fault for fault in told.faults)
    OldTerm.objects.filter(label="Ados").update(target="public/jeunes")
    OldTerm.objects.filter(label="Non classé").update(target="-")
    told = ground.bring(tmp_path / "e.xml")["Un stand"]
    page = news("Un stand").get_latest_revision_as_object()
    assert told.state is State.CHANGED and [term.slug for term in page.audiences.all()] == ["jeunes"]
    assert not any("table" in fault for fault in told.faults)


def test_old_addresses_lead_to_the_page_once_it_is_online_and_tell_nothing_before(tree, tmp_path, client):
    (tmp_path / "e.xml").write_text(ground.wxr(ground.item(7, "Un stand", "Au marché.")))
    ground.bring(tmp_path / "e.xml")
    assert client.get("/2015/03/article-numero-7/").status_code == 404 and not Redirect.objects.exists()
    news("Un stand").get_latest_revision_as_object().save_revision().publish()
    for old in ("/2015/03/article-numero-7/", "/?p=7"):
        assert Redirect.objects.filter(old_path=Redirect.normalise_path(old)).exists(), old
    answer = client.get("/2015/03/article-numero-7/")
    assert answer.status_code == 301 and answer["Location"].endswith(news("Un stand").url)


def test_an_old_page_is_no_news_to_subscribers_and_a_recent_one_is(tree, tmp_path):
    make_subscription(make_user("abonne@exemple.fr"), "q=stand", "Mes stands")
    today = f"{timezone.localdate():%Y-%m-%d} 10:00:00"
    items = [
        ground.item(n, title, "<p>Un stand.</p>") for n, title in ((1, "Un stand de 2015"), (2, "Un stand récent"))
    ]
    items[1] = re.sub(r"2015-03-\d\d 10:00:00", today, items[1])
    ground.bring(ground.laid(tmp_path / "a", {"export.xml": ground.wxr(*items)}))
    for page in NewsPage.objects.all():
        page.get_latest_revision().publish()
    run_worker()
    assert set(Notice.objects.values_list("page__title", flat=True)) == {"Un stand récent"}


@pytest.mark.parametrize(
    ("pattern", "said", "where"),
    [
        (ground.SPIP, {"lead": "Un chapô de rubrique."}, "https://spip.example/spip.php?article{}"),
        (ground.DRUPAL, {"day": "12/05/2018 - 10:30"}, "https://drupal.example/pages/page-{}.html"),
    ],
    ids=["spip", "drupal"],
)
def test_a_saved_tree_gives_its_texts_without_its_frame(pattern, said, where, tree, tmp_path):
    pages = {
        f"pages/page-{n}.html": pattern.format(
            number=n, digit=n, title=f"Le stand numéro {n}", label="Médiation", **said,
            text=f'{ground.LONG}<h2>La suite {n}</h2><p>Voir <a href="page-{n + 1}.html">la page</a>, {n} fois.</p>'
            f"<p><img src='../img/{n}.png' alt='Vue {n}'></p>",
        )
        for n in range(1, 8)
    }  # fmt: skip
    links = "".join(f'<p><a href="page-{n}.html">La page numéro {n} du site</a></p>' for n in range(9))
    pages["pages/liste.html"] = f"<html><body>{links}"
    pages |= {"img/1.png": ground.png(), "pages/vide.html": ""}
    place = ground.laid(tmp_path / "site", pages)
    told = ground.bring(place, address="https://drupal.example")
    assert len(told) == 7
    page = news("Le stand numéro 2")
    text = str(blocks(page))
    assert (
        "Accueil" not in text
        and "mentions" not in text
        and "Centre de ressources" not in text
        and "stand au marché" in text
    )
    assert ("heading", "La suite 2") in blocks(page)
    assert page.date.year == 2018 and page.summary == said.get("lead", "")
    assert page.source_url == where.format(2)
    assert OldTerm.objects.get().uses == 7


def test_markup_that_acts_is_nowhere_in_what_is_made(tree, tmp_path):
    text = (
        '<p onclick="x()">Bonjour <script>alert(1)</script><a href="javascript:alert(2)">ici</a> '
        '<a href="data:text/html,x">là</a><img src=x onerror=alert(3)></p><iframe src="javascript:alert(4)"></iframe>'
        '<svg><script>alert(5)</script></svg><form action="/x"><input value="z">Un formulaire</form><style>p{}</style>'
        '<p><a id="1" linktype="page">une page</a> <embed embedtype="image" id="1"></p>'
    )
    (tmp_path / "e.xml").write_text(ground.wxr(ground.item(1, "<b>Un</b> <script>x</script>titre", text)))
    (told,) = ground.bring(tmp_path / "e.xml").values()
    page = NewsPage.objects.get()
    made = str(page.body.raw_data) + page.title
    for harm in (
        "script",
        "alert",
        "onclick",
        "onerror",
        "javascript",
        "data:",
        "<svg",
        "<form",
        "linktype",
        "embedtype",
    ):
        assert harm not in made.lower(), harm
    assert "Bonjour" in made and "Un formulaire" in made and any("formulaire" in fault for fault in told.faults)


def test_the_table_is_filled_by_those_who_keep_the_vocabularies(tree, client):
    make_term("theme", "sante-mentale", "Santé mentale")
    word = OldTerm.objects.create(folded="sante mentale et isolement", label="Santé mentale et isolement", uses=3)
    address = reverse("old_words")
    client.force_login(make_user("x@example.org"))
    assert client.get(address).status_code in (302, 403)
    client.force_login(make_admin())
    page = client.get(address).content.decode()
    assert "Santé mentale et isolement" in page and "Proposé" in page
    assert client.post(address, {f"{word.pk}-target": "theme/lune"}).status_code == 400
    client.post(address, {f"{word.pk}-target": "theme/sante-mentale"})
    word.refresh_from_db()
    assert word.target == "theme/sante-mentale" and word.decided_at
    assert "n’attend de décision" in client.get(address).content.decode()
