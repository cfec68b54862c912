"""What resources name, brought in before them: terms, glossary, series and organisations."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Model, Q

from asv.taxonomy.models import VOCABULARIES, GlossaryEntry, Organisation, OrganisationKind
from network.meetings.models import MeetingSeries
from operations.corpus.form import Form, digest_of, organisation_form
from operations.corpus.incoming import Incoming
from operations.corpus.judging import State, Verdict, judge
from operations.corpus.shared import BESIDE, GLOSSARY, SERIES

_TERM = ("slug", "label", "definition", "order")
_BODY = ("name", "slug", "acronym", "website", "description")


def bring_vocabularies(archive: Incoming) -> Iterator[Verdict]:
    """The terms, entries and series that are missing are made; the others stay as editors made them."""
    terms = archive.read("vocabularies/terms.json", "terms").get("vocabularies")
    for parameter, entries in terms.items() if isinstance(terms, dict) else ():
        if parameter in VOCABULARIES:
            yield from _terms(archive, parameter, _dicts(entries))
    if archive.journal:
        archive.here.forget_terms()
    for said in _dicts(archive.read("vocabularies/glossary.json", "glossary").get("entries")):
        if not GlossaryEntry.objects.filter(Q(slug=said["slug"]) | Q(term__iexact=said["term"])).exists():
            row = GlossaryEntry(**{name: said.get(name, "") for name in GLOSSARY})
            yield _made(archive, "mot du glossaire", row, said["term"])
    for said in _dicts(archive.read("series.json", "series").get("series")):
        yield from _series(archive, said)


def _terms(archive: Incoming, parameter: str, entries: list[Form]) -> Iterator[Verdict]:
    model = VOCABULARIES[parameter]
    known = set(model._default_manager.values_list("slug", flat=True))
    for said in entries:
        if said["slug"] in known:
            continue
        values = {name: said[name] for name in _TERM if name in said}
        values |= {name: said[name] for name in BESIDE if name in said and model.has(name)}
        if model.has("parent"):
            values["parent"] = model._default_manager.filter(slug=said.get("parent", "")).first()
        yield _made(archive, "terme", model(**values), said["label"])


def _series(archive: Incoming, said: Form) -> Iterator[Verdict]:
    known = MeetingSeries.objects.filter(Q(slug=said["slug"]) | Q(name=said["name"])).first()
    if known is None:
        known = MeetingSeries(**{name: said.get(name, "") for name in SERIES})
        yield _made(archive, "série", known, said["name"])
    if known.pk:
        archive.here.names.outside["series"][str(known.pk)] = known.slug
        archive.here.adopt("series", str(said["slug"]), known)


def _made(archive: Incoming, what: str, row: Model, title: object) -> Verdict:
    if archive.journal and (fault := _fault(row)):
        return Verdict(State.REFUSED, f"{what} « {str(title)[:100]} »", fault)
    if archive.journal:
        row.save()
    return Verdict(State.NEW, f"{what} « {str(title)[:100]} »")


def _fault(row: Model) -> str:
    try:
        row.full_clean()
    except ValidationError as error:
        return " ; ".join(error.messages)
    return ""


def bring_organisations(archive: Incoming) -> Iterator[Verdict]:
    """Each by its uid; one that the directory has under another uid, by its slug or its name, is the same body."""
    for path in archive.paths("organisations/", 1):
        said = archive.read(path, "organisation")
        title = f"organisation « {said['name']} »"
        row = Organisation.objects.filter(uid=str(said["uid"])).first()
        alike = Q(slug=said.get("slug", "")) | Q(name=said["name"])
        other = None if row else Organisation.objects.filter(alike).first()
        if other:
            archive.here.adopt("organisation", str(said["uid"]), other)
            yield Verdict(State.SAME, title, "connue ici sous un autre identifiant")
        else:
            yield _organisation(archive, row, said, title)


def _organisation(archive: Incoming, row: Organisation | None, said: Form, title: str) -> Verdict:
    uid, theirs = str(said["uid"]), digest_of(said)
    state = judge(theirs, (lambda: digest_of(organisation_form(row))) if row else None, archive.here.seen.get(uid))
    if state is State.CONFLICT:
        return Verdict(state, title, "gardée telle qu’ici")
    if state in (State.NEW, State.CHANGED) and archive.journal:
        found = row or Organisation(uid=UUID(uid))
        for name in _BODY:
            setattr(found, name, said.get(name, ""))
        found.kind = str(said.get("kind", OrganisationKind.AUTRE))
        found.territory = next(iter(archive.here.places([str(said.get("place", ""))])), None)
        if fault := _fault(found):
            return Verdict(State.REFUSED, title, fault)
        found.save()
        archive.here.add("organisation", uid, found)
        archive.here.remember(uid, archive.origin, theirs, digest_of(organisation_form(found)))
    return Verdict(state, title)


def _dicts(value: object) -> list[Form]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []
