"""Vocabularies and thesaurus leave as SKOS that other centres can load: the same in Turtle and JSON-LD, and sound."""

import logging

import pytest
from rdflib import Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, SKOS
from skosify import check

from asv.taxonomy.vocabularies import load_vocabularies
from search.models import Synonym
from search.skos.schemes import TITLES

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning"),  # rdflib's own parser
]


def graph_of(client, address, form):
    response = client.get(address)
    assert response.status_code == 200
    return Graph().parse(data=response.content.decode(), format=form)


@pytest.mark.parametrize("name", TITLES)
def test_every_vocabulary_is_sound_and_says_the_same_in_both_forms(client, caplog, tree, name):
    load_vocabularies()
    Synonym.objects.create(
        term='"Guillemets" \\ et <balises>', equivalents="à la\tligne", close_matches="https://exemple.fr/{a}|b"
    )
    graph = graph_of(client, f"/vocabulaires/{name}.ttl", "turtle")
    assert isomorphic(graph, graph_of(client, f"/vocabulaires/{name}.jsonld", "json-ld"))
    concepts = set(graph.subjects(RDF.type, SKOS.Concept))
    assert len(concepts) >= (300 if name == "thesaurus" else 3)
    for concept in concepts:
        assert len(list(graph.objects(concept, SKOS.prefLabel))) == 1
        for way in (SKOS.broader, SKOS.narrower, SKOS.related):
            assert set(graph.objects(concept, way)) <= concepts - {concept}
    with caplog.at_level(logging.WARNING):
        check.hierarchy_cycles(graph, False)
        check.label_overlap(graph, False)
        check.disjoint_relations(graph, False)
    assert not caplog.records
    page = client.get(f"/vocabulaires/{name}/").content.decode()
    assert all(f'id="{concept.partition("#")[2]}"' in page for concept in concepts)


def test_a_concept_leads_to_public_thesauri(client, tree):
    load_vocabularies()
    graph = graph_of(client, "/vocabulaires/thesaurus.ttl", "turtle")
    there = {str(subject).partition("#")[2]: subject for subject in graph.subjects(RDF.type, SKOS.Concept)}
    assert set(graph.objects(there["cancer"], SKOS.closeMatch)) == {
        URIRef("http://eurovoc.europa.eu/5104"),
        URIRef("http://id.nlm.nih.gov/mesh/D009369"),
    }
    assert (there["surpoids"], SKOS.narrower, there["obesite"]) in graph
    assert (there["obesite"], SKOS.broader, there["surpoids"]) in graph


def test_the_list_and_what_is_not_there(client, tree):
    page = client.get("/vocabulaires/").content.decode()
    assert all(f"/vocabulaires/{name}.{form}" in page for name in TITLES for form in ("ttl", "jsonld"))
    assert client.get("/vocabulaires/inconnu.ttl").status_code == 404
