"""One resource names the edition it replaces, and that is enough: wherever either is shown, the other is told."""

import json
from io import BytesIO

import docx
import pytest
from django.core.exceptions import ValidationError
from wagtail.models import BaseViewRestriction

from asv.accounts.models import Favourite
from asv.core.former_files import keep_former
from asv.core.visibility import visible_to
from asv.dossiers.arranging import add_resources, create_dossier
from asv.jobs.worker import Worker
from asv.notifications.models import Notification
from asv.resources.editions import editions_of
from asv.resources.models import ChangeKind, ChangeNote, ResourcePage
from experiences.models import ActionSheetPage, AnalysisPage, DocumentPage, ExperiencePage
from network.alerts.watching.keeping import tell_keepers
from network.alerts.watching.models import OwedChange
from tests.factories.experiences import make, make_document
from tests.factories.search import reindex
from tests.factories.site import make_experience, make_tree, make_user, restrict
from tests.factories.watching import make_watch, say_change

pytestmark = pytest.mark.django_db


def base(page):
    return ResourcePage.objects.get(pk=page.pk)


@pytest.fixture
def tree():
    return make_tree()


@pytest.fixture
def series(tree):
    """2015, 2019, 2024: each names the one before."""
    pages = []
    for year in (2015, 2019, 2024):
        before = base(pages[-1]) if pages else None
        pages.append(make_experience(tree, f"Guide des relais, édition {year}", previous_edition=before))
    return pages


def around(page, user=None):
    found = editions_of([page.pk], visible_to(user)).get(page.pk)
    return (found.newest and found.newest.title[-4:], [one.title[-4:] for one in found.former]) if found else (None, [])


def test_each_of_a_chain_leads_to_the_newest_and_names_those_before(series, client):
    assert [around(page) for page in series] == [("2024", []), ("2024", ["2015"]), (None, ["2019", "2015"])]
    old, _middle, new = (client.get(page.url).content.decode() for page in series)
    assert "Une édition plus récente existe" in old and f'href="{series[2].url}"' in old
    assert (
        "Une édition plus récente" not in new and f'href="{series[1].url}"' in new and f'href="{series[0].url}"' in new
    )


def test_every_channel_says_of_the_old_that_there_is_a_newer_one(series, client):
    old, _middle, new = series
    reindex()
    lasting = f"https://asv.example/r/{new.pk}"
    word = "édition 2024"
    assert word in client.get("/experiences/").content.decode()
    page = client.get("/recherche/?q=relais").content.decode()
    assert page.count("Édition plus récente") == 2
    found = {one["id"]: one for one in client.get("/api/v1/recherche?q=relais").json()["results"]}
    assert found[old.pk]["newest_edition"]["permalink"] == lasting and found[new.pk]["newest_edition"] is None
    one = client.get(f"/api/v1/ressources/{old.pk}").json()
    assert one["newest_edition"]["title"].endswith("2024") and one["previous_edition"] is None
    assert lasting in client.get(f"/r/{old.pk}.bib").content.decode()
    assert f"N1  - Édition plus récente : {new.title}, {lasting}" in client.get(f"/r/{old.pk}.ris").content.decode()
    record = f"/oai?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:asv.example:{old.pk}"
    assert f"<dc:relation>{lasting}</dc:relation>" in client.get(record).content.decode()
    feed = client.get("/recherche/flux.atom").content.decode()
    assert f"Édition plus récente : {new.title}, https://asv.example{new.url}" in feed
    rows = b"".join(client.get("/recherche/export.csv").streaming_content).decode()
    assert rows.count(lasting) == 3  # its own, and what replaces the two others


def test_a_harvester_that_was_here_before_learns_of_the_newer_edition(series, client):
    ResourcePage.objects.filter(pk=series[0].pk).update(last_published_at="2019-05-04T00:00Z")
    since = "/oai?verb=ListIdentifiers&metadataPrefix=oai_dc&from=2020-01-01"
    assert f"oai:asv.example:{series[0].pk}</identifier>" in client.get(since).content.decode()


def test_a_dossier_says_it_on_its_page_and_in_its_files(series, client):
    user = make_user()
    client.force_login(user)
    dossier = create_dossier(user, "À garder")
    add_resources(dossier, [series[0].pk])
    assert "édition 2024" in client.get(f"/compte/dossiers/{dossier.pk}/").content.decode()
    assert "édition 2024" in client.get(f"/compte/dossiers/{dossier.pk}/impression/").content.decode()
    written = client.get(f"/compte/dossiers/{dossier.pk}/export.docx")
    content = b"".join(written.streaming_content) if written.streaming else written.content
    text = "\n".join(paragraph.text for paragraph in docx.Document(BytesIO(content)).paragraphs)
    assert "Édition plus récente" in text


