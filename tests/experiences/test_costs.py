"""As many queries for much as for little, and few."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Site

from experiences import models
from tests.factories import experiences as make
from tests.factories.many import copies

pytestmark = pytest.mark.django_db


def queries(client, url):
    Site.clear_site_root_paths_cache()
    client.get(url)
    with CaptureQueriesContext(connection) as found:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in found.captured_queries]


def test_a_recit_costs_few_queries_however_long(client):
    small = queries(client, make.full_experience(moments=1, partners=1).get_url())
    large = queries(client, make.full_experience(moments=20, partners=20).get_url())
    assert len(small) == len(large)
    assert len(large) <= 12, "\n".join(sql[:160] for sql in large)


def test_a_report_costs_as_much_for_two_statements_as_for_twenty(client):
    small = queries(client, make.full_analysis(2).get_url())
    large = queries(client, make.full_analysis(20).get_url())
    assert len(small) == len(large)


@pytest.mark.parametrize("model", list(make.FULL))
def test_a_list_costs_as_much_for_50_as_for_5(client, model):
    pages = [make.make(model) for _ in range(5)]
    for page in pages:
        make.classify(page)
    url = make.index_for(model).get_url()
    small = queries(client, url)
    for page in pages:
        copies(page, 9)
    assert len(queries(client, url)) == len(small)
    assert len(queries(client, f"{url}?page=3")) == len(small)


@pytest.mark.parametrize("asked", ["0", "-1", "999999", "x", "", "1e9", "²", "9" * 9000, "%00", "1'--"])
def test_any_page_number_leads_to_a_page(client, asked):
    for _ in range(15):
        make.make(models.ToolPage)
    response = client.get(make.index_for(models.ToolPage).get_url(), {"page": asked})
    assert response.status_code == 200
