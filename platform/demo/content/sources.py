"""The public documents the demo content is written from: what is not in them stays empty."""

from datetime import date
from typing import Any

_LABO = "https://www.labo-cites.org"

DOUAI_2019: dict[str, Any] = {
    "source_label": "IREV, rencontre du réseau des Ateliers santé ville du 28 novembre 2019 à Douai",
    "source_url": "https://www.irev.fr/node/237283/reseau-regional-des-ateliers-sante-ville/participation-citoyenne-et-sante",
    "source_date": date(2019, 12, 17),
}
LILLE_2016: dict[str, Any] = {
    "source_label": "IREV, rencontre régionale du 22 novembre 2016 à Lille sur le volet santé des contrats de ville",
    "source_date": date(2016, 11, 22),
}
VALENCIENNES_2016: dict[str, Any] = {
    "source_label": "Valenciennes Métropole, présentation à la rencontre régionale de l'IREV du 22 novembre 2016",
    "source_date": date(2016, 11, 22),
}
CHATEAU_THIERRY_2016: dict[str, Any] = {
    "source_label": "Ville de Château-Thierry, présentation à la rencontre régionale de l'IREV du 22 novembre 2016",
    "source_date": date(2016, 11, 22),
}
MEL_2016: dict[str, Any] = {
    "source_label": "Métropole européenne de Lille, présentation à la rencontre régionale de l'IREV du 22 novembre "
    "2016",
    "source_date": date(2016, 11, 22),
}
TOOLKIT_2016: dict[str, Any] = {
    "source_label": "IREV, boîte à outils des conseils citoyens, rencontre régionale du 22 novembre 2016",
    "source_url": "http://www.irev.fr/article/bo%C3%AEte-outils-conseil-citoyen",
    "source_date": date(2016, 11, 22),
}
NORMANDIE_2017: dict[str, Any] = {
    "source_label": "Plateforme nationale de ressources ASV, intervention en Normandie du 24 janvier 2017",
    "source_date": date(2017, 1, 24),
}
LYON_2019: dict[str, Any] = {
    "source_label": "Labo Cités, réunion du Collectif santé du 5 février 2019 à Lyon",
    "source_url": f"{_LABO}/rencontre/evolution-des-demarches-territoriales-de-sante-le-5-fevrier-2019-lyon",
    "source_date": date(2019, 2, 5),
}
NOTE_2019: dict[str, Any] = {
    "source_label": "Labo Cités et Fabrique Territoires Santé, note de synthèse, juillet 2019",
    "source_url": _LABO,
    "source_date": date(2019, 7, 1),
}
VISIO_2025: dict[str, Any] = {
    "source_label": "Labo Cités, rencontre « Participation en santé » du 3 avril 2025, en visioconférence",
    "source_url": f"{_LABO}/rencontre/participation-en-sante-le-jeudi-3-avril-2025-14h00-en-visioconference",
    "source_date": date(2025, 4, 3),
}
