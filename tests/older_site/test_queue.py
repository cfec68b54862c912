"""An older site in the admin: a file, a dry run, a queue, what is accepted of it, and what the worker goes on with."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from home.models import NewsPage
from operations.models import ImportedPage, LineState, OldTerm, PagesImport, PagesImportState
from operations.older_site import running
from tests.factories.accounts import make_admin
from tests.factories.search import make_places, make_term
from tests.factories.site import make_tree, make_user
from tests.older_site import ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    make_places()
    make_tree()
    client.force_login(make_admin())
    return client


def send(client, name, content, **more):
    said = {"file": SimpleUploadedFile(name, content), "kind": "actualite", **more}
    return client.post(reverse("old_imports"), said)


def job():
    return PagesImport.objects.get()


def settle():
    """Have the worker do what a slow machine did not while the person waited."""
    while running.advance_imports(timezone.now()):
        pass


def test_pages_are_checked_then_accepted_by_batch_and_become_drafts(editor, tmp_path):
    make_term("theme", "nutrition", "Nutrition")
    pages = [ground.item(n, f"Le stand {n}", f"<p>Un stand, {n} fois.</p>", "Manger") for n in (1, 2, 3)]
    link = '<p><a href="https://essai.example/2015/03/article-numero-2/">Suite</a></p>'
    members = {"export.xml": ground.wxr(*pages, ground.item(4, "À part", link)).encode(), "vide.html": b""}
    answer = send(editor, "site.zip", ground.zipped(tmp_path / "site.zip", members).read_bytes())
    settle()
    assert answer.status_code == 302 and job().state == PagesImportState.CHECKED and not NewsPage.objects.exists()
    shown = editor.get(answer["Location"]).content.decode()
    assert "Le stand 1" in shown and "« Manger »" in shown and "Accepter les pages prêtes" in shown

    OldTerm.objects.update(target="theme/nutrition")
    editor.post(reverse("old_import_check", args=[job().pk]))
    settle()
    assert not any(line.faults for line in job().lines.all())

    chosen = list(job().lines.filter(title__in=["Le stand 1", "À part"]).values_list("pk", flat=True))
    editor.post(reverse("old_import_accept", args=[job().pk]), {"page": [*chosen, "99999999", "x"]})
    settle()
    assert sorted(NewsPage.objects.values_list("title", flat=True)) == ["Le stand 1", "À part"]
    assert job().state == PagesImportState.CHECKED and not NewsPage.objects.filter(live=True).exists()
    assert [term.slug for term in NewsPage.objects.get(title="Le stand 1").themes.all()] == ["nutrition"]

    editor.post(reverse("old_import_accept", args=[job().pk]), {"toutes": "oui"})
    settle()
    assert NewsPage.objects.count() == 4 and job().state == PagesImportState.DONE
    apart = NewsPage.objects.get(title="À part").get_latest_revision_as_object()
    assert f'id="{NewsPage.objects.get(title="Le stand 2").pk}"' in str(apart.body.raw_data)
    assert not running.place_of(job()).parent.exists()
    report = b"".join(editor.get(reverse("old_import_report", args=[job().pk])).streaming_content).decode()
    assert report.count("En brouillon") == 4


def test_the_worker_goes_on_where_a_death_left_it(editor, monkeypatch):
    send(
        editor, "e.xml", ground.wxr(*(ground.item(n, f"Le stand {n}", "<p>Un stand.</p>") for n in (1, 2, 3))).encode()
    )
    written = running.Bringing.brought
    seen = []

    def dies(bringing, page):
        seen.append(page.title)
        if len(seen) == 2:
            raise SystemExit
        return written(bringing, page)

    monkeypatch.setattr(running.Bringing, "brought", dies)
    settle()
    running.accept(job(), None)
    with pytest.raises(SystemExit):
        running.advance_imports(timezone.now())
    assert NewsPage.objects.count() == 1 and job().state == PagesImportState.WRITING
    settle()
    assert NewsPage.objects.count() == 3 and job().state == PagesImportState.DONE and seen.count("Le stand 1") == 1


@pytest.mark.parametrize(
    ("name", "content", "status", "word"),
    [
        ("site.exe", b"MZ", 400, "aucune de ces sortes"),
        ("vide.zip", b"", 400, "vide"),
        ("rire.xml", b'<!DOCTYPE rss [<!ENTITY a "ah">]><rss>&a;</rss>', 302, "entités"),
        ("faux.zip", b"PK\x03\x04rien", 302, "zip lisible"),
    ],
)
def test_what_cannot_be_read_is_said(name, content, status, word, editor):
    answer = send(editor, name, content)
    assert answer.status_code == status
    page = answer if status == 400 else editor.get(answer["Location"])
    assert word in page.content.decode()
    assert not PagesImport.objects.exclude(state=PagesImportState.FAILED).exists()


def test_a_file_over_fifty_megabytes_is_refused_in_words(editor, monkeypatch):
    monkeypatch.setattr("operations.older_site.import_views.MOST_BYTES", 10)
    answer = send(editor, "e.xml", b"<rss></rss>")
    assert answer.status_code == 400 and "dépasse 50 Mo" in answer.content.decode()


def test_only_those_who_keep_the_whole_site_bring_pages_in(editor, client):
    send(editor, "e.xml", ground.wxr(ground.item(1, "Le stand", "<p>Un stand.</p>")).encode())
    client.force_login(make_user("x@example.org"))
    assert client.get(reverse("old_imports")).status_code in (302, 403)
    for name in ("old_import", "old_import_report"):
        assert client.get(reverse(name, args=[job().pk])).status_code in (302, 403), name
    for name in ("old_import_accept", "old_import_check", "old_import_cancel"):
        assert client.post(reverse(name, args=[job().pk])).status_code in (302, 403), name
    assert job().state == PagesImportState.CHECKED


def test_what_was_read_goes_after_a_year_and_its_file_at_the_end(editor):
    send(editor, "e.xml", ground.wxr(ground.item(1, "Le stand", "<p>Un stand.</p>")).encode())
    assert running.place_of(job()).exists()
    editor.post(reverse("old_import_cancel", args=[job().pk]))
    assert job().state == PagesImportState.CANCELLED and not running.place_of(job()).exists()
    assert ImportedPage.objects.filter(state=LineState.NEW).exists()
    assert running.forget_imports(timezone.now() + timedelta(days=364)) == 0
    assert running.forget_imports(timezone.now() + timedelta(days=366)) == 1 and not PagesImport.objects.exists()
