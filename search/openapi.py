"""The description of the API in OpenAPI 3.1, from the same constants as the form that reads it."""

from __future__ import annotations

from django.conf import settings

from asv.core.tables import XLSX_TYPE
from asv.resources.types import resource_types
from search.faceted_form import MAX_VALUES
from search.facets import LABELS
from search.forms import MAX_PAGE, MAX_WORDS, PARAMETERS
from search.query import FACETS, FORMATS, VOCABULARY_FACETS, Degree, Sort

JSON = "application/json"
Schema = dict[str, object]
STRING: Schema = {"type": "string"}
INTEGER: Schema = {"type": "integer"}
DATE: Schema = {"type": ["string", "null"], "format": "date"}
URI: Schema = {"type": "string", "format": "uri"}
_MATCH = (
    "all : répond à tous les mots, hors ce qui ne fait que demander (« comment mobiliser ») ; some : répond à "
    "l’essentiel, sans `missing` ; meaning : proche par le sens, six au plus, à la suite des autres et hors de "
    "`count`, des pages et des facettes"
)
_UNDERSTOOD = (
    "Ce que des mots nomment aussi : un lieu, un thème, un type, une année. Ils y répondent en plus d’être des mots ; "
    "entre guillemets ils ne sont que des mots"
)
MARKED: Schema = {"type": "string", "description": "HTML où seul `<mark>` est du balisage"}


def description() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{settings.SITE_NAME} : API",
            "version": "1",
            "summary": "La recherche de la plateforme, et chacune de ses ressources, en JSON.",
            "description": (
                "Dans une facette les valeurs s’ajoutent (OU), d’une facette à l’autre elles se croisent (ET). "
                "Une ressource réservée aux membres est listée avec son chapô ; son texte et ses fichiers ne sont "
                "donnés qu’à qui peut la lire. Les réponses données sans compte se lisent depuis tout autre site. "
                "Les notices se moissonnent aussi par OAI-PMH 2.0, à l’adresse /oai."
            ),
        },
        "servers": [{"url": settings.SITE_URL}],
        "paths": {
            "/api/v1/recherche": {"get": _search()},
            "/api/v1/ressources/{id}": {"get": _resource()},
            "/api/v1/openapi.json": {"get": _itself()},
            "/recherche/suggestions/": {"get": _suggestions()},
            "/recherche/flux.atom": {
                "get": _whole_set(
                    "feed", "Toute la recherche en Atom, cent ressources par page", "application/atom+xml"
                )
            },
            "/recherche/export.csv": {"get": _whole_set("exportCsv", "Toute la recherche en tableur", "text/csv")},
            "/recherche/export.xlsx": {"get": _whole_set("exportXlsx", "Toute la recherche en classeur", XLSX_TYPE)},
            "/recherche/export.bib": {
                "get": _whole_set("exportBib", "Toute la recherche en BibTeX", "application/x-bibtex")
            },
            "/recherche/export.ris": {
                "get": _whole_set("exportRis", "Toute la recherche en RIS", "application/x-research-info-systems")
            },
            "/recherche/export.json": {
                "get": _whole_set("exportJson", "Toute la recherche en JSON, comme l’API la dit", "application/json")
            },
            "/r/{id}": {"get": _permalink()},
            "/r/{id}.bib": {"get": _citation("citationBib", "Citer une ressource en BibTeX", "application/x-bibtex")},
            "/r/{id}.ris": {
                "get": _citation("citationRis", "Citer une ressource en RIS", "application/x-research-info-systems")
            },
        },
        "components": {"schemas": _schemas(), "parameters": _parameters()},
    }


def _parameters() -> Schema:
    facets = {name: _facet(name) for name in FACETS}
    exact = _query("exact", "`1` : les mots tels qu’ils sont écrits, sans correction", {"type": "string"})
    described = {
        "q": _query("q", 'Mots, "une expression", -sans', {"type": "string", "maxLength": MAX_WORDS}),
        "exact": exact,
        **facets,
        "tri": _query(
            "tri",
            "`pertinence` (par défaut avec `q`), `date` (par défaut sans), `titre`, `distance` (avec une commune)",
            {"type": "string", "enum": [sort.value for sort in Sort]},
        ),
        "page": _query("page", "20 par page", {"type": "integer", "minimum": 1, "maximum": MAX_PAGE, "default": 1}),
    }
    return {name: described[name] for name in PARAMETERS}


