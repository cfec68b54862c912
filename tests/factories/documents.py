"""ResourceDocuments without a database, one by one or by the thousand, the same for the same seed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from asv.resources.document import FileText, ResourceDocument

THEMES = ("sante-mentale", "nutrition", "acces-aux-droits", "addictions", "sante-environnement", "vie-affective")
REGIONS = {"reg-32": ("dep-59", "dep-62"), "reg-11": ("dep-75", "dep-93"), "reg-84": ("dep-69", "dep-38")}
TYPES = ("experience", "inspir-action", "outil", "rencontre", "actualite", "document")
FORMATS = ("pdf", "odt", "docx", "video")
_WORDS = """atelier santé ville quartier habitants professionnels prévention médiation coordination réseau diagnostic
partenaires action projet accompagnement accès droits soins précarité logement école jeunes femmes familles mentale
alimentation activité physique addictions environnement évaluation participation animation formation territoire commune
élus associations hôpital médecin infirmière pharmacie dépistage vaccination information écoute groupe parole jardin
cuisine marche sport parentalité isolement vieillissement handicap interprétariat coopération financement plan local
contrat conseil comité pilotage objectif résultat difficulté levier enseignement transfert""".split()  # noqa: SIM905
_LINKS = ("de", "la", "les", "des", "pour", "avec", "et", "dans", "le", "une", "sur", "aux")


def make_document(id: int, title: str = "Sans titre", **values: Any) -> ResourceDocument:
    """A document with what the test says, and little else."""
    defaults: dict[str, Any] = {
        "type": "experience",
        "summary": "",
        "body": "",
        "url": f"/experiences/{id}/",
        "slug": f"r-{id}",
        "date": date(2020, 1, 1) + timedelta(days=id % 1000),
        "years": (),
        "card": {"palette": "pine", "formats": "PDF, 690 Ko", "extra_fact": "seen by readers"},
    }
    return ResourceDocument(id=id, title=title, **{**defaults, **values})


def make_documents(number: int, seed: int = 1, body_words: int = 300) -> Iterator[ResourceDocument]:
    """Plausible documents of some 2.3 KB; one in ten is restricted, one in four has a file."""
    chance = random.Random(seed)
    for id in range(1, number + 1):
        region = chance.choice(list(REGIONS))
        departement = chance.choice(REGIONS[region])
        commune = f"com-{departement[4:]}{chance.randint(1, 40):03d}"
        theme = chance.choice(THEMES)
        year = chance.randint(2005, 2025)
        yield make_document(
            id,
            _sentence(chance, 6).capitalize(),
            type=chance.choice(TYPES),
            summary=_sentence(chance, 25),
            body=_sentence(chance, body_words),
            date=date(year, chance.randint(1, 12), chance.randint(1, 28)),
            years=tuple(range(year, year + chance.randint(1, 3))),
            files=(FileText(title="Rapport", pages=(_sentence(chance, 60), _sentence(chance, 60))),)
            if id % 4 == 0
            else (),
            restrictions=(7,) if id % 10 == 0 else (),
            terms={"theme": (theme, "sante"), "public": (f"public-{chance.randint(1, 5)}",), "demarche": ("asv",)},
            own_terms={"theme": (theme,), "demarche": ("asv",)},
            territories=(commune,),
            place=(commune, departement, region, "fra"),
            latitude=chance.uniform(42, 51) if id % 5 else None,
            longitude=chance.uniform(-4, 8) if id % 5 else None,
            formats=tuple(chance.sample(FORMATS, chance.randint(0, 2))),
            organisations=("Ville de Lille",),
        )


def _sentence(chance: random.Random, number: int) -> str:
    words = [chance.choice(_LINKS) if at % 3 == 2 else chance.choice(_WORDS) for at in range(number)]
    return " ".join(words) + "."
