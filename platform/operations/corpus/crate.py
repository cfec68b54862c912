"""The archive described as an RO-Crate (1.1): what it is, whose, since when, and each resource in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from operations.corpus.copied import Entry

METADATA = "ro-crate-metadata.json"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
_CONTEXT = "https://w3id.org/ro/crate/1.1/context"
_SPECIFICATION = "https://w3id.org/ro/crate/1.1"
_FOLDERS = {
    "resources/": "Les ressources, un dossier chacune",
    "files/": "Les documents joints",
    "images/": "Les images, avec leur crédit",
    "organisations/": "Les organisations nommées",
    "vocabularies/": "Les vocabulaires, le glossaire et le thésaurus (SKOS)",
}


def crate(
    name: str, publisher: str, address: str, state: datetime | None, entries: Iterable[Entry], held: set[str]
) -> dict[str, object]:
    """The description of a payload; `state` is its last change, `held` the folders that are there."""
    resources = [_resource(entry) for entry in entries]
    folders: list[dict[str, object]] = [
        {"@id": folder, "@type": "Dataset", "name": told} for folder, told in _FOLDERS.items() if folder in held
    ]
    root: dict[str, object] = {
        "@id": "./",
        "@type": "Dataset",
        "name": f"Corpus : {name}",
        "description": (
            f"Les ressources publiques de la plateforme « {name} » : récits d’expériences, fiches, analyses, outils, "
            "documents, rencontres, réseaux et démarches, avec leurs vocabulaires et leurs fichiers."
        ),
        "datePublished": (state or datetime(1970, 1, 1)).date().isoformat(),  # noqa: DTZ001 - a day, for an empty corpus
        "license": {"@id": LICENCE},
        "publisher": {"@id": "#editeur"},
        "inLanguage": "fr",
        "hasPart": [{"@id": one["@id"]} for one in (*folders, *resources)],
    }
    return {
        "@context": _CONTEXT,
        "@graph": [
            {"@id": METADATA, "@type": "CreativeWork", "conformsTo": {"@id": _SPECIFICATION}, "about": {"@id": "./"}},
            root,
            {"@id": "#editeur", "@type": "Organization", "name": publisher, "url": address},
            {
                "@id": LICENCE,
                "@type": "CreativeWork",
                "name": "Creative Commons Attribution 4.0 International",
                "description": "Reprenez, adaptez, traduisez, en citant la source.",
            },
            *folders,
            *resources,
        ],
    }


def _resource(entry: Entry) -> dict[str, object]:
    return {"@id": f"{entry.folder}/", "@type": "Dataset", "name": entry.title, "identifier": f"urn:uuid:{entry.uid}"}
