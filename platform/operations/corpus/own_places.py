"""Places without an official code in the archive: what they are called, where they lie, and which they are here."""

from __future__ import annotations

from collections.abc import Iterator

from asv.taxonomy.former_slugs import known_before
from asv.taxonomy.models import Organisation, Territory, TerritoryKind, fold_name
from asv.taxonomy.own_places import free_code, path_within
from asv.taxonomy.place_changes import inside
from operations.corpus.bag import PAYLOAD, Bag
from operations.corpus.form import FORM, Form, written
from operations.corpus.incoming import Incoming
from operations.corpus.judging import State, Verdict
from operations.corpus.names import Names

PATH = "places.json"


def write_places(bag: Bag, names: Names, codes: set[str]) -> None:
    """Write the team's own places among these codes, and those that hold a named organisation; no file for none."""
    bodies = Organisation.objects.filter(pk__in=names.used.get("organisation", set()))
    for code, path in bodies.values_list("territory__code", "territory__path"):
        codes |= {str(code), *str(path or "").split()}
    known = Territory.objects.filter(kind=TerritoryKind.SECTEUR).exclude(parent=None).select_related("parent")
    own = [row for row in known if row.code in codes]
    said = [place_form(row) for row in sorted(own, key=lambda row: (len(row.ancestor_codes), row.code))]
    if said:
        bag.write(PAYLOAD + PATH, written({"form": FORM, "places": said}))


def place_form(row: Territory) -> Form:
    """A place as the corpus holds it."""
    said: Form = {"code": row.code, "name": row.name, "within": row.parent.code if row.parent else ""}
    where = {"latitude": row.latitude, "longitude": row.longitude}
    return said | {name: value for name, value in where.items() if value is not None}


def bring_places(archive: Incoming) -> Iterator[Verdict]:
    """Those that are missing are made. One of the same name in the same place is the same, whatever its code; a code
    that another place has here becomes a free one.
    """
    found = archive.read(PATH, "places").get("places")
    told: set[str] = set()  # in a dry run: what would be made
    for said in found if isinstance(found, list) else ():
        verdict = _brought(archive, said, told)
        if verdict:
            yield verdict


def _brought(archive: Incoming, said: Form, told: set[str]) -> Verdict | None:
    code, name, place = str(said["code"]), str(said["name"]), str(said["within"])
    title = f"lieu « {name[:100]} »"
    within = next(iter(archive.here.places([place])), None)
    if within is None and place not in told:
        return Verdict(State.REFUSED, title, f"ce site ne connaît pas {place}, où il se trouve")
    told.add(code)
    if within is None:
        return Verdict(State.NEW, title)
    here = inside(within.code).filter(search_name=fold_name(name)).first() or _renamed(code, within)
    if here is not None:
        archive.here.adopt("place", code, here)
        return None
    if archive.journal:
        archive.here.adopt("place", code, _made(said, code, name, within))
    return Verdict(State.NEW, title)


def _made(said: Form, code: str, name: str, within: Territory) -> Territory:
    taken = Territory.objects.filter(code=code).exists() or code in known_before("territoire")
    row = Territory(code=free_code(name) if taken else code, name=name, kind=TerritoryKind.SECTEUR, parent=within)
    row.path = path_within(within)
    for where in ("latitude", "longitude"):
        setattr(row, where, said.get(where))
    row.save()
    return row


def _renamed(code: str, within: Territory) -> Territory | None:
    """What stands here for a place that this site had there under this code, and then renamed or merged."""
    successors = known_before("territoire").get(code, [])
    return inside(within.code).filter(code=successors[0]).first() if len(successors) == 1 else None
