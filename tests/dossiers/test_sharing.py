"""The secret link: who reads what, for how long, and what forged or old links answer."""

import csv
import io
import re
import sys
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import Group
from django.core import signing
from django.test import Client
from django.utils import timezone

from asv.core.templatetags.asv import date_fr
from asv.dossiers.arranging import add_resources, create_dossier
from asv.dossiers.models import Dossier, DossierItem
from asv.dossiers.sharing import share, token_of
from tests.factories.experiences import full_experience
from tests.factories.site import make_experience, make_user, restrict
from tests.factories.watching import withdraw

pytestmark = pytest.mark.django_db


def text(answer):
    return answer.content.decode()


def opened(dossier):
    share(dossier, None)
    return f"/dossiers/{token_of(dossier)}/"


def test_a_link_is_made_replaced_and_taken_back(client, three):
    page = f"/compte/dossiers/{three.pk}/partage/"
    client.post(page, {"action": "creer"})
    visitor = Client()
    first = re.search(r"https://asv\.example(/dossiers/[^\"<]+)", text(client.get(page))).group(1)
    assert visitor.get(first).status_code == 200
    client.post(page, {"action": "creer", "until": "2999-01-01"})
    assert visitor.get(first).status_code == 200  # refused: too far, nothing replaced
    client.post(page, {"action": "creer", "until": timezone.localdate().isoformat()})
    three.refresh_from_db()
    second = f"/dossiers/{token_of(three)}/"
    assert second != first
    assert [visitor.get(link).status_code for link in (first, second)] == [410, 200]
    Dossier.objects.update(share_until=timezone.localdate() - timedelta(days=1))
    ended = visitor.get(second)
    assert ended.status_code == 410 and "Premier" not in text(ended) and "Santé mentale" not in text(ended)
    assert "arrivé à sa fin" in text(client.get(page))
    Dossier.objects.update(share_until=None)
    assert visitor.get(second).status_code == 200
    client.post(page, {"action": "retirer"})
    assert [visitor.get(link).status_code for link in (first, second, f"{second}export.docx")] == [410, 410, 410]


@pytest.mark.parametrize("until", ["hier", "2020-01-01", "2999-12-31", "0000-00-00", "x" * 500])
def test_a_bad_last_day_makes_no_link(client, three, until):
    answer = client.post(f"/compte/dossiers/{three.pk}/partage/", {"until": until})
    assert "errorlist" in text(answer) and until[:100] in text(answer)
    three.refresh_from_db()
    assert three.share_key is None


def test_a_forged_or_borrowed_token_opens_nothing(three):
    visitor = Client()
    good = opened(three)
    key, _, signature = token_of(three).partition(".")
    other_use = signing.Signer(salt="asv.other", sep=".").sign(key)
    for token in (key, f"{key}.", f"{key}.{signature[:-1]}", f"x{key}.{signature}", other_use, "é", "a" * 3000, "%00"):
        assert visitor.get(f"/dossiers/{token}/").status_code == 404, token
    assert visitor.get(good).status_code == 200
    assert visitor.get(f"/dossiers/{three.pk}/").status_code == 404
    assert visitor.post(good).status_code == 405
    assert signature not in str(Dossier.objects.values().get())  # a copy of the database holds no link
    three.owner.is_active = False
    three.owner.save()
    assert visitor.get(good).status_code == 410
    three.owner.delete()
    assert visitor.get(good).status_code == 410


def test_the_page_goes_nowhere_else(three):
    answer = Client().get(opened(three))
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "noindex" in answer["X-Robots-Tag"] and "noindex" in text(answer)
    assert "no-store" in answer["Cache-Control"] and "private" in answer["Cache-Control"]
    assert not answer.cookies
    assert "membre@exemple.fr" not in text(answer)
    assert Client().get(opened(three) + "export.csv")["Referrer-Policy"] == "no-referrer"


def read_everywhere(client, address, page=""):
    """The page and all its files, as one text."""
    from docx import Document

    parts = [text(client.get(address + page))]
    parts += [text(client.get(f"{address}export.{kind}")) for kind in ("csv", "bib", "ris")]
    document = Document(io.BytesIO(client.get(f"{address}export.docx").content))
    parts += [paragraph.text for paragraph in document.paragraphs]
    parts += [relation.target_ref for relation in document.part.rels.values() if relation.is_external]
    return "\n".join(parts)


def test_each_reader_sees_what_they_may_see(client, tree, member):
    group = Group.objects.create(name="Réseau du Nord")
    member.groups.add(group)
    kept = full_experience()
    kept.title, kept.source_url = "Réservé au groupe", "https://source-reservee.example/"
    kept.save()
    restrict(kept, "groups", group)
    draft, gone, locked = (
        make_experience(tree, title) for title in ("Retiré depuis", "Effacé depuis", "Enfermé depuis")
    )
    dossier = create_dossier(member, "À plusieurs")
    add_resources(dossier, [kept.pk, draft.pk, gone.pk, locked.pk])
    DossierItem.objects.update(private_note="entre moi et moi", shared_note="pour la réunion")
    draft.unpublish()
    gone.delete()
    restrict(locked, "password")
    address = opened(dossier)

    other = Client()
    other.force_login(make_user("autre@exemple.fr"))
    for reader in (Client(), other):
        seen = read_everywhere(reader, address)
        assert "Réservé au groupe" in seen and "pour la réunion" in seen and "Réservé aux membres" in seen
        assert "Cette ressource n'est plus publiée" in seen.replace("’", "'")
        for secret in ("depuis", "entre moi", "source-reservee", "mot-texte"):
            assert secret not in seen, secret
    fellow = Client()
    user = make_user("collegue@exemple.fr")
    user.groups.add(group)
    fellow.force_login(user)
    assert "source-reservee" in read_everywhere(fellow, address)
    mine = read_everywhere(client, address)
    assert "Retiré depuis" in mine and "Effacé depuis" in mine and "Enfermé depuis" in mine
    assert "entre moi" not in mine


