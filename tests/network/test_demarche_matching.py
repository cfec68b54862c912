"""Organisations that files name and nobody knows wait for a person, and nobody sees them meanwhile."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from asv.accounts.roles import EDITORS, MODERATORS
from asv.core.typography import french
from asv.resources.models import OrganisationRole, ResourceOrganisation
from asv.taxonomy.models import DemarcheKind, Organisation
from network.admin.roles import set_up_roles
from network.demarches.duties import REPORTS_KEPT, forget_reports, settle_organisations
from network.demarches.models import DemarcheImport, DemarchePage, Matching, NamedOrganisation, NamedPart
from network.demarches.near_names import NearNames
from network.demarches.running import confirm, run_whole
from tests.factories.accounts import make_admin
from tests.factories.network import lille, make_demarche, make_organisation
from tests.factories.site import make_user
from tests.factories.updates import run_worker

pytestmark = pytest.mark.django_db
HEADER = "reference;nom;type;territoires;porteur;partenaires;coordination"
LINE = "R1;ASV de Lille;ASV;59350;Mairie de Lille;Centre social | ARS | Maison des ados;Coordination @ Mairie de Lille"


@pytest.fixture
def ground(tree):
    lille()
    DemarcheKind.objects.create(slug="asv", label="Atelier santé ville", acronym="ASV")
    make_organisation("Agence régionale de santé Hauts-de-France", acronym="ARS")
    make_organisation("Ville de Lille")
    make_organisation("Ville de Roubaix")
    return tree


def bring_in(*lines, publish=True):
    job = DemarcheImport.objects.create(filename="f.csv", content="\n".join([HEADER, *lines]).encode())
    run_whole(job)
    checked = [(line.state, line.notices) for line in job.lines.order_by("number")]
    confirm(job, publish=publish, announce=False)
    job.refresh_from_db()
    run_whole(job)
    return checked


def decide(client, **choices):
    """Send the queue's form: {name of the organisation: what is chosen}; « other: … » is typed."""
    data = {}
    for name, choice in choices.items():
        pk = NamedOrganisation.objects.get(name=name.replace("_", " ")).pk
        typed = choice.removeprefix("other:") if choice.startswith("other:") else ""
        data |= {f"{pk}-decision": "autre" if typed else choice, f"{pk}-other": typed}
    return client.post(reverse("demarche_organisations"), data, follow=True)


def test_what_nobody_knows_waits_and_is_listed_nowhere(client, ground):
    ((state, notices),) = bring_in(LINE)
    assert state == "new"
    assert notices == [
        f"« {name} » n’est pas dans l’annuaire : elle attendra d’être rapprochée."
        for name in ("Mairie de Lille", "Centre social", "Maison des ados")
    ]
    assert Organisation.objects.count() == 3
    assert set(NamedOrganisation.objects.values_list("name", "state")) == {
        (name, "waiting") for name in ("Mairie de Lille", "Centre social", "Maison des ados")
    }
    page = DemarchePage.objects.get()
    assert page.live and page.bearer is None
    assert [link.organisation.acronym for link in page.organisation_links.all()] == ["ARS"]
    run_worker()
    for address in (page.get_url(), "/annuaire/", "/recherche/?q=mairie", "/carte/export.csv", "/carte/"):
        answer = client.get(address)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not [name for name in ("Mairie de Lille", "Centre social", "Maison des ados") if name.encode() in text]
    # The same file again has nothing new to say, though what it names still waits.
    assert bring_in(LINE)[0][0] == "same"
    assert NamedPart.objects.count() == 4