@pytest.mark.parametrize("hide", ["unpublish", "password"])
def test_what_a_reader_may_not_know_of_is_told_nowhere_and_breaks_no_chain(series, client, hide):
    middle, new = series[1], series[2]
    if hide == "unpublish":
        new.unpublish()
    else:
        restrict(new, BaseViewRestriction.PASSWORD)
    assert around(series[0]) == ("2019", []) and around(middle) == (None, ["2015"])
    said = (
        client.get(series[0].url).content.decode() + client.get(f"/api/v1/ressources/{series[0].pk}").content.decode()
    )
    assert "2024" not in said
    if hide == "unpublish":
        new.save_revision().publish()
        restrict(middle, BaseViewRestriction.PASSWORD)
        assert around(series[0]) == ("2024", []) and around(new) == (None, ["2015"])


def test_a_chain_holds_when_one_of_it_is_deleted(series):
    first, middle, last = series
    ExperiencePage.objects.get(pk=middle.pk).delete()
    assert around(first) == ("2024", []) and around(last) == (None, ["2015"])
    again = ExperiencePage.objects.get(pk=last.pk).get_latest_revision_as_object()
    assert again.previous_edition_id == first.pk
    ExperiencePage.objects.get(pk=last.pk).delete()
    assert around(first) == (None, [])


def test_editions_that_would_replace_each_other_are_refused_in_words(series):
    first = ExperiencePage.objects.get(pk=series[0].pk)
    for wrong in (series[0], series[2]):
        first.previous_edition = base(wrong)
        with pytest.raises(ValidationError) as caught:
            first.full_clean()
        assert "en rond" in caught.value.message_dict["previous_edition"][0]


def test_types_may_replace_each_other_and_a_copy_replaces_nothing(tree, client):
    sheet = make(ActionSheetPage, title="Fiche d'hier")
    page = make_experience(tree, "Récit d'aujourd'hui", previous_edition=base(sheet))
    assert "Récit d’aujourd’hui" in client.get(sheet.url).content.decode()
    copied = page.copy(update_attrs={"slug": "copie", "title": "Copie"})
    assert copied.previous_edition_id is None


def test_who_keeps_the_old_one_is_told_once(tree):
    old = make_experience(tree, "Le guide")
    kept, filed, both, follows, gone = (
        make_user(f"{name}@exemple.fr") for name in ("un", "deux", "trois", "quatre", "cinq")
    )
    for user in (kept, both):
        Favourite.objects.create(user=user, page=base(old), kept_title=old.title)
    for user in (filed, both):
        add_resources(create_dossier(user, "Pour le groupe"), [old.pk])
    make_watch(follows, old)
    gone.is_active = False
    gone.save()
    Favourite.objects.create(user=gone, page=base(old), kept_title=old.title)
    new = make_experience(tree, "Le guide refait", previous_edition=base(old))
    for _round in range(2):
        Worker().run_once()
        new.get_latest_revision_as_object().save_revision().publish()
    told = {row.user: row for row in Notification.objects.all()}
    assert set(told) == {kept, filed, both, follows} and Notification.objects.count() == 4
    assert told[kept].path == new.url and "Le guide refait" in told[kept].text
    assert OwedChange.objects.count() == 1 and ChangeNote.objects.count() == 1


@pytest.mark.indexes
def test_who_keeps_a_resource_is_told_once_of_a_new_edition_of_its_file(tree):
    page = make(DocumentPage, document=make_document())
    kept, filed, follows = (make_user(f"{name}@exemple.fr") for name in ("un", "deux", "trois"))
    Favourite.objects.create(user=kept, page=base(page), kept_title=page.title)
    add_resources(create_dossier(filed, "Pour le groupe"), [page.pk])
    make_watch(follows, page)
    keep_former(page.document, page.document.file, "édition de 2019")
    Worker().run_once()
    tell_keepers(ChangeNote.objects.get())
    told = {row.user: row for row in Notification.objects.filter(title__startswith="Un fichier a une nouvelle édition")}
    assert set(told) == {kept, filed} and OwedChange.objects.get().watch.favourite.user == follows
    assert told[filed].path == page.url and "qui remplace « édition de 2019 »" in told[filed].text
    say_change(page, "Le budget est à jour.", ChangeKind.RENEWED)
    Worker().run_once()
    assert Notification.objects.filter(user__in=(kept, filed)).count() == 2


def test_nobody_is_told_of_what_is_closed_to_all(tree):
    old = make_experience(tree, "Le guide")
    user = make_user()
    Favourite.objects.create(user=user, page=base(old), kept_title=old.title)
    draft = make_experience(tree, "Le guide secret", previous_edition=base(old), live=False)
    restrict(draft, BaseViewRestriction.PASSWORD)
    draft.save_revision().publish()
    Worker().run_once()
    assert not Notification.objects.exists() and not ChangeNote.objects.exists()


def test_a_site_without_editions_asks_nothing_more(tree, client, django_assert_num_queries):
    page = make_experience(tree, "Seul")
    client.get(page.url)
    with django_assert_num_queries(0):
        assert editions_of([page.pk], visible_to(None)) == {}


def test_a_report_shows_its_editions_as_any_resource(tree, client):
    first = make(AnalysisPage, title="Analyse de 2012")
    later = make(AnalysisPage, title="Analyse de 2018", previous_edition=base(first))
    assert "Analyse de 2018" in client.get(first.url).content.decode()
    assert json.loads(client.get(f"/api/v1/ressources/{later.pk}").content)["previous_edition"]["id"] == first.pk
