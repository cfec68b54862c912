"""The arguments of a request, read and checked; lists carry their state in a signed token."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import MAXYEAR, UTC, datetime, timedelta

from django.core import signing
from django.http import QueryDict

from asv.resources.types import resource_types
from search.oai.errors import ProtocolError

PREFIX = "oai_dc"
# verb: (required, optional); a resumption token stands alone (specification, section 4).
VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "Identify": (frozenset(), frozenset()),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "ListSets": (frozenset(), frozenset()),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set"})),
}
LISTS = ("ListIdentifiers", "ListRecords")
RESUMABLE = (*LISTS, "ListSets")
TOKEN_LIFE = timedelta(hours=24)
_SALT = "search.oai.resumption"
_PREFIX_SYNTAX = re.compile(r"[A-Za-z0-9_.!~*'()-]+", re.ASCII)
_DAY, _SECOND = "%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Harvest:
    """What a list is asked for, and where it goes on: after this moment and resource, `sent` of `total` being known."""

    since: datetime | None = None
    before: datetime | None = None
    kind: str = ""
    after: tuple[str, int] | None = None
    sent: int = 0
    total: int = 0


def read_arguments(data: QueryDict) -> dict[str, str]:
    """The arguments of a request, `verb` among them; raises badVerb or badArgument for any that does not belong."""
    verbs = data.getlist("verb")
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise ProtocolError("badVerb", "The argument verb is missing, repeated or unknown.")
    repeated = [name for name in data if len(data.getlist(name)) > 1]
    if repeated:
        raise ProtocolError("badArgument", "An argument is repeated.")
    found = {name: str(data[name]) for name in data}
    required, optional = VERBS[found["verb"]]
    given = set(found) - {"verb"}
    if "resumptionToken" in given and found["verb"] in RESUMABLE:
        required, optional = frozenset({"resumptionToken"}), frozenset()
    if given - required - optional:
        raise ProtocolError("badArgument", "An argument does not belong to this verb, or not beside the others.")
    if required - given:
        raise ProtocolError("badArgument", f"Missing: {', '.join(sorted(required - given))}.")
    return found


def read_harvest(found: dict[str, str]) -> Harvest:
    """What ListIdentifiers or ListRecords is asked for, anew or by its token."""
    if "resumptionToken" in found:
        return _resumed(found["resumptionToken"], found["verb"])
    check_format(found["metadataPrefix"])
    first, last = found.get("from"), found.get("until")
    if first is not None and last is not None and len(first) != len(last):
        raise ProtocolError("badArgument", "The arguments from and until have different granularities.")
    since = _moment(first) if first is not None else None
    until = _moment(last) if last is not None else None
    if since and until and until < since:
        raise ProtocolError("badArgument", "The argument from is later than until.")
    kind = found.get("set", "")
    if "set" in found and kind not in resource_types():
        raise ProtocolError("badArgument", "No set of this name: see ListSets.")
    return Harvest(since, _end_of(until, last or ""), kind)


def check_format(prefix: str) -> None:
    """Only unqualified Dublin Core is given out."""
    if not _PREFIX_SYNTAX.fullmatch(prefix):
        raise ProtocolError("badArgument", "The argument metadataPrefix is not written as one.")
    if prefix != PREFIX:
        raise ProtocolError("cannotDisseminateFormat", f"The one metadata format here is {PREFIX}.")


def _moment(written: str) -> datetime:
    for form, length in ((_DAY, 10), (_SECOND, 20)):
        if len(written) == length and written.isascii():
            try:
                return datetime.strptime(written, form).replace(tzinfo=UTC)
            except ValueError:
                break
    raise ProtocolError("badArgument", "Dates are written YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def _end_of(until: datetime | None, written: str) -> datetime | None:
    """The first moment past `until`, which is itself included: a day or a second later."""
    if until is None or until.year == MAXYEAR:
        return None
    return until + (timedelta(days=1) if len(written) == 10 else timedelta(seconds=1))


def token_for(verb: str, harvest: Harvest) -> str:
    """The state of a list, signed; whoever holds it can go on for a day, and change nothing of it."""
    since, before = (moment.isoformat() if moment else "" for moment in (harvest.since, harvest.before))
    state = [verb, since, before, harvest.kind, harvest.after, harvest.sent, harvest.total]
    return signing.dumps(state, salt=_SALT, compress=True)


def _resumed(token: str, verb: str) -> Harvest:
    try:
        written, since, before, kind, after, sent, total = signing.loads(token, salt=_SALT, max_age=TOKEN_LIFE)
    except (signing.BadSignature, ValueError) as error:
        raise ProtocolError("badResumptionToken", "The token is unknown or has expired: begin again.") from error
    if written != verb:
        raise ProtocolError("badResumptionToken", "The token belongs to another verb.")
    moments = [datetime.fromisoformat(moment) if moment else None for moment in (since, before)]
    return Harvest(moments[0], moments[1], kind, (after[0], after[1]), sent, total)
