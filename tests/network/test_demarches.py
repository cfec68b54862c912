"""A démarche's years, history, surroundings and export."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook
from wagtail.models import BaseViewRestriction, Page

from asv.jobs.models import OutboxEvent
from asv.resources.assemble import documents_for, published_ids
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.taxonomy.former import current_insee
from asv.taxonomy.models import DemarcheKind, Organisation, ReferenceData, Territory
from network.demarches import duties
from network.demarches.models import DemarcheImport, DemarchePage, DemarchePeriod, DemarchePost
from network.demarches.running import confirm, run_whole
from network.directory.models import ContactMade, Post
from network.directory.posts import set_levels
from search import engines
from tests.directory.making import MARKS, everything, make_post
from tests.factories.accounts import delivered
from tests.factories.many import copies
from tests.factories.network import asv, lille, make_demarche, make_meeting, make_organisation, place
from tests.factories.site import make_experience, make_user, restrict

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


def period(state="active", since=None, until=None, **more):
    return DemarchePeriod(state=state, since=since, until=until, **more)


@pytest.mark.parametrize(
    ("fields", "periods", "active", "idle"),
    [
        ({"since": date(2015, 9, 2)}, [], [2015, 2020, THIS_YEAR], [2014, THIS_YEAR + 1]),
        ({"since": date(2015, 1, 1), "until": date(2020, 12, 31)}, [], [2015, 2020], [2014, 2021]),
        ({"since": date(2015, 1, 1), "state": "terminee", "information_date": date(2019, 7, 1)}, [], [2019], [2020]),
        ({"state": "prefiguration", "since": date(2019, 1, 1)}, [], [], [2019, THIS_YEAR]),
        ({"information_date": date(2016, 11, 22)}, [], [2016, THIS_YEAR], [2015]),
        ({"start_year": 2012, "end_year": 2014}, [], [2012, 2014], [2011, 2015]),
        ({}, [], [], [2020, THIS_YEAR]),
        (
            {},
            [
                ("prefiguration", date(2008, 1, 1), None),
                ("active", date(2010, 3, 1), date(2013, 6, 1)),
                ("terminee", date(2013, 6, 1), None),
                ("renouvelee", date(2018, 1, 1), None),
            ],
            [2010, 2013, 2018, THIS_YEAR],
            [2009, 2014, 2017],
        ),
        ({"state": "terminee", "until": date(2020, 1, 31)}, [("active", date(2016, 1, 1), None)], [2016, 2020], [2021]),
    ],
)
def test_what_was_active_in_a_year(tree, fields, periods, active, idle):
    page = DemarchePage(title="Démarche", kind=asv(), **fields)
    page.periods = [period(*values) for values in periods]
    tree.demarches.add_child(instance=page)
    for year in active:
        assert DemarchePage.objects.active_in(year).exists(), year
    for year in idle:
        assert not DemarchePage.objects.active_in(year).exists(), year
    assert DemarchePage.objects.undated().exists() is not bool(active)
    assert not {*page.years_covered()} & {*idle}
    assert {*active} <= {*page.years_covered()}
    assert not DemarchePage.objects.active_in(-1).exists()
    if active:
        assert DemarchePage.objects.active_between(min(active) - 3, min(active)).exists()
        # The index finds it in the very same years.
        assert next(documents_for(published_ids())).years == page.years_covered()


def test_the_new_year_is_indexed_once(tree, monkeypatch):
    lasting = make_demarche(tree, "Elle dure", since=date(2015, 1, 1))
    make_demarche(tree, "Finie", since=date(2015, 1, 1), until=date(2016, 1, 1))
    monkeypatch.setitem(duties._known, "year", 0)
    assert duties.index_new_year(timezone.now()) == 0
    OutboxEvent.objects.all().delete()
    ReferenceData.objects.filter(name=duties.YEAR_STAMP).update(edition="2001")
    monkeypatch.setitem(duties._known, "year", 0)
    assert duties.index_new_year(timezone.now()) == 1
    assert list(OutboxEvent.objects.values_list("object_id", flat=True)) == [lasting.pk]
    monkeypatch.setitem(duties._known, "year", 0)
    assert duties.index_new_year(timezone.now()) == 0


def test_what_a_form_refuses(tree):
    first = make_demarche(tree, "Une", reference="R1")
    second = make_demarche(tree, "Deux", reference="R2", predecessor=first)
    second.reference = " R1 "
    with pytest.raises(ValidationError, match="déjà cette référence"):
        second.full_clean()
    first.predecessor = second
    with pytest.raises(ValidationError, match="elle-même"):
        first.full_clean()
    with pytest.raises(ValidationError, match="après le début"):
        period(since=date(2020, 1, 1), until=date(2019, 1, 1)).clean()
    with pytest.raises(ValidationError, match="au moins une"):
        period().clean()
    copy = second.copy(update_attrs={"slug": "copie", "title": "Copie"}) if second.refresh_from_db() is None else None
    assert (copy.reference, copy.predecessor_id) == ("", None)


def test_former_codes_of_communes():
    assert current_insee("01126") == "01033"
    assert current_insee("59350") == ""
    assert current_insee("<b>") == ""


def full_site(tree):
    """A démarche with all that surrounds it."""
    bearer = make_organisation("Ville de Lille", phone="03 00 00 00 00", email="sante@lille.example")
    here = lille()
    here.latitude, here.longitude = 50.63, 3.06
    here.save()
    quarter = place("qpv-QN05901M", "qpv", "Faubourg de Béthune", here)
    roubaix = place("com-59512", "commune", "Roubaix", Territory.objects.get(code="dep-59"))
    roubaix.latitude, roubaix.longitude = 50.69, 3.18
    roubaix.save()
    far = place("com-13055", "commune", "Marseille", place("dep-13", "departement", "Bouches-du-Rhône"))
    far.latitude, far.longitude = 43.3, 5.4
    far.save()
    former = make_demarche(
        tree, "ASV, première génération", since=date(2001, 1, 1), until=date(2012, 1, 1), generation=1
    )
    page = make_demarche(
        tree, "ASV de Lille", territories=[here, quarter], bearer=bearer, generation=2, predecessor=former,
        since=date(2012, 1, 1), information_date=date(2019, 12, 17), source_label="Centre de ressources",
    )  # fmt: skip
    page.periods = [
        period("active", date(2012, 1, 1), date(2018, 1, 1), generation=1, source_label="Circulaire"),
        period("renouvelee", date(2018, 1, 1), None, generation=2, note="Après une évaluation."),
    ]
    page.coordination_posts = [DemarchePost(function="Coordination de l’ASV", organisation=bearer)]
    page.organisation_links = [
        ResourceOrganisation(organisation=make_organisation("ARS"), role=OrganisationRole.PARTENAIRE)
    ]
    page.save_revision().publish()
    make_demarche(tree, "CLS de Roubaix", territories=[roubaix], kind=cls())
    make_demarche(tree, "ASV de Marseille", territories=[far])
    make_demarche(tree, "Suivante", predecessor=page, since=date(2024, 1, 1))
    return page, bearer, here, quarter


def cls():
    defaults = {"label": "Contrat local de santé", "acronym": "CLS"}
    return DemarcheKind.objects.get_or_create(slug="cls", defaults=defaults)[0]


def story(tree, title, places=(), kinds=(), bearer=None, **fields):
    page = make_experience(tree, title, **fields)
    page.territories, page.demarches = list(places), list(kinds)
    if bearer:
        page.organisation_links = [ResourceOrganisation(organisation=bearer)]
    page.save_revision().publish() if page.live else page.save()
    return page


def test_a_page_tells_its_history_its_stories_and_who_to_turn_to(client, tree):
    page, bearer, here, quarter = full_site(tree)
    story(tree, "Récit du quartier", [quarter], [asv()])
    story(tree, "Récit du porteur", [], [asv()], bearer)
    story(tree, "Récit d'un CLS", [here], [cls()])
    story(tree, "Récit de la région", [Territory.objects.get(code="reg-32")], [asv()])
    story(tree, "Brouillon", [here], [asv()], live=False)
    restrict(story(tree, "Derrière un mot de passe", [here], [asv()]), BaseViewRestriction.PASSWORD)
    restrict(story(tree, "Pour les membres", [here], [asv()]))
    make_meeting(tree, "Rencontre du porteur", host=bearer)
    response = client.get(page.get_url())
    context, html = response.context, response.content.decode()
    assert {card.title for card in context["stories"]} == {"Récit du quartier", "Récit du porteur", "Pour les membres"}
    assert [card.title for card in context["demarche_meetings"]] == ["Rencontre du porteur"]
    assert [(near.title, near.km > 5) for near in context["near_demarches"]] == [("CLS de Roubaix", True)]
    assert [(moment.what, moment.title) for moment in context["timeline"]] == [
        ("Fait suite à", "ASV, première génération"),
        ("Active", ""),
        ("Renouvelée", ""),
        ("Suivie par", "Suivante"),
    ]
    for words in (
        "Coordination de l’ASV",
        "/annuaire/ville-de-lille/contact/",
        "Faubourg de Béthune",
        "Après une évaluation.",
        "ARS",
    ):
        assert words in html, words
    assert "sante@lille.example" not in html
    assert "2<sup>e</sup> génération" in " ".join(html.split()).replace("2 <sup>", "2<sup>")
    # What precedes it may be kept behind a password: then nothing names it.
    restrict(Page.objects.get(pk=page.predecessor_id), BaseViewRestriction.PASSWORD)
    assert "première génération" not in client.get(page.get_url()).content.decode()


def test_a_bare_page_and_a_preview_stand(client, tree):
    bare = make_demarche(tree, "Nue")
    assert client.get(bare.get_url()).status_code == 200
    assert bare.make_preview_request().status_code == 200


def test_the_page_costs_the_same_among_many(client, tree):
    page, bearer, here, quarter = full_site(tree)
    for number in range(3):
        story(tree, f"Récit {number}", [quarter], [asv()], bearer)

    def queries():
        client.get(page.get_url())
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(page.get_url())
        return len(captured)

    few = queries()
    for one in (
        make_demarche(tree, "Voisine", territories=[here], predecessor=page),
        story(tree, "Autre", [here], [asv()]),
        make_meeting(tree, "Rencontre", host=bearer),
    ):
        copies(one, 11)
    many = queries()
    assert many == few <= 18, (few, many)


def test_who_coordinates_may_be_written_to_from_the_page_as_they_consent(client, tree):
    page, bearer, _here, _quarter = full_site(tree)
    post = make_post(tree, **everything())
    post.organisation = bearer
    post.save()
    address = f"/annuaire/fiches/{post.pk}/contact/?demarche={page.pk}"

    def seen(**levels):
        set_levels(Post.objects.get(pk=post.pk), {**everything(), **levels})
        return client.get(page.get_url()).content.decode()

    html = seen()
    assert address in html and MARKS["name"] in html and MARKS["email"] not in html
    form = client.get(address).content.decode()
    assert "ASV de Lille" in form and f'href="{page.get_url()}"' in form
    sent = {"name": "Ada", "email": "ada@exemple.fr", "subject": "ASV", "text": "Bonjour à vous toutes."}
    assert client.post(address, sent).url == page.get_url()
    assert delivered()[-1].to == [post.holder.email] and ContactMade.objects.get().post == post
    # Whoever hides a line is not found by it; whoever takes no message has no form.
    assert address not in seen(contact="nobody") and MARKS["name"] in seen(contact="members")
    for line in ("organisation", "demarches"):
        assert MARKS["name"] not in seen(**{line: "members"})
    assert "ne reçoivent pas de message" not in html
    Organisation.objects.filter(pk=bearer.pk).update(email="")
    assert "ne reçoivent pas de message" in seen(contact="nobody")
    restrict(page, BaseViewRestriction.PASSWORD)
    set_levels(Post.objects.get(pk=post.pk), everything())
    for asked in (str(page.pk), "0", "²", "9" * 30, "x"):
        assert (
            "ASV de Lille" not in client.get(f"/annuaire/fiches/{post.pk}/contact/?demarche={asked}").content.decode()
        )


def test_the_map_offers_its_table_and_pages_lead_to_those_of_their_places(client, tree):
    page, _bearer, _here, _quarter = full_site(tree)
    indexed()
    html = client.get("/carte/?demarche=cls&territoire=dep-59").content.decode()
    assert "/carte/export.csv?demarche=cls&amp;territoire=dep-59" in html
    assert "/carte/export.xlsx?demarche=cls&amp;territoire=dep-59" in html
    html = client.get(page.get_url()).content.decode()
    assert 'href="/territoires/com-59350/"' in html and 'href="/territoires/qpv-QN05901M/"' in html
    assert 'href="/territoires/dep-59/"' in client.get("/recherche/?territoire=dep-59").content.decode()
    assert 'href="/territoires/"' in client.get("/recherche/?territoire=fra").content.decode()


def export(client, query="", extension="csv"):
    response = client.get(f"/carte/export.{extension}{query}")
    assert response.status_code == 200
    if extension == "xlsx":
        return [[cell or "" for cell in row] for row in load_workbook(io.BytesIO(response.getvalue())).active.values]
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def indexed():
    engines.get_engine().rebuild(documents_for(published_ids()))


def test_the_list_goes_out_as_open_data_under_the_same_filters(client, tree):
    page, bearer, here, _quarter = full_site(tree)
    evil = make_demarche(tree, '=HYPERLINK("x")', territories=[here], summary="+1\n-2", kind=cls())
    kept = make_demarche(tree, "Pour les membres", territories=[here], bearer=bearer, reference="SECRET")
    kept.presentation = "<p>secret</p>"
    kept.save()
    restrict(kept)
    restrict(make_demarche(tree, "Mot de passe"), BaseViewRestriction.PASSWORD)
    page.predecessor = kept
    page.save_revision().publish()
    indexed()
    for extension in ("csv", "xlsx"):
        header, *rows = export(client, extension=extension)
        by_name = {row[1]: dict(zip(header, row, strict=True)) for row in rows}
        assert len(rows) == 7
        line = by_name["ASV de Lille"]
        assert (line["territoires"], line["qpv"], line["depuis"]) == ("59350", "QN05901M", "01/01/2012")
        assert (line["coordination"], line["partenaires"]) == ("Coordination de l’ASV @ Ville de Lille", "ARS")
        assert line["adresse"].endswith(page.get_url()) and line["acces"] == "Ouvert"
        assert by_name["'" + evil.title]["chapo"].startswith("'+1")
        hidden = by_name["Pour les membres"]
        assert hidden["acces"] == "Réservé aux membres"
        assert (hidden["porteur"], hidden["reference"], hidden["territoires"]) == ("", "", "59350")
        assert line["fait_suite_a"] == hidden["cle_du_site"] != ""
        assert "Mot de passe" not in by_name
    assert {row[1] for row in export(client, "?demarche=cls&territoire=dep-59")[1:]} == {
        "CLS de Roubaix",
        "'" + evil.title,
    }
    assert {row[1] for row in export(client, "?annee=2005")[1:]} == {"ASV, première génération"}
    assert {row[1] for row in export(client, "?q=Marseille")[1:]} == {"ASV de Marseille"}
    assert "Laissé de côté" in export(client, "?demarche=inconnue")[-1][0]
    client.force_login(make_user())
    assert "SECRET" in {row[0] for row in export(client)[1:]}
    assert client.post("/carte/export.csv").status_code == 405


def test_a_file_that_went_out_comes_back_without_a_change(client, tree):
    full_site(tree)
    for number, page in enumerate(DemarchePage.objects.all()):
        page.reference = f"R{number}"
        page.save_revision().publish()
    indexed()
    for extension in ("csv", "xlsx"):
        content = client.get(f"/carte/export.{extension}")
        body = content.getvalue()
        job = DemarcheImport.objects.create(filename="retour", content=body)
        run_whole(job)
        lines = [(line.state, line.messages) for line in job.lines.all()]
        assert lines == [("same", [])] * len(lines)
        confirm(job, publish=True, announce=False)
        job.refresh_from_db()
        run_whole(job)
        assert {line.state for line in job.lines.all()} == {"same"}
