"""Choosing places and organisations in the admin, without 36,000 options and with or without JavaScript."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField
from django.http import QueryDict
from django.urls import reverse
from wagtail.admin.panels import get_form_for_model
from wagtail.test.utils.form_data import rich_text

from asv.accounts.models import User
from asv.taxonomy.choosers import organisation_chooser, territory_chooser
from asv.taxonomy.forms import PlacePicker, PlacesField
from asv.taxonomy.models import Organisation, Theme
from experiences.models import ActionSheetPage, ExperiencePage
from tests.factories.experiences import make
from tests.factories.site import make_experience, make_tree
from tests.factories.taxonomy import make_organisation, make_places

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    return make_places()


@pytest.fixture
def admin(client):
    client.force_login(User.objects.create_superuser(email="admin@asv.example", password="une-longue-phrase-2026"))
    return client


def submitted(query):
    return PlacePicker().value_from_datadict(QueryDict(query), {}, "territories")


def codes(value):
    return sorted(PlacesField(required=False).clean(value).values_list("code", flat=True))


def test_ticked_and_typed_are_one_answer(places):
    value = submitted("territories=com-59178&territories-ajout=Lille (59); Nord ;dep-93%3B%0A;reg-32\0")
    assert codes(value) == ["com-59178", "com-59350", "dep-59", "dep-93", "reg-32"]
    assert codes(submitted("territories-ajout=")) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Saint-Denis", ["plusieurs territoires", "« Saint-Denis (974) »", "« Saint-Denis (93) »"]),
        ("Lill", ["n’est le nom d’aucun territoire", "Vouliez-vous dire « Lille (59) »"]),
        ("<script>", ["« <script> » n’est le nom d’aucun", "code postal"]),
        ("x" * 500, ["x" * 60 + "…"]),
    ],
)
def test_faults_say_what_to_write(places, text, words):
    with pytest.raises(ValidationError) as fault:
        PlacesField().clean([text, "com-59350"])
    for word in words:
        assert word in fault.value.messages[0]


def test_limits(places):
    with pytest.raises(ValidationError, match="100 territoires au plus"):
        PlacesField().clean(["com-59350"] * 101)
    with pytest.raises(ValidationError):
        PlacesField().clean([])


def test_what_was_typed_is_shown_again_and_escaped(places):
    html = PlacePicker().render("territories", ["com-59350", 'Nulle part"><b>'], {"id": "id_territories"})
    assert 'value="com-59350" checked' in " ".join(html.split())
    assert "Nulle part&quot;&gt;&lt;b&gt;" in html
    assert html.count("checkbox") == 1


def test_changes_are_seen(places):
    field = PlacesField()
    assert not field.has_changed([places["com-59350"]], ["com-59350"])
    assert field.has_changed([places["com-59350"]], ["com-59350", "Nord"])


def test_the_page_editor_takes_places_by_name(places, admin):
    form_class = ExperiencePage.get_edit_handler().get_form_class()
    field = form_class.base_fields["territories"]
    assert isinstance(field, PlacesField)
    page = make_experience(make_tree(), "Récit placé")
    page.territories.add(places["com-59178"])
    page.save()
    answer = admin.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    html = answer.content.decode()
    assert "js/admin-territories" in html
    assert "Douai (59)" in html
    assert "Saint-André" not in html


def test_a_page_is_saved_with_the_places_that_were_typed(places, admin):
    page = make(ActionSheetPage)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    form = admin.get(edit).context["form"]
    single = [name for name, field in form.fields.items() if not isinstance(field, ModelMultipleChoiceField)]
    data = dict.fromkeys(single, "") | {"title": "Fiche", "slug": "fiche"}
    for formset in form.formsets.values():
        data |= {f"{formset.prefix}-{name}": "0" for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
    rich = {name: rich_text("") for name, field in form.fields.items() if "Draftail" in type(field.widget).__name__}
    data |= rich | {"territories": ["com-59178"], "territories-ajout": "Lille (59) ; Saint-Denis"}
    answer = admin.post(edit, data)
    assert answer.status_code == 200
    assert "désigne plusieurs territoires" in answer.content.decode()
    assert "Lille (59) ; Saint-Denis" in answer.content.decode()
    answer = admin.post(edit, data | {"territories-ajout": "Lille (59) ; Saint-Denis (974)"})
    assert answer.status_code == 302
    page.refresh_from_db()
    saved = page.get_latest_revision_as_object()
    assert {place.code for place in saved.territories.all()} == {"com-59178", "com-59350", "com-97411"}


def test_suggestions_are_for_those_who_may_enter_the_admin(places, admin, client):
    answer = admin.get(reverse("place_suggestions"), {"q": "saint-d"})
    assert answer.json()["places"][0] == {"code": "com-97411", "label": "Saint-Denis (974)"}
    client.logout()
    assert client.get(reverse("place_suggestions"), {"q": "lille"}).status_code == 302


def test_the_modal_of_territories(places, admin):
    answer = admin.get(reverse(territory_chooser.get_url_name("choose")))
    assert answer.status_code == 200
    answer = admin.get(reverse(territory_chooser.get_url_name("choose_results")), {"q": "59160"})
    assert "Lille (59)" in answer.content.decode()
    assert "Douai" not in answer.content.decode()
    answer = admin.get(reverse(territory_chooser.get_url_name("choose_results")), {"q": '"'})
    assert answer.status_code == 200


def test_the_modal_of_organisations_finds_and_creates(places, admin):
    make_organisation("Maison Dispersée de Santé", acronym="MDS")
    make_organisation("Ville de Lille")
    answer = admin.get(reverse(organisation_chooser.get_url_name("choose_results")), {"q": "mds"})
    assert "Maison Dispersée" in answer.content.decode()
    assert "Ville de Lille" not in answer.content.decode()
    data = {"name": "Centre social", "acronym": "", "kind": "association", "website": ""}
    created = reverse(organisation_chooser.get_url_name("create"))
    admin.post(created, data)
    assert Organisation.objects.get(name="Centre social").slug == "centre-social"


def test_forms_of_organisations_list_no_territory(places):
    form = get_form_for_model(Organisation, fields=["name", "territory"])
    assert isinstance(form.base_fields["territory"].widget, territory_chooser.widget_class)
    assert "Douai" not in str(form()["territory"])


@pytest.mark.parametrize(
    "address",
    ["/admin/taxonomy/theme/create/", "/admin/taxonomy/glossaryentry/create/", "/admin/network/meetingseries/new/"],
)
def test_a_new_name_proposes_its_slug(admin, address):
    html = admin.get(address).content.decode()
    name = re.search(r'<input[^>]*data-w-sync-target-value="#id_slug"[^>]*>', html)[0]
    assert "keyup-&gt;w-sync#apply" in name
    slug = re.search(r'<input[^>]*name="slug"[^>]*>', html)[0]
    assert "w-slug" in slug and 'data-w-slug-allow-unicode-value="true"' not in slug


def test_a_slug_that_is_known_stays_when_its_name_changes(admin):
    term = Theme.objects.create(label="Sommeil", slug="sommeil")
    html = admin.get(f"/admin/taxonomy/theme/edit/{term.pk}/").content.decode()
    assert 'value="sommeil"' in html and "w-sync#apply" not in html.split('name="slug"')[0].rsplit("<form", 1)[-1]


@pytest.mark.parametrize("chooser", ["experiences_organisation_chooser", "organisation_chooser"])
def test_an_organisation_is_made_where_it_is_chosen(admin, chooser):
    page = admin.get(reverse(f"{chooser}:choose")).json()["html"]
    assert "Nouvelle organisation" in page
    names = re.findall(r'name="([\w-]*(?:name|kind|acronym|website))"', page)
    form = {name: {"name": "Maison des familles", "kind": "autre"}.get(name.rsplit("-", 1)[-1], "") for name in names}
    answer = admin.post(reverse(f"{chooser}:create"), form).json()
    assert answer["step"] == "chosen" and Organisation.objects.get(name="Maison des familles").slug