def test_a_person_decides_with_near_names_and_the_demarches_follow(client, ground):
    bring_in(LINE, "R2;ASV de Lille sud;ASV;59350;Mairie de Lille;;")
    client.force_login(make_admin())
    html = client.get(reverse("demarche_organisations")).content.decode()
    # The most wanted comes first, with what is near by writing.
    assert html.index("<legend>Mairie de Lille") < html.index("<legend>Centre social")
    assert french("« Ville de Lille »") in html and "ASV de Lille sud" in html
    town = Organisation.objects.get(name="Ville de Lille")
    said = decide(client, Mairie_de_Lille=f"org-{town.pk}", Centre_social="nouvelle", Maison_des_ados="ecartee")
    assert "3 décisions sont prises." in said.content.decode()
    while settle_organisations(timezone.now()):
        pass
    pages = {page.reference: page for page in DemarchePage.objects.all()}
    assert pages["R1"].bearer == pages["R2"].bearer == town
    # A partner stands where the file has it.
    partners = pages["R1"].organisation_links.order_by("sort_order").values_list("organisation__name", flat=True)
    assert list(partners) == ["Centre social", "Agence régionale de santé Hauts-de-France"]
    assert pages["R1"].coordination_posts.get().organisation == town
    assert not pages["R1"].has_unpublished_changes and pages["R1"].get_latest_revision_as_object().bearer == town
    assert not NamedPart.objects.exists() and Organisation.objects.count() == 4
    # The next file asks nobody again, whichever way it writes them.
    ((state, notices),) = bring_in(LINE.replace("Mairie de Lille", "MAIRIE DE LILLE"))
    assert state == "same"
    assert notices == ["« Maison des ados » a été écartée du rapprochement : elle n’est pas reprise."]
    assert bring_in("R3;ASV neuf;ASV;59350;mairie de lille;;")[0] == ("new", [])
    assert DemarchePage.objects.get(reference="R3").bearer == town
    html = client.get(reverse("demarche_organisations")).content.decode()
    assert "Aucune organisation n’attend" in html and french("c’est « Ville de Lille »") in html
    # A decision may be taken back.
    wrong = NamedOrganisation.objects.get(name="Maison des ados")
    client.post(reverse("demarche_organisations_forget"), {"oublier": [wrong.pk, "x", "9" * 40]})
    assert "attendra" in bring_in(LINE)[0][1][0]


def test_another_organisation_may_be_named_and_a_wrong_name_stops_nothing(client, ground):
    bring_in(LINE)
    client.force_login(make_admin())
    answer = decide(client, Mairie_de_Lille="other:vile de lile", Centre_social="other:ARS", Maison_des_ados="")
    assert answer.status_code == 400
    html = answer.content.decode()
    assert "Aucune organisation de l’annuaire n’a ce nom" in html and "vile de lile" in html
    assert "1 décision est prise." in html
    assert NamedOrganisation.objects.get(name="Centre social").organisation.acronym == "ARS"
    assert NamedOrganisation.objects.filter(state=Matching.WAITING).count() == 2
    for choice in ("org-999999", "org-x", "n'importe quoi"):
        assert decide(client, Mairie_de_Lille=choice).status_code == 400
    assert "Rien n’était choisi" in decide(client, Mairie_de_Lille="").content.decode()
    assert (
        client.post(
            reverse("demarche_organisations"), {"x-decision": "nouvelle", "9999-decision": "nouvelle"}
        ).status_code
        == 302
    )
    assert Organisation.objects.count() == 3


def test_a_word_that_many_names_share_brings_none_near(ground):
    for place in ("Douai", "Amiens", "Tourcoing"):
        make_organisation(f"Ville de {place}")
    near = NearNames()
    assert near.of("Ville de Valenciennes") == []
    assert [label for _pk, label in near.of("Commune de Douai")] == ["Ville de Douai"]
    assert [label for _pk, label in near.of("Ville de Roubais")] == ["Ville de Roubaix"]


def test_all_without_a_near_name_may_be_taken_at_once(client, ground):
    bring_in(*(f"N{n};Démarche {n};ASV;59350;Zygomatique {'abcdefgh'[n] * 9};;" for n in range(8)), LINE)
    client.force_login(make_admin())
    rows = NamedOrganisation.objects.all()
    data = {f"{row.pk}-decision": "" for row in rows} | {"nouvelles": "oui"}
    client.post(reverse("demarche_organisations"), data)
    left = set(NamedOrganisation.objects.filter(state=Matching.WAITING).values_list("name", flat=True))
    assert "Mairie de Lille" in left and not [name for name in left if name.startswith("Zygo")]


