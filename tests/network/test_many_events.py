"""An agenda of thousands of meetings: the file stays of a size that calendars take, says so, and loses none to come."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.meetings.views import MOST_EVENTS
from tests.factories.many import many_meetings

pytestmark = pytest.mark.django_db


def test_five_thousand_meetings(client, tree):
    many_meetings(tree, 5000, ahead=300)
    with CaptureQueriesContext(connection) as captured:
        response = client.get("/rencontres/agenda.ics")
    text = response.content.decode().replace("\r\n ", "")
    names = [int(number) for number in re.findall(r"^SUMMARY:Rencontre (\d+)\r$", text, flags=re.M)]
    assert sorted(names) == list(range(5000 - MOST_EVENTS, 5000))
    assert len(set(re.findall(r"^UID:(.+)\r$", text, flags=re.M))) == MOST_EVENTS
    assert f"{MOST_EVENTS} rencontres les plus récentes" in text
    assert len(captured) <= 8
    # What was left out is reached by its year, and lists stay short whatever there is.
    for path in ("/rencontres/", "/rencontres/?passees=200", "/rencontres/?vue=mois"):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(path).status_code == 200
        assert len(captured) <= 30, path