def test_print_and_files_say_that_a_resource_was_withdrawn_when_and_why(client, three):
    """To its owner; who opens the link learns neither title nor reason."""
    first, second, _ = three.items.all()
    withdraw(first.page, "=Remplacée par {la} fiche & l'annexe.\nVoir 2026.")
    second.page.delete()
    since = f"n'est plus publiée depuis le {date_fr(timezone.localdate())}"
    base = f"/compte/dossiers/{three.pk}/"
    written = read_everywhere(client, base, "impression/").replace("’", "'")
    written = written.replace("\xa0", " ").replace("\u202f", " ")
    assert "Pourquoi : =Remplacée par {la} fiche &amp; l'annexe." in written
    assert written.count(since) == 5, written  # the page, and four files
    assert written.count("n'est plus publiée.") == 5 and written.count("fiche") == 5
    bib = text(client.get(f"{base}export.bib"))
    assert r"Pourquoi : =Remplacée par \{la\} fiche \& l'annexe. Voir 2026." in bib and bib.count("@misc{") == 3
    assert text(client.get(f"{base}export.ris")).count("TY  - ") == 3
    seen = read_everywhere(Client(), opened(three))
    assert "Premier" not in seen and "Deuxième" not in seen and "fiche" not in seen and "depuis le" not in seen
    assert "Troisième" in seen


def test_the_owners_notes_are_printed_only_when_asked(client, three):
    DossierItem.objects.filter(kept_title="Premier").update(private_note="entre moi", shared_note="=1+1")
    base = f"/compte/dossiers/{three.pk}/"
    assert "entre moi" not in text(client.get(f"{base}impression/")) + text(client.get(f"{base}export.csv"))
    assert "entre moi" in text(client.get(f"{base}impression/?notes=moi"))
    rows = list(
        csv.DictReader(
            io.StringIO(client.get(f"{base}export.csv?notes=moi").content.decode("utf-8-sig")), delimiter=";"
        )
    )
    assert [row["Titre"] for row in rows] == ["Premier", "Deuxième", "Troisième"]
    assert rows[0]["Note pour moi"] == "entre moi" and rows[0]["Note partagée"] == "'=1+1"
    assert "entre moi" not in text(Client().get(opened(three) + "?notes=moi"))


def test_files_are_whole_and_safely_named(client, three, monkeypatch):
    from docx import Document

    Dossier.objects.update(name='Été "2026" / comité\u0085; filename=x.exe')
    DossierItem.objects.filter(kept_title="Premier").update(shared_note="une note\nsur deux lignes \x0b")
    base = f"/compte/dossiers/{three.pk}/"
    answer = client.get(f"{base}export.docx")
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%C3%89t%C3%A9")
    assert "/" not in answer["Content-Disposition"] and "\n" not in answer["Content-Disposition"]
    document = Document(io.BytesIO(answer.content))
    headings = [p.text for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == ["Sommaire", "1. Premier", "2. Deuxième", "3. Troisième"]
    written = "\n".join(p.text for p in document.paragraphs)
    page = three.items.first().page
    assert "une note\nsur deux lignes" in written and f"https://asv.example/r/{page.pk}" in written
    assert document.core_properties.title.startswith("Été")
    assert text(client.get(f"{base}export.bib")).count("@misc{") == 3
    assert text(client.get(f"{base}export.ris")).count("TY  - ") == 3
    for wrong in ("exe", "pdf", "html"):
        assert client.get(f"{base}export.{wrong}").status_code == 404
    monkeypatch.setattr("asv.dossiers.files.RATE", "2/m")
    answers = [client.get(f"{base}export.csv").status_code for _ in range(3)]
    assert answers[-1] == 429


def test_a_pdf_is_offered_where_weasyprint_is(client, three, monkeypatch):
    """With a stand-in of its interface: the real one is no dependency of ours."""
    asked = {}

    class HTML:
        def __init__(self, string, base_url, url_fetcher):
            asked.update(string=string, fetch=url_fetcher.fetch)

        def write_pdf(self, pdf_variant):
            asked["variant"] = pdf_variant
            return b"%PDF-1.7"

    urls = SimpleNamespace(URLFetcher=object, URLFetcherResponse=lambda *parts: parts)
    monkeypatch.setitem(sys.modules, "weasyprint", SimpleNamespace(HTML=HTML, urls=urls, __spec__=object()))
    monkeypatch.setitem(sys.modules, "weasyprint.urls", urls)
    assert "export.pdf" in text(client.get(f"/compte/dossiers/{three.pk}/impression/"))
    answer = client.get(f"/compte/dossiers/{three.pk}/export.pdf")
    assert answer["Content-Type"] == "application/pdf" and answer.content == b"%PDF-1.7"
    monkeypatch.setattr("asv.dossiers.exports.MOST_IN_PDF", 2)
    assert client.get(f"/compte/dossiers/{three.pk}/export.pdf").status_code == 404
    assert "Deuxième" in asked["string"] and "no-print" not in asked["string"]
    assert asked["variant"] == "pdf/ua-1" and '<html lang="fr">' in asked["string"] and "<title>" in asked["string"]
    assert b"@font-face" in asked["fetch"]("https://static.invalid/css/site.css")[1]
    for elsewhere in ("http://127.0.0.1:9200/", "file:///etc/passwd", "https://static.invalid/../../pyproject.toml"):
        with pytest.raises(Exception, match=r"(?i)static|path"):
            asked["fetch"](elsewhere)
