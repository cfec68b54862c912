"""Where nothing stands a reader is led to where an editor said; of other addresses the database is asked once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect

from tests.factories.site import make_tree

pytestmark = [pytest.mark.django_db, pytest.mark.counts_queries]


@pytest.fixture
def led():
    make_tree()
    for old, new in (("/vieux", "/experiences/"), ("/vieux?id=3", "/carte/"), ("/été/à", "/annuaire/")):
        Redirect.objects.create(old_path=Redirect.normalise_path(old), redirect_link=new)


@pytest.mark.parametrize(
    ("asked", "to"),
    [("/vieux/", "/experiences/"), ("/vieux/?id=3", "/carte/"), ("/vieux?autre=1", "/experiences/"),
     ("/%C3%A9t%C3%A9/%C3%A0/", "/annuaire/")],
)  # fmt: skip
def test_an_address_leads_where_an_editor_said(client, led, asked, to):
    response = client.get(asked)
    assert (response.status_code, response["Location"]) == (301, to)


@pytest.mark.parametrize("asked", ["/nulle-part/", "/nul%00/", "/%FF/", "/vieux%3Fid=3"])
def test_other_addresses_lead_nowhere_and_ask_once(client, led, asked):
    client.get(asked)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(asked).status_code == 404
    assert sum("wagtailredirects_redirect" in query["sql"] for query in queries) <= 1
