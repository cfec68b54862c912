"""The columns of a file of démarches: the same in the template, the import and the export."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from asv.taxonomy.models import fold_name


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name in the first line, other names it is known by, what it takes, an example."""

    key: str
    header: str
    help: str
    example: str = ""
    also: tuple[str, ...] = ()
    required: bool = False


COLUMNS: tuple[Column, ...] = (
    Column(
        "reference",
        "reference",
        "Ce qui désigne la démarche une fois pour toutes. Une ligne de même référence met à jour ; sans référence ni "
        "clé du site, une démarche de même type, porteur, territoires et génération est un doublon.",
        "CLS-EXEMPLE-2",
        ("ref", "identifiant", "id"),
    ),
    Column(
        "name",
        "nom",
        "Le nom de la démarche.",
        "Contrat local de santé de Douai",
        ("intitule", "titre", "demarche", "nom de la demarche", "libelle"),
        True,
    ),
    Column(
        "kind",
        "type",
        "Le sigle, le libellé ou l’identifiant d’un type du référentiel : ASV, CLS, CLSM…",
        "CLS",
        ("type de demarche", "nature", "dispositif"),
        True,
    ),
    Column(
        "territories",
        "territoires",
        "Codes INSEE des communes, codes des quartiers prioritaires (QN…), numéros SIREN des intercommunalités, "
        "dep-59, reg-32, ou noms exacts (« Lille (59) »). Plusieurs : séparés par une barre | ou un point-virgule.",
        "59178 | 59350",
        ("territoire", "communes", "commune", "code insee", "codes insee", "insee", "code commune"),
        True,
    ),
    Column(
        "qpv",
        "qpv",
        "Codes des quartiers prioritaires, s’ils ont leur propre colonne.",
        "",
        ("quartiers", "quartiers prioritaires", "code qpv", "codes qpv"),
    ),
    Column(
        "bearer",
        "porteur",
        "L’organisation qui porte la démarche. Inconnue, elle attend d’être rapprochée de l’annuaire.",
        "Ville de Douai",
        ("portee par", "structure porteuse", "organisme", "structure"),
    ),
    Column(
        "state",
        "etat",
        "préfiguration, active, renouvelée ou terminée. Vide : active.",
        "active",
        ("statut", "situation"),
    ),
    Column(
        "since",
        "depuis",
        "Date de début : 17/12/2015, 2015-12-17, le mois (12/2015, décembre 2015), ou l’année seule.",
        "17/12/2015",
        ("debut", "date de debut", "date de signature", "depuis le", "signe le"),
    ),
    Column(
        "since_text",
        "depuis_en_mots",
        "Ce que la page écrit à la place de cette date, quand le jour n’est pas connu : « printemps 2015 ».",
        "",
        ("depuis en toutes lettres",),
    ),
    Column(
        "until",
        "jusqu_au",
        "Date de fin, écrite de même.",
        "31/12/2020",
        ("fin", "date de fin", "jusqu au", "echeance", "jusque"),
    ),
    Column("generation", "generation", "1, 2, 3… pour un contrat de première, deuxième, troisième génération.", "2"),
    Column(
        "themes", "themes", "Thèmes du référentiel, séparés par une barre |.", "sante-mentale | addictions", ("theme",)
    ),
    Column("axes", "axes", "Axes de la charte d’Ottawa du référentiel, séparés par une barre |.", "", ("axe",)),
    Column("audiences", "publics", "Publics du référentiel, séparés par une barre |.", "", ("public",)),
    Column(
        "partners",
        "partenaires",
        "Organisations partenaires, séparées par une barre |, entre guillemets droits si leur nom en contient une. "
        "Inconnues, elles attendent d’être rapprochées de l’annuaire.",
        "ARS Hauts-de-France",
        ("partenaire",),
    ),
    Column(
        "posts",
        "coordination",
        "Postes qui coordonnent, séparés par une barre |, l’organisation après « @ ». Jamais le nom d’une personne.",
        "Coordination du CLS @ Ville de Douai",
        ("coordonnateur", "coordinateur", "poste", "postes"),
    ),
    Column("population", "population", "Nombre d’habitants concernés.", "40000", ("habitants", "habitants concernes")),
    Column("summary", "chapo", "Deux ou trois phrases, 600 caractères au plus.", "", ("resume", "description")),
    Column(
        "source_label", "source", "D’où vient l’information.", "Tableau de suivi de l’ARS", ("source de l information",)
    ),
    Column(
        "source_url",
        "adresse_source",
        "Adresse de la source, en http ou https.",
        "",
        ("url", "lien", "adresse de la source"),
    ),
    Column(
        "information_date",
        "information_au",
        "Jour auquel ces renseignements étaient exacts.",
        "01/06/2026",
        ("date de l information", "mise a jour", "date de mise a jour", "date information"),
    ),
    Column(
        "predecessor",
        "fait_suite_a",
        "Référence, ou clé du site, de la démarche que celle-ci renouvelle.",
        "CLS-EXEMPLE-1",
        ("predecesseur", "renouvelle", "precedente"),
    ),
    Column(
        "key",
        "cle_du_site",
        "Écrite par l’export, à laisser telle quelle : la ligne met à jour sa démarche, quoi que vous changiez "
        "d’autre. Vide pour une démarche nouvelle.",
    ),
)
# What the site's own files say beside, for people: no column of theirs is unknown when they come back.
ADDRESS, ACCESS = "adresse", "acces"
REPORT = ("ligne", "résultat", "messages", "remarques")
# A line that begins so is a remark of whoever made the file, and no démarche.
REMARK = "Remarque : "

_OURS = {fold_name(name) for name in (ADDRESS, ACCESS, *REPORT)}
_BY_NAME = {fold_name(name): column.key for column in COLUMNS for name in (column.header, *column.also)}
REQUIRED = tuple(column for column in COLUMNS if column.required)
HEADERS = tuple(column.header for column in COLUMNS)


def columns_of(cells: Sequence[str]) -> dict[int, str]:
    """`{position: key}` of the cells that name a column; the first of a name counts."""
    found: dict[int, str] = {}
    for position, cell in enumerate(cells):
        key = _BY_NAME.get(fold_name(cell[:80]))
        if key and key not in found.values():
            found[position] = key
    return found


def is_ours(header: str) -> bool:
    """Whether a column is one that the site's own files have beside those that are read."""
    return fold_name(header) in _OURS


def missing_headers(columns: dict[int, str]) -> list[str]:
    """Names of the required columns that are not there; a file of keys needs no other."""
    there = set(columns.values())
    if "key" in there:
        return []
    if "qpv" in there:
        there.add("territories")
    return [column.header for column in REQUIRED if column.key not in there]
