"""OAI-PMH, as harvesters read it: by sickle in test_harvest.py, and held here against the protocol's schema with lxml.

The schemas beside this file (`schemas/`) are written from the protocol's text and name where each rule comes from; no
test asks another host. Portals that harvest for others (Isidore, BASE, Europeana) do not run here: all of them refuse
what the schema refuses, which is the rule that stands in for them.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest
from lxml import etree

from asv.core.models import SiteSettings
from asv.resources.models import ResourceOrganisation, ResourcePage
from asv.resources.types import resource_types
from asv.taxonomy.models import Organisation
from home.models import NewsPage
from search.oai.arguments import LISTS
from tests.factories.experiences import FULL
from tests.factories.home import make_news
from tests.factories.network import make_demarche, make_meeting, make_network
from tests.factories.pages import publish_as_editors
from tests.factories.search import make_places, make_resource, make_term
from tests.factories.site import make_tree

pytestmark = pytest.mark.django_db
SCHEMAS = Path(__file__).parent / "schemas"
HOSTILE = (
    "virgule, point-virgule ; < & > ]]> \"guillemets\" 'apostrophes' \\ et \U0001f331",
    "deux\nlignes\r\net \u000bune tabulation\t\ufffe",
    "&amp; &lt;déjà&gt; <b>balisé</b>",
    "é" * 200,
)
ARGUMENTS = ("identifier", "metadataPrefix", "set", "from", "until", "resumptionToken")
ODD = ("", "%%", "http://[", ":", "a b", "é", "oai:autre.example:1", "marc21", "2026-13-01", "\x00", *HOSTILE[:3])


@pytest.fixture(scope="module")
def schema():
    return etree.XMLSchema(etree.parse(SCHEMAS / "oai_pmh.xsd"))


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def ask(client, schema):
    """Ask the repository; what it answers is held against the schema, and returned."""

    def asked(query: str = "", **arguments: str):
        response = client.get(f"/oai?{query or urlencode(arguments)}")
        answer = etree.fromstring(response.content)
        schema.assertValid(answer)
        return answer

    return asked


def texts(answer, name: str) -> list[str]:
    return [one.text for one in answer.iter("{*}" + name)]


def test_the_schema_refuses_what_harvesters_refuse(schema):
    """The rules written here bite: a name before the address, no dot after it, a word of our own."""
    answer = (
        '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><responseDate>2026-01-01T00:00:00Z</responseDate>'
        '<request verb="Identify">https://asv.example/oai</request><Identify><repositoryName>A</repositoryName>'
        "<baseURL>https://asv.example/oai</baseURL><protocolVersion>2.0</protocolVersion><adminEmail>{}</adminEmail>"
        "<earliestDatestamp>2026-01-01T00:00:00Z</earliestDatestamp><deletedRecord>transient</deletedRecord>"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify></OAI-PMH>"
    )
    assert schema.validate(etree.fromstring(answer.format("equipe@asv.example")))
    for wrong in ("A &lt;equipe@asv.example&gt;", "equipe@localhost", "equipe", ""):
        assert not schema.validate(etree.fromstring(answer.format(wrong))), wrong
    assert not schema.validate(etree.fromstring(answer.format("a@b.c").replace("transient", "sometimes")))


@pytest.mark.parametrize(
    ("contact", "sender", "told"),
    [
        ("", "Ateliers Santé Ville <ne-pas-repondre@asv.example>", "ne-pas-repondre@asv.example"),
        ("", "ne-pas-repondre@asv.example", "ne-pas-repondre@asv.example"),
        ("equipe@asv.example", "Site <autre@asv.example>", "equipe@asv.example"),
        ("", "Site <ne-pas-repondre@localhost>", "ne-pas-repondre@localhost.invalid"),
    ],
)
def test_the_address_of_who_runs_it_stands_alone(ask, tree, settings, contact, sender, told):
    settings.DEFAULT_FROM_EMAIL = sender
    found = SiteSettings.load()
    found.contact_email = contact
    found.save()
    assert texts(ask(verb="Identify"), "adminEmail") == [told]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_every_type_is_given_out_whole_whatever_is_written_in_it(ask, tree, text):
    places = make_places()
    themes = [make_term("theme", f"essai-{n}", f"{text[:80]} {n}", order=n) for n in range(3)]
    publics = [make_term("public", f"essai-{n}", f"Public {text[:80]} {n}", order=n) for n in range(2)]
    body = Organisation.objects.create(name=f"Ville {text}"[:200], slug="ville-essai")
    page = make_resource(
        tree, text, summary=text, themes=themes, territories=[places[c] for c in ("com-59350", "dep-62")]
    )
    page.audiences.set(publics)
    page.save()
    ResourceOrganisation.objects.create(page=page, organisation=body, role="auteur")
    make_meeting(tree, text, summary=text)
    make_network(tree, text, summary=text)
    make_demarche(tree, text, summary=text)
    make_news(tree, text, summary=text)
    if text == HOSTILE[0]:
        for make in FULL.values():
            make()
    answer = ask(verb="ListRecords", metadataPrefix="oai_dc")
    told = set(texts(answer, "setSpec"))
    assert told == set(resource_types()) or (text != HOSTILE[0] and len(told) == 5)
    record = ask(verb="GetRecord", metadataPrefix="oai_dc", identifier=f"oai:asv.example:{page.pk}")

    def shown(words: str) -> str:  # XML reads any end of line as one, and has no room for two of these signs
        return words.replace("\r\n", "\n").replace("\u000b", "").replace("\ufffe", "")

    assert texts(record, "title") == texts(record, "description") == [shown(text)]
    assert texts(record, "creator") == [shown(body.name)]
    assert set(texts(record, "subject")) == {shown(term.label) for term in (*themes, *publics)}
    assert set(texts(record, "coverage")) == {"Lille", "Pas-de-Calais"}


@pytest.mark.parametrize("verb", [*LISTS, "GetRecord", "ListMetadataFormats", "Identify", "x"])
def test_every_error_is_a_valid_answer(ask, tree, verb):
    """What was asked is repeated in the answer: there too it must be what the schema allows."""
    make_resource(tree, "Un récit")
    for argument, value in product(ARGUMENTS, ODD):
        given = {"verb": verb, argument: value}
        if argument not in ("metadataPrefix", "resumptionToken") and verb in (*LISTS, "GetRecord"):
            given["metadataPrefix"] = "oai_dc"
        if argument != "identifier" and verb == "GetRecord":
            given["identifier"] = "oai:asv.example:1"
        ask(**given)


def test_sets_and_what_was_withdrawn(ask, tree):
    """A harvester comes back each night with `from`: it hears of all that went, also of what went with its section."""
    stories = [make_resource(tree, f"Récit {number}", edited=True) for number in range(3)]
    publish_as_editors([make_news(tree, "Nouvelle")])
    ResourcePage.objects.update(last_published_at=datetime(2024, 1, 1, tzinfo=UTC))
    last_night = (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    nightly = {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc", "from": last_night}
    assert ask(**nightly).find("{*}error").get("code") == "noRecordsMatch"
    stories[0].unpublish()
    stories[1].delete()
    tree.news.refresh_from_db()
    tree.news.delete()
    found = ask(**nightly)
    assert [one.get("status") for one in found.iter("{*}header")] == ["deleted"] * 3
    assert sorted(texts(found, "setSpec")) == sorted(["experience", "experience", NewsPage.resource_type])
    assert len(list(ask(**nightly, set="experience").iter("{*}header"))) == 2
    alone = ask(verb="ListRecords", metadataPrefix="oai_dc", set="experience", until="2024-01-01")
    assert texts(alone, "identifier")[0] == f"oai:asv.example:{stories[2].pk}"