def _query(name: str, text: str, schema: Schema) -> Schema:
    return {"name": name, "in": "query", "description": text, "required": False, "schema": schema}


def _facet(name: str) -> Schema:
    items: Schema = dict(STRING)
    text = f"{LABELS[name]} ; se répète pour plusieurs valeurs"
    if name == "type":
        items["enum"] = list(resource_types())
    elif name == "format":
        items["enum"] = list(FORMATS)
    elif name == "annee":
        items["pattern"] = r"^\d{4}(\.\.\d{4})?$"
        text += " : `2019`, ou `2016..2019`"
    elif name == "territoire":
        items["pattern"] = r"^(fra|(reg|dep|com|epci|qpv|lieu)-[0-9A-Za-z]+)$"
        text += " : `reg-32`, `dep-59`, `com-59350`. Un lieu trouve ce qu’il contient et ce qui le couvre"
    elif name in VOCABULARY_FACETS:
        items["pattern"] = r"^[-a-zA-Z0-9_]+$"
    schema = {"type": "array", "items": items, "maxItems": MAX_VALUES}
    return _query(name, text, schema) | {"style": "form", "explode": True}


def _all_parameters() -> list[Schema]:
    return [{"$ref": f"#/components/parameters/{name}"} for name in _parameters()]


def _answer(text: str, schema: str, content_type: str = JSON) -> Schema:
    return {"description": text, "content": {content_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _search() -> Schema:
    return {
        "operationId": "search",
        "summary": "Chercher parmi les ressources publiées",
        "parameters": _all_parameters(),
        "responses": {
            "200": _answer("Une page de résultats", "SearchPage"),
            "400": _answer("Un paramètre ou une valeur inconnus, tous nommés", "Errors"),
            "503": _answer("La recherche ne répond pas pour l’instant", "Errors"),
        },
    }


_ID: Schema = {"name": "id", "in": "path", "required": True, "schema": INTEGER}


def _permalink() -> Schema:
    return {
        "operationId": "permalink",
        "summary": "L’adresse permanente d’une ressource",
        "parameters": [_ID],
        "responses": {"302": {"description": "Vers la page, où qu’elle soit"}, **_ABSENT},
    }


def _citation(name: str, summary: str, content_type: str) -> Schema:
    found = {"description": summary, "content": {content_type: {"schema": STRING}}}
    return {
        "operationId": name,
        "summary": summary,
        "parameters": [_ID],
        "responses": {"200": found, **_ABSENT},
    }


_ABSENT = {
    "404": {"description": "Aucune ressource publiée de ce numéro"},
    "410": {"description": "La ressource a été retirée"},
}


def _resource() -> Schema:
    return {
        "operationId": "resource",
        "summary": "Une ressource",
        "parameters": [_ID],
        "responses": {
            "200": _answer("La ressource, entière pour qui peut la lire", "Resource"),
            "400": _answer("Un paramètre inconnu", "Errors"),
            "404": _answer("Aucune ressource publiée de ce numéro", "Errors"),
        },
    }


def _itself() -> Schema:
    answer = {"description": "Ce document", "content": {JSON: {"schema": {"type": "object"}}}}
    responses = {"200": answer, "400": _answer("Un paramètre inconnu", "Errors")}
    return {"operationId": "openapi", "summary": "La description de l’API", "responses": responses}


def _suggestions() -> Schema:
    return {
        "operationId": "suggestions",
        "summary": "Compléter ce qui est en train d’être écrit",
        "parameters": [_query("q", "Le début des mots, deux lettres au moins", STRING)],
        "responses": {"200": _answer("Huit propositions au plus", "Suggestions")},
    }


def _whole_set(name: str, summary: str, content_type: str) -> Schema:
    return {
        "operationId": name,
        "summary": summary,
        "parameters": _all_parameters(),
        "responses": {
            "200": {"description": summary, "content": {content_type: {"schema": STRING}}},
            "503": {"description": "La recherche ne répond pas pour l’instant"},
        },
    }


def _object(properties: Schema, optional: tuple[str, ...] = ()) -> Schema:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required}


def _array(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _schemas() -> Schema:
    kind = {"type": "string", "enum": list(resource_types())}
    boolean = {"type": "boolean"}
    place = _object({"code": STRING, "name": STRING})
    teaser = {"id": INTEGER, "type": kind, "title": STRING, "url": URI, "summary": STRING, "date": DATE}
    teaser["permalink"] = {**URI, "description": "Mène à la page, même déplacée"}
    edition = {"anyOf": [_ref("Edition"), {"type": "null"}]}
    teaser |= {"newest_edition": edition, "previous_edition": edition}
    term = _object({"value": STRING, "label": STRING})
    parameter = {"type": ["string", "null"], "enum": [*FACETS, None], "description": "Le filtre de même effet"}
    error = _object({"parameter": STRING, "value": STRING, "message": STRING})
    return {
        "Errors": _object({"errors": _array(error)}),
        "Place": place,
        "Edition": _object({"id": INTEGER, "title": STRING, "url": URI, "permalink": URI}),
        "FacetValue": _object(
            {"value": STRING, "label": STRING, "count": {"type": ["integer", "null"]}, "selected": boolean}
        ),
        "Passage": _object(
            {
                "document": STRING,
                "kind": {**STRING, "description": "Ce qu’est le document : compte-rendu, rapport, guide…"},
                "page": {"type": ["integer", "null"]},
                "url": {"type": ["string", "null"], "format": "uri"},
                "text": MARKED,
            }
        ),
        "Result": _object(
            {
                **teaser,
                "api_url": URI,
                "highlights": _array(MARKED),
                "passages": _array(_ref("Passage")),
                "members_only": boolean,
                "territory": {"anyOf": [_ref("Place"), {"type": "null"}]},
                "themes": _array(STRING),
                "match": {
                    "type": "string",
                    "enum": list(Degree),
                    "description": _MATCH,
                },
                "missing": {**_array(STRING), "description": "Les mots, tels qu’écrits, qui n’y sont pas"},
                "distance_km": {"type": ["number", "null"]},
            }
        ),
        "Understood": _object({"words": STRING, "parameter": parameter, "value": STRING, "label": STRING}),
        "SearchPage": _object(
            {
                "count": {**INTEGER, "description": "`all` et `some` ensemble ; hors `tri=pertinence`, `all` seul"},
                "degrees": _object(dict.fromkeys(Degree, INTEGER)),
                "page": INTEGER,
                "pages": INTEGER,
                "took_ms": INTEGER,
                "corrected": {
                    "type": ["string", "null"],
                    "description": "Les mots cherchés à la place",
                },
                "suggested": {
                    "type": ["string", "null"],
                    "description": "Des mots qui trouveraient davantage",
                },
                "understood": {**_array(_ref("Understood")), "description": _UNDERSTOOD},
                "ignored": _array(error),
                "facets": _object({name: _array(_ref("FacetValue")) for name in FACETS}),
                "results": _array(_ref("Result")),
            }
        ),
        "Resource": _object(
            {
                **teaser,
                "uid": {"type": "string", "format": "uuid", "description": "Le même sur tous les sites qui l’ont"},
                "type_label": STRING,
                "years": _array(INTEGER),
                "members_only": boolean,
                "territories": _array(_ref("Place")),
                "terms": _object({name: _array(term) for name in VOCABULARY_FACETS}),
                "body": {"type": ["string", "null"]},
                "files": _array(
                    _object(
                        {
                            "title": STRING,
                            "url": URI,
                            "format": STRING,
                            "bytes": {"type": ["integer", "null"]},
                            "language": STRING,
                        }
                    )
                ),
                "organisations": _array(_object({"name": STRING, "role": STRING})),
                "source": {"anyOf": [_object({"label": STRING, "url": STRING}), {"type": "null"}]},
            }
        ),
        "Suggestions": _object(
            {
                "q": STRING,
                "suggestions": _array(_object({"text": STRING, "kind": STRING, "kind_label": STRING, "url": STRING})),
            }
        ),
    }
