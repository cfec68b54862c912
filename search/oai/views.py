"""The one address of the protocol: every answer is XML with status 200, errors included."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parseaddr
from xml.etree.ElementTree import Element, SubElement

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from asv.core.remembered import site_settings
from asv.resources.assemble import absolute_url
from asv.resources.types import resource_types
from search.faceted_form import parameters
from search.oai import xml
from search.oai.arguments import PREFIX, TOKEN_LIFE, Harvest, check_format, read_arguments, read_harvest, token_for
from search.oai.errors import ProtocolError
from search.oai.records import Record, earliest, page_of, record_of


@csrf_exempt  # The protocol asks for POST beside GET; it changes nothing.
@require_http_methods(["GET", "HEAD", "POST"])
def oai(request: HttpRequest) -> HttpResponse:
    """Answer a harvester."""
    root, echo = xml.envelope(written(timezone.now()), absolute_url(reverse("oai")))
    try:
        found = read_arguments(request.POST if request.method == "POST" else parameters(request))
        answer = VERBS[found["verb"]](found)
        xml.tell_request(echo, found)
        root.append(answer)
    except ProtocolError as error:
        if error.code not in ("badVerb", "badArgument"):
            xml.tell_request(echo, found)
        xml.add(root, "error", error.explanation, {"code": error.code})
    response = HttpResponse(xml.document(root), content_type="text/xml; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


def written(moment: datetime) -> str:
    """A moment in UTC, to the second: the granularity of this repository."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def identify(found: dict[str, str]) -> Element:
    """Who this repository is."""
    answer = Element("Identify")
    xml.add(answer, "repositoryName", settings.SITE_NAME)
    xml.add(answer, "baseURL", absolute_url(reverse("oai")))
    xml.add(answer, "protocolVersion", "2.0")
    xml.add(answer, "adminEmail", admin_email())
    xml.add(answer, "earliestDatestamp", written(earliest()))
    # What a password came to hide is told only to those who ask for the whole list.
    xml.add(answer, "deletedRecord", "transient")
    xml.add(answer, "granularity", "YYYY-MM-DDThh:mm:ssZ")
    return answer


def admin_email() -> str:
    """Whom a harvester writes to: the address alone, with a dot in its domain. The schema refuses anything else."""
    address = parseaddr(site_settings().contact_email or settings.DEFAULT_FROM_EMAIL)[1]
    # On a machine that sends no mail the domain is "localhost"; the reserved ending says that nobody is there.
    return address if "." in address.rpartition("@")[2] else f"{address}.invalid"


def list_formats(found: dict[str, str]) -> Element:
    """Dublin Core, for each record as for all."""
    if "identifier" in found:
        _known(found["identifier"])
    answer = Element("ListMetadataFormats")
    entry = SubElement(answer, "metadataFormat")
    xml.add(entry, "metadataPrefix", PREFIX)
    xml.add(entry, "schema", xml.DC_SCHEMA)
    xml.add(entry, "metadataNamespace", xml.OAI_DC)
    return answer


def list_sets(found: dict[str, str]) -> Element:
    """A set for each type of resource; the list is never cut, so no token is ours."""
    if "resumptionToken" in found:
        raise ProtocolError("badResumptionToken", "The list of sets comes whole.")
    answer = Element("ListSets")
    for kind, label in resource_types().items():
        entry = SubElement(answer, "set")
        xml.add(entry, "setSpec", kind)
        xml.add(entry, "setName", label)
    return answer


def get_record(found: dict[str, str]) -> Element:
    """One record."""
    check_format(found["metadataPrefix"])
    answer = Element("GetRecord")
    _add_record(answer, _known(found["identifier"]))
    return answer


def list_identifiers(found: dict[str, str]) -> Element:
    """Headers alone."""
    return _list(found, _add_header)


def list_records(found: dict[str, str]) -> Element:
    """Headers and metadata."""
    return _list(found, _add_record)


VERBS: dict[str, Callable[[dict[str, str]], Element]] = {
    "Identify": identify,
    "ListMetadataFormats": list_formats,
    "ListSets": list_sets,
    "GetRecord": get_record,
    "ListIdentifiers": list_identifiers,
    "ListRecords": list_records,
}


def _known(identifier: str) -> Record:
    record = record_of(identifier)
    if record is None:
        raise ProtocolError("idDoesNotExist", "No record of this identifier here.")
    return record


def _list(found: dict[str, str], add: Callable[[Element, Record], None]) -> Element:
    asked = read_harvest(found)
    records, rest = page_of(asked)
    if not records:
        raise ProtocolError("noRecordsMatch", "No record matches.")
    answer = Element(found["verb"])
    for record in records:
        add(answer, record)
    if rest:
        end = written(timezone.now() + TOKEN_LIFE)
        _add_token(answer, token_for(found["verb"], rest), asked, rest.total, {"expirationDate": end})
    elif asked.after:
        _add_token(answer, "", asked, asked.total, {})
    return answer


def _add_token(answer: Element, token: str, asked: Harvest, total: int, more: dict[str, str]) -> None:
    xml.add(answer, "resumptionToken", token, {"completeListSize": str(total), "cursor": str(asked.sent), **more})


def _add_header(parent: Element, record: Record) -> None:
    header = SubElement(parent, "header", {} if record.fields else {"status": "deleted"})
    xml.add(header, "identifier", record.identifier)
    xml.add(header, "datestamp", written(record.stamp))
    xml.add(header, "setSpec", record.kind)


def _add_record(parent: Element, record: Record) -> None:
    entry = SubElement(parent, "record")
    _add_header(entry, record)
    if record.fields:
        xml.add_dublin_core(SubElement(entry, "metadata"), record.fields)
