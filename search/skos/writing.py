"""A concept scheme as SKOS (W3C, 2009), in Turtle and in JSON-LD: the same statements."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import quote

from search.skos.schemes import Concept, Scheme

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
PREFIXES = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "dcterms": "http://purl.org/dc/terms/",
}
# What may stand in an address between angle brackets without being escaped.
_PLAIN = ":/?#[]@!$&'()*+,;=%~"
# A property with its values: addresses, or texts in French.
Statement = tuple[str, list[str], bool]


def turtle(scheme: Scheme) -> str:
    """The scheme as Turtle."""
    lines = [f"@prefix {name}: <{address}> ." for name, address in PREFIXES.items()]
    lines += ["", _turtle_of(scheme.address, "skos:ConceptScheme", _of_scheme(scheme))]
    for concept in scheme.concepts:
        lines += ["", _turtle_of(scheme.address_of(concept.slug), "skos:Concept", _of_concept(scheme, concept))]
    return "\n".join(lines) + "\n"


def jsonld(scheme: Scheme) -> str:
    """The scheme as JSON-LD."""
    graph = [_json_of(scheme.address, "skos:ConceptScheme", _of_scheme(scheme))]
    graph += [
        _json_of(scheme.address_of(concept.slug), "skos:Concept", _of_concept(scheme, concept))
        for concept in scheme.concepts
    ]
    return json.dumps({"@context": PREFIXES, "@graph": graph}, ensure_ascii=False, indent=1)


def _of_scheme(scheme: Scheme) -> Iterator[Statement]:
    yield "dcterms:title", [scheme.title], False
    yield "dcterms:license", [LICENCE], True
    yield "skos:hasTopConcept", [scheme.address_of(one.slug) for one in scheme.concepts if not one.broader], True


def _of_concept(scheme: Scheme, concept: Concept) -> Iterator[Statement]:
    yield "skos:prefLabel", [concept.label], False
    yield "skos:altLabel", list(dict.fromkeys(text for text in concept.others if text != concept.label)), False
    yield "skos:definition", [concept.definition] if concept.definition else [], False
    yield "skos:inScheme", [scheme.address], True
    yield "skos:topConceptOf", [] if concept.broader else [scheme.address], True
    for name in ("broader", "narrower", "related"):
        yield f"skos:{name}", [scheme.address_of(slug) for slug in getattr(concept, name)], True
    yield "skos:closeMatch", [quote(address, safe=_PLAIN) for address in concept.matches], True
    yield "skos:note", [f"Source : {concept.source}"] if concept.source else [], False


def _turtle_of(address: str, kind: str, statements: Iterator[Statement]) -> str:
    parts = [f"<{address}> a {kind}"]
    for name, values, are_addresses in statements:
        written = [f"<{value}>" if are_addresses else f"{_literal(value)}@fr" for value in values]
        if written:
            parts.append(f"    {name} {', '.join(written)}")
    return " ;\n".join(parts) + " ."


def _literal(text: str) -> str:
    """A JSON string is a string of Turtle too."""
    return json.dumps(text, ensure_ascii=False)


def _json_of(address: str, kind: str, statements: Iterator[Statement]) -> dict[str, object]:
    node: dict[str, object] = {"@id": address, "@type": kind}
    for name, values, are_addresses in statements:
        if values:
            node[name] = [{"@id": one} if are_addresses else {"@value": one, "@language": "fr"} for one in values]
    return node
