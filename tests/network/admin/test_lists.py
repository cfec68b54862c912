"""The lists of the Référentiels menu: search, filters, rows, exports, and what they keep to themselves."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from asv.jobs.models import MailReturn, OutboxFailure, OutgoingMail
from asv.taxonomy.models import GlossaryEntry, Organisation, Territory
from network.admin.menus import ReferenceGroup
from network.alerts.models import Notice, Subscription
from network.alerts.returns.models import AddressPause
from network.demarches.models import DemarchePage
from search.models import Synonym
from tests.factories.jobs import queue_mail
from tests.factories.network import make_demarche
from tests.factories.site import make_user
from tests.factories.taxonomy import make_audience, make_organisation, make_places, make_theme

pytestmark = pytest.mark.django_db
RECORDS = (
    "Subscription", "OutgoingMail", "Notice", "OutboxFailure", "accounts.User", "MailReturn", "AddressPause",
)  # fmt: skip
ADMINS = {item.model._meta.label: item for item in ReferenceGroup.items}
WRITTEN_BY_PEOPLE = sorted(label for label in ADMINS if not label.endswith((*RECORDS, "Territory", "DemarchePage")))


def url_of(label, action="index", *args):
    app, model = label.lower().split(".")
    if action == "inspect":
        return reverse(f"{app}_{model}_modeladmin_inspect", args=args)
    return reverse(f"{app}_{model}_modeladmin_{action}", args=args)


def csv_rows(response):
    text = b"".join(response.streaming_content).decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


def xlsx_rows(response):
    sheet = load_workbook(io.BytesIO(b"".join(response.streaming_content))).active
    return list(sheet.iter_rows())


def make_rows(tree, count):
    """So many rows of everything the menu lists."""
    place = Territory.objects.filter(code="com-59350").first() or make_places()["com-59350"]
    start = Organisation.objects.count()
    user = make_user(f"lectrice{start}@asv.example")
    for number in range(start, start + count):
        theme = make_theme(f"theme-{number}")
        make_theme(f"sous-theme-{number}", parent=theme)
        make_audience(f"public-{number}")
        organisation = make_organisation(f"Organisation {number}", territory=place)
        make_demarche(tree, f"ASV numéro {number}", bearer=organisation, since=date(2000, 1, 1))
        GlossaryEntry.objects.create(term=f"SIGLE{number}", slug=f"sigle{number}", meaning="Sens")
        Synonym.objects.create(term=f"mot{number}", equivalents="autre mot")
        alert = Subscription.objects.create(user=user, title=f"Alerte {number}", querystring=f"q=mot{number}")
        Notice.objects.create(
            subscription=alert, page=DemarchePage.objects.order_by("-pk")[0], version=1, owed_since=timezone.now()
        )
        OutboxFailure.objects.create(consumer="search:embedded", topic="page", object_id=number, event_id=number)
        mail = queue_mail(f"essai-{number}", user.email, f"Objet {number}", "Texte")
        MailReturn.objects.create(mail=mail, kind="failed", status="5.1.1")
        AddressPause.objects.create(address=user.email, reason="failed", resumed_at=timezone.now(), user=user)


@pytest.mark.parametrize("label", ADMINS)
def test_every_list_answers_with_search_filters_and_exports(tree, admin, label):
    make_rows(tree, 2)
    url = url_of(label)
    page = admin.get(url)
    assert page.status_code == 200
    html = page.content.decode()
    assert 'name="q"' in html
    assert "Télécharger en XLSX" in html
    assert " out of " not in html
    assert "admin/img/" not in html
    assert admin.get(url, {"q": "Lille"}).status_code == 200
    for name in ADMINS[label].list_filter:
        assert "changelist-filter" in html, name
    headings = csv_rows(admin.get(url, {"export": "csv"}))[0]
    assert headings == [cell.value for cell in xlsx_rows(admin.get(url, {"export": "xlsx"}))[0]]
    assert len(headings) == len(ADMINS[label].list_export)
    for number in range(len(ADMINS[label].list_display)):
        assert admin.get(url, {"o": f"-{number}"}).status_code == 200


@pytest.mark.counts_queries
def test_lists_cost_the_same_for_many_rows(tree, admin, django_assert_max_num_queries):
    """Every list of the menu, over rows that are made once for all of them."""

    def costs():
        found = {}
        for label in ADMINS:
            admin.get(url_of(label))
            with django_assert_max_num_queries(60) as asked:
                assert admin.get(url_of(label)).status_code == 200
            found[label] = len(asked)
        return found

    make_rows(tree, 3)
    few = costs()
    make_rows(tree, 30)
    assert {label: (few[label], many) for label, many in costs().items() if many > few[label]} == {}


@pytest.mark.parametrize("label", WRITTEN_BY_PEOPLE)
def test_people_add_change_and_inspect(tree, admin, editor, label):
    for client in (admin, editor):
        page = client.get(url_of(label, "create"))
        assert page.status_code == 200
        assert "Ajouter : " in page.content.decode()
    make_rows(tree, 1)
    row = ADMINS[label].model.objects.first()
    if row is not None:
        assert admin.get(url_of(label, "edit", row.pk)).status_code == 200
        assert admin.get(url_of(label, "history", row.pk)).status_code == 200
        assert admin.get(url_of(label, "delete", row.pk)).status_code == 200
        assert editor.get(url_of(label, "delete", row.pk)).status_code in (302, 403)
        if ADMINS[label].inspect_view_enabled:
            assert admin.get(url_of(label, "inspect", row.pk)).status_code == 200


def test_an_editor_adds_an_organisation(tree, admin, editor):
    form = {"name": "Maison de santé", "slug": "maison-de-sante", "acronym": "", "kind": "association", "website": ""}
    url = url_of("taxonomy.Organisation", "create")
    fields = dict.fromkeys(editor.get(url).context["form"].fields, "")
    response = editor.post(url, {**fields, **form})
    assert response.status_code == 302, response.context["form"].errors
    made = Organisation.objects.get(name="Maison de santé")
    history = editor.get(url_of("taxonomy.Organisation", "history", made.pk)).content.decode()
    assert "redaction@asv.example" in history


@pytest.mark.parametrize("label", ["taxonomy.Territory", *(label for label in ADMINS if label.endswith(RECORDS))])
def test_what_the_platform_writes_is_looked_at(tree, admin, label):
    make_rows(tree, 1)
    row = ADMINS[label].model.objects.first()
    for action in ("create", "edit", "delete"):
        args = [] if action == "create" else [row.pk]
        assert admin.get(url_of(label, action, *args)).status_code in (302, 403), action
    assert "Modifier" not in admin.get(url_of(label)).content.decode()
    if ADMINS[label].inspect_view_enabled:
        assert admin.get(url_of(label, "inspect", row.pk)).status_code == 200


@pytest.mark.parametrize("label", ["updates.Subscription", "jobs.OutgoingMail", "updates.Notice", "jobs.OutboxFailure"])
@pytest.mark.parametrize("who", ["editor", "moderator"])
def test_what_readers_asked_is_the_administrators(request, tree, groups, label, who):
    make_rows(tree, 1)
    client = request.getfixturevalue(who)
    row = ADMINS[label].model.objects.first()
    for address in (
        url_of(label),
        url_of(label) + "?export=csv",
        url_of(label).rstrip("/") + f"/history/{row.pk}/",
        url_of(label).rstrip("/") + f"/inspect/{row.pk}/",
    ):
        response = client.get(address)
        assert response.status_code in (302, 403, 404), address
    menu = client.get(reverse("wagtailadmin_home")).content.decode()
    assert "Courrier" not in menu
    assert "Organisations" in menu


def test_a_reader_does_not_enter(tree, groups, client):
    client.force_login(make_user())
    for label in ADMINS:
        assert client.get(url_of(label)).status_code in (302, 403)
        assert client.get(url_of(label), {"export": "csv"}).status_code in (302, 403)
    assert client.get(reverse("wagtailadmin_home")).status_code in (302, 403)


def test_an_address_tells_no_more_than_the_filters(tree, editor):
    """Any lookup of any related field would otherwise give away passwords, a letter at a time."""
    make_rows(tree, 1)
    for label, name in (
        ("network.DemarchePage", "owner__password__startswith"),
        ("network.DemarchePage", "resource_ptr__owner__email"),
        ("taxonomy.Organisation", "resource_links__page__owner__password__startswith"),
        ("taxonomy.Organisation", "name__startswith"),
    ):
        everything = editor.get(url_of(label)).context["result_count"]
        assert everything
        assert editor.get(url_of(label), {name: "zzz"}).context["result_count"] == everything
    shown = editor.get(url_of("network.DemarchePage"), {"state__exact": "terminee"})
    assert shown.context["result_count"] == 0


@pytest.mark.parametrize(
    "address",
    [
        'q="', "q='", "q=%25", "q=%00", "q=\\", "q=(", "q=%F0%9F%98%80", "q=" + "a" * 10_000, "q=" + "a+" * 5_000,
        "p=-1", "p=999999", "p=abc", "o=99", "o=abc", "o=-1.2.x", "bogus=1", "id__in=a,b", "kind__exact=nimporte",
        "kind__id__exact=abc", "parent__id__exact=abc", "live__exact=peut-etre", "export=exe", "e=1",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    "label", ["taxonomy.Theme", "taxonomy.Organisation", "network.DemarchePage", "taxonomy.Territory"]
)
def test_hostile_addresses_of_lists(tree, admin, label, address):
    response = admin.get(f"{url_of(label)}?{address}", follow=True)
    assert response.status_code == 200


def test_a_search_finds_words_in_any_order(tree, admin):
    make_organisation("Maison de santé de Lille")
    make_organisation("Ville de Douai")
    for words in ("lille maison", "Maison", "santé"):
        assert admin.get(url_of("taxonomy.Organisation"), {"q": words}).context["result_count"] == 1


def test_names_are_escaped(tree, admin):
    evil = '<script>alert("x")</script>'
    row = make_organisation(evil, acronym="<img src=x onerror=alert(1)>")
    make_demarche(tree, evil)
    for address in (
        url_of("taxonomy.Organisation"),
        url_of("taxonomy.Organisation", "inspect", row.pk),
        url_of("taxonomy.Organisation", "edit", row.pk),
        url_of("taxonomy.Organisation") + "?q=%3Cscript%3Ealert(1)",
        url_of("network.DemarchePage"),
        reverse("organisation_chooser:choose"),
    ):
        body = admin.get(address).content.decode()
        assert "<script>alert(" not in body, address
        assert "<img src=x" not in body, address


def test_no_cell_is_a_formula(tree, admin):
    for number, start in enumerate("=+-@\t"):
        make_organisation(f"{start}cmd|' /C calc'!A{number}", acronym="A\x0bB")
    url = url_of("taxonomy.Organisation")
    names = [row[0] for row in csv_rows(admin.get(url, {"export": "csv"}))[1:]]
    assert len(names) == 5
    assert all(name.startswith("'") for name in names)
    cells = [row[0] for row in xlsx_rows(admin.get(url, {"export": "xlsx"}))[1:]]
    assert {cell.data_type for cell in cells} == {"s"}


def test_exports_say_what_people_read(tree, admin):
    make_rows(tree, 1)
    make_organisation("Sans rien")
    rows = csv_rows(admin.get(url_of("taxonomy.Organisation"), {"export": "csv"}))
    assert rows[0] == [
        "Nom",
        "Sigle",
        "Nature",
        "Territoire",
        "Site",
        "Téléphone public",
        "Adresse publique",
        "Ressources",
    ]
    empty = next(row for row in rows if row[0] == "Sans rien")
    assert empty[1] == ""
    assert empty[3] == ""
    assert empty[-1] == "0"
    places = xlsx_rows(admin.get(url_of("taxonomy.Territory"), {"export": "xlsx"}))
    assert "Commune" in {row[2].value for row in places}
    demarches = csv_rows(admin.get(url_of("network.DemarchePage"), {"export": "csv"}))
    assert demarches[1][-1] == "oui"


def test_exports_follow_the_filters(tree, admin):
    make_rows(tree, 1)
    rows = csv_rows(admin.get(url_of("taxonomy.Territory"), {"kind__exact": "region", "export": "csv"}))
    assert {row[1] for row in rows[1:]} == {"Hauts-de-France", "Île-de-France", "La Réunion"}


def test_reports_are_neutralised_too(tree, admin):
    make_demarche(tree, "=HYPERLINK(1)")
    response = admin.get(reverse("wagtailadmin_reports:site_history") + "?export=csv")
    text = b"".join(response.streaming_content).decode()
    assert "=HYPERLINK(1)" in text
    assert "'=HYPERLINK(1)" in text.replace(",=", "FAULT")
    assert ",=HYPERLINK" not in text


def test_the_ledger_shows_no_text_of_mails(tree, admin):
    queue_mail("secret", "quelquun@asv.example", "Votre code", "le code est 123456")
    mail = OutgoingMail.objects.get()
    assert "123456" not in admin.get(url_of("jobs.OutgoingMail")).content.decode()
    assert (
        "123456" not in b"".join(admin.get(url_of("jobs.OutgoingMail"), {"export": "csv"}).streaming_content).decode()
    )
    assert admin.get(url_of("jobs.OutgoingMail") + f"inspect/{mail.pk}/").status_code == 404


def test_long_lists_have_pages(tree, admin):
    Territory.objects.bulk_create(
        Territory(code=f"com-{number:05}", kind="commune", name=f"Commune {number}", insee=f"{number:05}", path="")
        for number in range(120)
    )
    page = admin.get(url_of("taxonomy.Territory"), {"p": 2})
    assert page.status_code == 200
    assert page.context["page_obj"].number == 2
    assert len(page.context["page_obj"].object_list) == 50


def test_demarches_are_told_by_bearer_generation_and_age_of_what_is_known(tree, admin):
    city, today = make_organisation("Ville de Lille", kind="collectivite"), timezone.localdate()
    make_demarche(tree, "Récente", bearer=city, generation=2, information_date=today, reference="CLS-59-2")
    make_demarche(tree, "Ancienne", information_date=date(2001, 1, 1))
    make_demarche(tree, "Sans date", bearer=make_organisation("Association santé", kind="association"))

    def titles(**asked):
        rows = csv_rows(admin.get(url_of("network.DemarchePage"), {"export": "csv", **asked}))
        return {row[rows[0].index("Titre")] for row in rows[1:]}

    html = admin.get(url_of("network.DemarchePage")).content.decode()
    assert "Ville de Lille" in html and "génération" in html.lower() and "nature du porteur" in html.lower()
    assert titles(information="recente") == {"Récente"} and titles(information="ancienne") == {"Ancienne"}
    assert titles(information="aucune") == {"Sans date"} and titles(information="un-an") == set()
    assert titles(porteur="collectivite") == {"Récente"} and titles(porteur="aucun") == {"Ancienne"}
    assert titles(generation="2") == titles(q="CLS-59-2") == titles(q="Ville de Lille") == {"Récente"}
    assert len(titles(information="inconnue", porteur="inconnue")) == 3
