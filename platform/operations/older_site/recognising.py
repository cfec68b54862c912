"""What a text names that this site knows: places, démarches, acronyms, organisations, each with what shows it.

Whole names alone, in the spelling of names: capitals count. What is not sure is told and not taken.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from asv.taxonomy.models import DemarcheKind, GlossaryEntry, Organisation, Territory, TerritoryKind, fold_name
from asv.taxonomy.places import place_label

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:-[^\W_]+)*")
_ACRONYM = re.compile(r"\b[A-Z][A-Z0-9]{1,7}\b")
_EXPLAINED = re.compile(r"\b([^\W\d_][\w'’ -]{8,90}?)\s+\(([A-Z]{2,8})\)")
_NUMBER_AFTER = re.compile(r"\s*\((\d{2,3}|2[AB])\d{0,3}\)")
# What comes right before the name of a town when it is one.
_BEFORE = {
    "à",
    "de",
    "d",
    "ville",
    "commune",
    "agglomération",
    "métropole",
    "centre",
    "sur",
    "quartier",
    "entre",
    "et",
    "(",
    ",",
}
_PARTS = {"de", "du", "des", "la", "le", "les", "en", "sur", "sous", "et", "l", "d", "lès", "lez"}
_LONGEST_NAME = 7
_READ = 6_000  # characters of a text in which places are looked for: where it is about stands early
_FAR_LARGER = 20  # times: among towns of one name the one that is meant without saying so
MOST_PLACES = 3
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Recognised:
    """`sort`: lieu, démarche, organisation, sigle; `value` is its code, slug, uid or term; `why` is for the editor."""

    sort: str
    value: str
    label: str
    why: str

    def __str__(self) -> str:
        return f"{self.sort} : {self.label} ({self.why})"


class Recogniser:
    """Reads the names once, then texts."""

    def __init__(self) -> None:
        self.demarches = {
            key: (slug, label)
            for slug, label, acronym in DemarcheKind.objects.exclude(slug="autre").values_list(
                "slug", "label", "acronym"
            )
            for key in (fold_name(label), acronym)
            if key
        }
        self.glossary = dict(GlossaryEntry.objects.values_list("term", "meaning"))
        self.organisations: dict[str, tuple[str, str]] = {}
        for uid, name, acronym in Organisation.objects.values_list("uid", "name", "acronym"):
            self.organisations[fold_name(name)] = (str(uid), name)
            if len(acronym) > 2:
                self.organisations.setdefault(acronym, (str(uid), name))

    def organisation(self, name: str) -> Recognised | None:
        """The organisation of the directory that has this very name or acronym."""
        found = self.organisations.get(fold_name(name)) or self.organisations.get(name.strip())
        return Recognised("organisation", found[0], found[1], "son nom exact") if found else None

    def read(self, title: str, text: str) -> tuple[list[Recognised], list[str]]:
        """What a page names, and what it seems to name and nobody can be sure of."""
        doubts: list[str] = []
        found = [
            *self._places(title, text, doubts),
            *self._demarches(title, text),
            *self._organisations(f"{title}\n{text}"),
            *self._acronyms(f"{title}\n{text}"),
        ]
        doubts += [
            f"« {short} » est expliqué ici ({long.strip()}) et n’est pas au glossaire."
            for long, short in dict.fromkeys((long, short) for long, short in _EXPLAINED.findall(text))
            if short not in self.glossary and _initials(long, short)
        ][:MOST_TOLD]
        return found, doubts

    def _places(self, title: str, text: str, doubts: list[str]) -> Iterator[Recognised]:
        heads, body = _names(title), _names(text[:_READ])
        wanted = {folded for folded, *_rest in (*heads, *body)}
        rows: dict[str, list[Territory]] = defaultdict(list)
        for row in Territory.objects.filter(search_name__in=wanted) if wanted else ():
            rows[row.search_name].append(row)
        named = Counter(folded for folded, *_rest in _longest(body, rows))
        told: set[str] = set()
        for where, names in (("le titre", heads), ("le texte", body)):
            for folded, shown, before, after in _longest(names, rows):
                if folded in told or len(told) >= MOST_PLACES:
                    continue
                place = _meant(rows[folded], before, after, where == "le titre")
                if place is None:
                    continue
                if where == "le texte" and named[folded] < 2 and not after:
                    continue
                told.add(folded)
                if isinstance(place, Territory):
                    shown_so = f"{before} {shown}".strip() if before not in ("", "(", ",") else shown
                    yield Recognised("lieu", place.code, place_label(place), f"« {shown_so} » dans {where}")
                else:
                    doubts.append(f"« {shown} » : {place} communes portent ce nom, à choisir.")

    def _demarches(self, title: str, text: str) -> Iterator[Recognised]:
        told = set()
        folded_title, folded = f" {fold_name(title)} ", f" {fold_name(text)} "
        for key, (slug, label) in self.demarches.items():
            short = key.isupper()
            in_title = bool(re.search(rf"\b{re.escape(key)}\b", title)) if short else f" {key} " in folded_title
            times = len(re.findall(rf"\b{re.escape(key)}\b", text)) if short else folded.count(f" {key} ")
            if slug not in told and (in_title or times >= 2):
                told.add(slug)
                why = f"« {key if short else label} » dans le titre" if in_title else f"nommée {times} fois"
                yield Recognised("démarche", slug, label, why)

    def _organisations(self, text: str) -> Iterator[Recognised]:
        told: set[str] = set()
        for folded, shown, _before, _after in _names(text):
            found = self.organisations.get(folded) or self.organisations.get(shown)
            if found and found[0] not in told and len(told) < MOST_TOLD:
                told.add(found[0])
                yield Recognised("organisation", found[0], found[1], f"« {shown} » dans le texte")

    def _acronyms(self, text: str) -> Iterator[Recognised]:
        for short in list(dict.fromkeys(_ACRONYM.findall(text))):
            if short in self.glossary:
                yield Recognised("sigle", short, short, self.glossary[short] or "au glossaire")


Name = tuple[str, str, str, str]  # folded, as written, the word before, the number of a département after


def _names(text: str) -> list[Name]:
    """Runs of words that begin and end with a capital, the longest first at each place."""
    words = list(_WORD.finditer(text))
    found: list[Name] = []
    for at, word in enumerate(words):
        shown = re.sub(r"^[dlDL]['’]", "", word.group())
        if not shown[:1].isupper():
            continue
        start = word.end() - len(shown)
        before = _before(text, words, at, start)
        for size in range(min(_LONGEST_NAME, len(words) - at), 0, -1):
            last = words[at + size - 1]
            if size > 1 and not (last.group()[:1].isupper() or last.group()[:1].isdigit()):
                continue
            between = text[start : last.end()]
            if any(c in between for c in ".,;:!?\n()") or len(between) > 90:
                continue
            after = _NUMBER_AFTER.match(text, last.end())
            found.append((fold_name(between), between, before, after[1] if after else ""))
    return found


def _before(text: str, words: list[re.Match[str]], at: int, start: int) -> str:
    """The word or sign right before a name."""
    sign = text[:start].rstrip()[-1:]
    if sign in ("(", ","):
        return sign
    if start != words[at].start():
        return "d"
    if not at or sign in (".", ":", "!", "?", ";"):
        return ""
    return words[at - 1].group().lower()


def _longest(names: Iterable[Name], rows: dict[str, list[Territory]]) -> Iterator[Name]:
    """Of the names that begin at one place the longest that is known."""
    last = ""
    for name in names:
        if name[0] in rows and not (last and f" {name[0]} " in f" {last} " and name[0] != last):
            last = name[0]
            yield name


def _meant(rows: list[Territory], before: str, after: str, in_title: bool) -> Territory | int | None:
    """The place that a name means as it stands there; how many communes it may be; None where it may be no place."""
    by_kind: dict[str, list[Territory]] = defaultdict(list)
    for row in rows:
        by_kind[row.kind].append(row)
    wide = [*by_kind[TerritoryKind.REGION], *by_kind[TerritoryKind.DEPARTEMENT]]
    communes, groups = by_kind[TerritoryKind.COMMUNE], by_kind[TerritoryKind.EPCI]
    if after:
        near = [row for row in communes if row.departement_number.startswith(after[:2])]
        return near[0] if len(near) == 1 else None
    if wide:
        sure = len(wide[0].search_name.split()) > 1 or before in ("en", "région", "département")
        return wide[0] if sure else None
    if not communes:
        return groups[0] if len(groups) == 1 else None
    return _commune(communes, before, in_title)


def _commune(communes: list[Territory], before: str, in_title: bool) -> Territory | int | None:
    alone = len(communes) == 1
    if before not in _BEFORE and not (in_title and before == "" and alone):
        return None
    if alone:
        return communes[0]
    ranked = sorted(communes, key=lambda row: row.population or 0, reverse=True)
    if (ranked[0].population or 0) > _FAR_LARGER * max(ranked[1].population or 0, 1):
        return ranked[0]
    return len(communes)


def _initials(long: str, short: str) -> bool:
    """Whether the words before an acronym begin with its letters."""
    letters = "".join(word[0] for word in fold_name(long).split() if word not in _PARTS).upper()
    return len(short) > 1 and letters.endswith(short)
