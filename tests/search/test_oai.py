"""OAI-PMH: the verbs, the errors, the whole list by its tokens, and nothing that not everyone may see listed."""

from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import pytest
from django.core import signing
from django.utils import timezone
from wagtail.models import BaseViewRestriction, Page

from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.types import resource_types
from asv.taxonomy.models import Organisation
from search.oai import arguments
from tests.factories.pages import publish_as_editors
from tests.factories.search import make_resource
from tests.factories.site import PASSWORD, make_user, restrict

pytestmark = pytest.mark.django_db
OAI = "{http://www.openarchives.org/OAI/2.0/}"
DC = "{http://purl.org/dc/elements/1.1/}"
ALL = "verb=ListRecords&metadataPrefix=oai_dc"


def ask(client, query):
    response = client.get(f"/oai?{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    return ElementTree.fromstring(response.content)


def code(client, query):
    root = ask(client, query)
    return root.find(f"{OAI}error").get("code")


def records(root):
    found = {}
    for record in root.iter(f"{OAI}record"):
        number = int(record.findtext(f".//{OAI}identifier").rpartition(":")[2])
        deleted = record.find(f"{OAI}header").get("status") == "deleted"
        fields = [(one.tag.removeprefix(DC), one.text) for one in record.iter() if one.tag.startswith(DC)]
        assert deleted == (not fields)
        found[number] = fields
    return found


def name(page):
    return f"oai:asv.example:{page.pk}"


def test_the_repository_says_who_it_is_and_what_it_has(client, site):
    root = ask(client, "verb=Identify")
    said = {one.tag.removeprefix(OAI): one.text for one in root.find(f"{OAI}Identify")}
    assert said["repositoryName"] == "Ateliers Santé Ville"
    assert said["baseURL"] == "https://asv.example/oai"
    assert (said["protocolVersion"], said["deletedRecord"]) == ("2.0", "transient")
    assert said["granularity"] == "YYYY-MM-DDThh:mm:ssZ"
    assert "@" in said["adminEmail"]
    assert datetime.strptime(said["earliestDatestamp"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC) <= timezone.now()
    assert root.find(f"{OAI}request").attrib == {"verb": "Identify"}
    assert root.findtext(f"{OAI}request") == "https://asv.example/oai"
    formats = ask(client, "verb=ListMetadataFormats")
    assert [one.text for one in formats.iter(f"{OAI}metadataPrefix")] == ["oai_dc"]
    assert [one.text for one in ask(client, "verb=ListSets").iter(f"{OAI}setSpec")] == list(resource_types())


def test_a_record_tells_what_anyone_may_see_listed(client, site):
    ville = Organisation.objects.create(name="Ville de Lille", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=site["lille"], organisation=ville, role="porteur")
    found = records(ask(client, ALL))
    assert set(found) == {page.pk for page in site.values()}
    fields = found[site["lille"].pk]
    assert ("title", "Les ambassadeurs de santé de Lille") in fields
    assert ("description", "Des habitants formés relaient la prévention.") in fields
    assert ("creator", "Ville de Lille") in fields
    assert ("subject", "Santé mentale d'essai") in fields
    assert ("coverage", "Lille") in fields
    assert ("identifier", f"https://asv.example/r/{site['lille'].pk}") in fields
    assert ("rights", "Accès libre") in fields
    alone = records(ask(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name(site['lille'])}"))
    assert alone == {site["lille"].pk: fields}
    posted = client.post("/oai", {"verb": "ListRecords", "metadataPrefix": "oai_dc"})
    assert records(ElementTree.fromstring(posted.content)) == found


def test_a_restricted_page_gives_its_teaser_to_members_too(client, site):
    ville = Organisation.objects.create(name="Ville de Lille", slug="ville-de-lille-essai")
    ResourceOrganisation.objects.create(page=site["lille"], organisation=ville, role="porteur")
    restrict(site["lille"])
    for signed_in in (False, True):
        if signed_in:
            make_user()
            client.login(username="membre@exemple.fr", password=PASSWORD)
        response = client.get(f"/oai?{ALL}")
        assert b"cachalot" not in response.content
        fields = dict(records(ElementTree.fromstring(response.content))[site["lille"].pk])
        assert fields["title"] == "Les ambassadeurs de santé de Lille"
        assert fields["rights"].startswith("Texte et documents réservés")
        assert "creator" not in fields


def test_what_is_withdrawn_is_told_and_drafts_are_not(client, site, tree):
    draft = make_resource(tree, "Brouillon", live=False)
    never = make_resource(tree, "Jamais paru", live=False)
    numbers = {key: page.pk for key, page in site.items()}
    publish_as_editors(site.values())
    site["lille"].unpublish()
    Page.objects.get(pk=site["arras"].pk).specific.delete()
    never.delete()
    restrict(site["region"], BaseViewRestriction.PASSWORD)
    found = records(ask(client, ALL))
    assert found == {number: [] for number in numbers.values()}
    assert code(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name(draft)}") == "idDoesNotExist"
    assert code(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:asv.example:{never.pk}") in (
        "idDoesNotExist",
    )
    gone = ask(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:asv.example:{numbers['arras']}")
    assert records(gone) == {numbers["arras"]: []}
    site["lille"].refresh_from_db()
    site["lille"].save_revision().publish()
    assert records(ask(client, ALL))[numbers["lille"]]


def test_dates_and_sets_narrow_the_list(client, site):
    moment = datetime(2020, 5, 4, 10, 20, 30, 500_000, tzinfo=UTC)
    ResourcePage.objects.filter(pk=site["lille"].pk).update(last_published_at=moment)
    ResourcePage.objects.filter(pk=site["arras"].pk).update(last_published_at=moment + timedelta(days=1))
    lille, arras = site["lille"].pk, site["arras"].pk
    for asked, expected in {
        "until=2020-05-04": {lille},
        "until=2020-05-03": None,
        "from=2020-05-05&until=2020-05-05": {arras},
        "from=2020-05-04T10:20:30Z&until=2020-05-04T10:20:30Z": {lille},
        "from=2020-05-04T10:20:31Z&until=2020-05-05": "badArgument",
        "from=2020-05-04&set=experience&until=2020-06-01": {lille, arras},
        "set=rencontre": None,
        "until=9999-12-31": {lille, arras, site["region"].pk},
    }.items():
        root = ask(client, f"{ALL}&{asked}")
        error = root.find(f"{OAI}error")
        if isinstance(expected, set):
            assert set(records(root)) == expected, asked
        else:
            assert error.get("code") == (expected or "noRecordsMatch"), asked
    headers = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc&until=2020-05-04")
    assert [one.text for one in headers.iter(f"{OAI}datestamp")] == ["2020-05-04T10:20:30Z"]
    assert not list(headers.iter(f"{OAI}metadata"))


def test_the_whole_list_comes_by_tokens_in_constant_queries(
    client, site, tree, monkeypatch, django_assert_max_num_queries
):
    for number in range(8):
        make_resource(tree, f"Récit {number}")
    make_resource(tree, "Parti", edited=True).unpublish()
    # The same moment for all: the order rests on their numbers alone.
    ResourcePage.objects.update(last_published_at=datetime(2024, 1, 1, tzinfo=UTC))
    monkeypatch.setattr("search.oai.records.PAGE", 5)
    seen, query, cursors = [], "verb=ListRecords&metadataPrefix=oai_dc&set=experience", []
    ask(client, query)
    while query:
        with django_assert_max_num_queries(9):
            root = ask(client, query)
        seen += records(root)
        token = root.find(f".//{OAI}resumptionToken")
        cursors.append((token.get("cursor"), token.get("completeListSize")))
        query = f"verb=ListRecords&resumptionToken={token.text}" if token.text else ""
    assert cursors == [("0", "12"), ("5", "12"), ("10", "12")]
    assert len(seen) == len(set(seen)) == 12


def test_tokens_are_signed_expire_and_belong_to_their_verb(client, site, monkeypatch, settings):
    monkeypatch.setattr("search.oai.records.PAGE", 2)
    token = ask(client, ALL).findtext(f".//{OAI}resumptionToken")
    resume = f"verb=ListRecords&resumptionToken={token}"
    assert len(records(ask(client, resume))) == 1
    assert code(client, resume + "x") == "badResumptionToken"
    assert code(client, "verb=ListRecords&resumptionToken=") == "badResumptionToken"
    assert code(client, f"verb=ListIdentifiers&resumptionToken={token}") == "badResumptionToken"
    other = signing.dumps(["ListRecords", "", "", "", ["x", 1], 0, 0], salt="another.purpose", compress=True)
    assert code(client, f"verb=ListRecords&resumptionToken={other}") == "badResumptionToken"
    assert code(client, f"{resume}&metadataPrefix=oai_dc") == "badArgument"
    monkeypatch.setattr(arguments, "TOKEN_LIFE", timedelta(seconds=-1))
    assert code(client, resume) == "badResumptionToken"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", "badVerb"),
        ("verb=Inconnu", "badVerb"),
        ("verb=Identify&verb=Identify", "badVerb"),
        ("verb=%00", "badVerb"),
        ("verb=Identify&a=1", "badArgument"),
        ("verb=ListRecords", "badArgument"),
        ("verb=GetRecord&metadataPrefix=oai_dc", "badArgument"),
        ("verb=ListRecords&metadataPrefix=marc21", "cannotDisseminateFormat"),
        ("verb=ListRecords&metadataPrefix=oai_dc&metadataPrefix=oai_dc", "badArgument"),
        (f"{ALL}&from=hier", "badArgument"),
        (f"{ALL}&from=", "badArgument"),
        (f"{ALL}&from=2024-02-30", "badArgument"),
        (f"{ALL}&from=2024-02-01T10:00:00", "badArgument"),
        (f"{ALL}&from=2024-02-02&until=2024-02-01", "badArgument"),
        (f"{ALL}&from=2024-%D9%A1%D9%A1-01", "badArgument"),
        (f"{ALL}&set=inconnu", "badArgument"),
        (f"{ALL}&set=", "badArgument"),
        (f"{ALL}&from=0001-01-01&until=0001-01-01", "noRecordsMatch"),
        ("verb=ListSets&resumptionToken=x", "badResumptionToken"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=1", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:asv.example:999999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:asv.example:99999999999999999999", "idDoesNotExist"),
        ("verb=GetRecord&metadataPrefix=x&identifier=oai:asv.example:1", "cannotDisseminateFormat"),
        ("verb=ListMetadataFormats&identifier=%00%0b", "idDoesNotExist"),
    ],
)
def test_errors_have_the_names_of_the_specification(client, site, query, expected):
    assert code(client, query) == expected


def test_hostile_text_makes_valid_xml(client, tree, terms, places):
    page = make_resource(tree, 'A & B <script>]]> "x"', summary="]]> &amp; \u000b\ufffe <b>")
    fields = dict(records(ask(client, ALL))[page.pk])
    assert fields["title"] == 'A & B <script>]]> "x"'
    assert fields["description"] == "]]> &amp;  <b>"
    assert client.put("/oai").status_code == 405


def test_a_site_that_moves_keeps_the_names_of_its_records(client, tree, settings):
    page = make_resource(tree, "Récit")
    settings.SITE_URL = "https://neuf.example"
    root = ask(client, f"verb=GetRecord&metadataPrefix=oai_dc&identifier={name(page)}")
    assert root.findtext(f".//{OAI}identifier") == name(page)
