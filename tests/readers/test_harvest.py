"""A harvest by sickle from a real server, as a portal makes it: pages, sets, what is gone, refusals."""

from __future__ import annotations

from threading import Thread
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connections
from sickle import Sickle
from sickle.oaiexceptions import BadArgument, CannotDisseminateFormat, IdDoesNotExist, NoRecordsMatch

from asv.resources.types import resource_types
from tests.factories.many import copies
from tests.factories.network import make_meeting
from tests.factories.search import make_places, make_resource, make_term
from tests.factories.site import make_tree, restrict
from tests.readers.test_oai import HOSTILE


class Quiet(WSGIRequestHandler):
    """Says nothing of each request."""

    def log_message(self, *args):
        """No word."""


@pytest.fixture
def harvester(lasting_db):
    """sickle at the address of a real server, as a portal has it.

    Not pytest's `live_server`: it empties the tables after `lasting_db` has filled them.
    """
    with make_server("127.0.0.1", 0, served, handler_class=Quiet) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield Sickle(f"http://127.0.0.1:{server.server_port}/oai", timeout=20)
        server.shutdown()
        thread.join()


def served(environ, start_response):
    """The site, its connections closed with each answer: the thread ends with the test."""
    try:
        return get_wsgi_application()(environ, start_response)
    finally:
        connections.close_all()


def test_sickle_takes_the_whole_repository(harvester, monkeypatch):
    tree = make_tree()
    monkeypatch.setattr("search.oai.records.PAGE", 5)
    theme, young = make_term("theme", "essai", "Santé d'essai"), make_term("public", "jeunes", "Jeunes")
    lille = make_places()["com-59350"]
    story = make_resource(tree, HOSTILE[0], summary=HOSTILE[2], themes=[theme], territories=[lille])
    story.audiences.set([young])
    story.save()
    copies(story, 11)
    make_meeting(tree, "Rencontre")
    gone = make_resource(tree, "Parti", edited=True)
    gone.unpublish()
    kept = make_resource(tree, "Pour les membres", summary="Son chapô.")
    restrict(kept)

    who = harvester.Identify()
    assert (who.protocolVersion, who.deletedRecord, who.granularity) == ("2.0", "transient", "YYYY-MM-DDThh:mm:ssZ")
    assert who.adminEmail.count("@") == 1 and " " not in who.adminEmail
    assert [one.setSpec for one in harvester.ListSets()] == list(resource_types())
    assert [one.metadataPrefix for one in harvester.ListMetadataFormats()] == ["oai_dc"]

    records = {one.header.identifier: one for one in harvester.ListRecords(metadataPrefix="oai_dc")}
    assert len(records) == 15, "three pages and what is left, by their tokens"
    assert [one.header.identifier for one in records.values() if one.deleted] == [f"oai:asv.example:{gone.pk}"]
    assert all(one.header.datestamp >= who.earliestDatestamp for one in records.values())
    told = records[f"oai:asv.example:{story.pk}"].metadata
    assert (told["title"], told["description"]) == ([HOSTILE[0]], [HOSTILE[2]])
    assert set(told["subject"]) == {"Santé d'essai", "Jeunes"} and told["coverage"] == ["Lille"]
    assert told["rights"] == ["Accès libre"]
    assert records[f"oai:asv.example:{kept.pk}"].metadata["rights"] != told["rights"]
    assert harvester.GetRecord(metadataPrefix="oai_dc", identifier=f"oai:asv.example:{story.pk}").metadata == told

    meetings = list(harvester.ListIdentifiers(metadataPrefix="oai_dc", set="rencontre"))
    assert [one.setSpecs for one in meetings] == [["rencontre"]]
    posting = Sickle(harvester.endpoint, http_method="POST", timeout=20)
    assert len(list(posting.ListIdentifiers(metadataPrefix="oai_dc", ignore_deleted=True))) == 14
    for error, arguments in (
        (NoRecordsMatch, {"metadataPrefix": "oai_dc", "until": "2001-01-01"}),
        (CannotDisseminateFormat, {"metadataPrefix": "marc21"}),
        (BadArgument, {"metadataPrefix": "oai_dc", "set": "inconnu"}),
    ):
        with pytest.raises(error):
            harvester.ListRecords(**arguments)
    with pytest.raises(IdDoesNotExist):
        harvester.GetRecord(metadataPrefix="oai_dc", identifier="oai:asv.example:999999")