def test_who_may_import_decides_and_nobody_else(client, ground):
    groups = set_up_roles(ground.home)
    bring_in(LINE)
    address = reverse("demarche_organisations")
    assert client.get(address).status_code == 302
    client.force_login(make_user("lecteur@exemple.fr"))
    assert client.get(address).status_code in (302, 403)
    assert decide(client, Mairie_de_Lille="nouvelle").status_code in (302, 403) or Organisation.objects.count() == 3
    assert client.post(reverse("demarche_organisations_forget")).status_code in (302, 403)
    editor = make_user("redaction@exemple.fr")
    editor.groups.add(groups[EDITORS])
    client.force_login(editor)
    decide(client, Mairie_de_Lille="nouvelle")
    page = DemarchePage.objects.get()
    # Who may not publish leaves a draft that waits for those who may.
    assert page.bearer is None and page.has_unpublished_changes
    assert page.get_latest_revision_as_object().bearer.name == "Mairie de Lille"
    moderator = make_user("moderation@exemple.fr")
    moderator.groups.add(groups[MODERATORS])
    client.force_login(moderator)
    decide(client, Centre_social="nouvelle")
    assert not Organisation.objects.filter(resource_links__page=page, name="Centre social").exists()
    assert page.get_latest_revision_as_object().organisation_links.count() == 1


def test_a_locked_demarche_takes_its_organisation_later(client, ground):
    bring_in(LINE)
    DemarchePage.objects.update(locked=True)
    client.force_login(make_admin())
    assert "suivent dans la minute" in decide(client, Mairie_de_Lille="nouvelle").content.decode()
    assert DemarchePage.objects.get().bearer is None
    DemarchePage.objects.update(locked=False)
    assert settle_organisations(timezone.now()) == 2
    assert DemarchePage.objects.get().bearer.name == "Mairie de Lille"


def test_a_file_that_names_a_known_body_ends_the_wait_of_another(ground):
    page = make_demarche(ground, "ASV de Lille", reference="R1", territories=[lille()])
    page.organisation_links = [
        ResourceOrganisation(organisation=Organisation.objects.get(acronym="ARS"), role=OrganisationRole.FINANCEUR)
    ]
    page.save_revision().publish()
    bring_in(LINE)
    bring_in("R1;;;;Ville de Roubaix;;")
    assert DemarchePage.objects.get().bearer.name == "Ville de Roubaix"
    assert not NamedPart.objects.filter(part="bearer").exists()
    roles = DemarchePage.objects.get().organisation_links.values_list("role", flat=True)
    assert sorted(roles) == ["financeur", "partenaire"]


def test_names_left_out_and_names_nobody_has_are_forgotten(client, ground):
    bring_in(LINE)
    client.force_login(make_admin())
    decide(client, Centre_social="ecartee")
    DemarchePage.objects.get().delete()
    assert NamedOrganisation.objects.count() == 3
    forget_reports(timezone.now())
    assert NamedOrganisation.objects.get().name == "Centre social"
    forget_reports(timezone.now() + REPORTS_KEPT + REPORTS_KEPT)
    assert not NamedOrganisation.objects.exists()


def test_names_are_near_by_writing():
    for name, acronym in [
        ("Ville de Douai", ""), ("Ville de Doullens", ""), ("CCAS de Douai", ""), ("Département du Nord", "CD59"),
        ("Agence régionale de santé Hauts-de-France", "ARS HDF"), ("Association Parole d'hab", ""), ("🙂", ""),
    ]:  # fmt: skip
        make_organisation(name, acronym=acronym) if name != "🙂" else Organisation.objects.create(name=name)
    near = NearNames()
    for asked, first in {
        "Mairie de Douai": "Ville de Douai",
        "VILLE DE DOUAI (59)": "Ville de Douai",
        "Conseil départemental du Nord": "Département du Nord (CD59)",
        "ARS Hauts de France": "Agence régionale de santé Hauts-de-France (ARS HDF)",
        "Parole d habs": "Association Parole d'hab",
        "🙂": "🙂",
    }.items():
        assert first in [label for _pk, label in near.of(asked)], asked
    assert near.of("Xylographie") == [] and near.of("") == []


@pytest.mark.counts_queries
def test_the_queue_asks_as_much_for_many_as_for_few(client, ground, django_assert_max_num_queries):
    bring_in(*(f"N{n};Démarche {n};ASV;59350;Inconnue {n};Autre {n};" for n in range(15)))
    client.force_login(make_admin())
    client.get(reverse("demarche_organisations"))
    with django_assert_max_num_queries(25):
        assert client.get(reverse("demarche_organisations")).status_code == 200
