"""A server where there is one, and a searchable site: vocabularies, places and a few récits."""

import os

import pytest

from tests.factories.search import TestServer, make_places, make_resource, make_term, reindex
from tests.factories.site import make_tree


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    """A real Elasticsearch. Without one its tests are skipped, and fail where CI=true."""
    found = TestServer(tmp_path_factory.mktemp("elasticsearch"))
    if not found.answers():
        missing = f"no Elasticsearch at {found.url}: make services starts one"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(missing)
    yield found
    found.clean()


@pytest.fixture
def places(db):
    return make_places()


@pytest.fixture
def terms(db):
    parent = make_term("theme", "essai-sante", "Santé d'essai", order=900)
    return {
        "essai-sante": parent,
        "essai-mentale": make_term("theme", "essai-mentale", "Santé mentale d'essai", parent, 901),
        "essai-droits": make_term("theme", "essai-droits", "Accès aux droits d'essai", order=902),
        "essai-jeunes": make_term("public", "essai-jeunes", "Jeunes d'essai", order=900),
    }


@pytest.fixture
def tree(db):
    return make_tree()


@pytest.fixture
def site(tree, terms, places):
    """Lille, Arras and the whole région, each with its theme and year; indexed."""
    lille = make_resource(
        tree,
        "Les ambassadeurs de santé de Lille",
        summary="Des habitants formés relaient la prévention.",
        themes=[terms["essai-mentale"]],
        territories=[places["com-59350"]],
        start_year=2019,
        context="<p>Le mot cachalot est dans le texte.</p>",
    )
    arras = make_resource(
        tree,
        "Un jardin à Arras",
        themes=[terms["essai-droits"]],
        territories=[places["com-62041"]],
        start_year=2016,
        end_year=2018,
    )
    region = make_resource(
        tree, "Former toute une région", themes=[terms["essai-sante"]], territories=[places["reg-32"]], start_year=2012
    )
    reindex()
    return {"lille": lille, "arras": arras, "region": region}
