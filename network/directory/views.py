"""What everyone may open: structures, entries, their cards, the form that writes to them, the export of members."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django_ratelimit.core import is_ratelimited

from asv.core.routing import the_page_of
from asv.core.tables import CSV_TYPE
from asv.core.visibility import visibility_of
from asv.resources.assemble import page_path
from asv.taxonomy.catalogue import catalogue
from asv.taxonomy.models import Organisation
from network.demarches.models import DemarchePage
from network.directory.contacting import (
    Recipient,
    Refused,
    pass_on,
    recipient_of_organisation,
    recipient_of_post,
)
from network.directory.directory_form import DirectoryForm
from network.directory.exporting import csv_lines
from network.directory.finding import Entry
from network.directory.forms import ContactForm
from network.directory.models import DirectoryPage, Post
from network.directory.page_view import organisation_context
from network.directory.vcard import file_name, vcard
from network.directory.viewing import shown_fields, viewer_of, with_related

EXPORTS_A_DAY = "5/d"
View = Callable[..., HttpResponseBase]


def in_directory(view: View) -> View:
    """View decorator: 404, or the sign-in page, to who may not read the directory's page; sets `directory_page`."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        page = the_page_of(DirectoryPage, live=True)
        if page is None or not visibility_of(request).may_list(page):
            raise Http404
        if not visibility_of(request).may_read(page):
            if request.user.is_authenticated:
                raise Http404
            return redirect_to_login(request.get_full_path())
        request.directory_page = page  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return guarded


def _directory(request: HttpRequest) -> DirectoryPage:
    return request.directory_page  # type: ignore[attr-defined]


def _entry(request: HttpRequest, pk: int) -> Entry:
    """The entry as this viewer sees it; one they see nothing of does not exist."""
    post = with_related(Post.objects.filter(pk=pk)).first()
    shown = shown_fields(post, viewer_of(request)) if post else {}
    if not shown:
        raise Http404
    return Entry(post, shown)


def _unindexed(response: HttpResponseBase) -> HttpResponseBase:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response


@require_safe
@in_directory
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """A structure: what it bears, takes part in and hosts, and the people who agree to be shown there."""
    body = get_object_or_404(Organisation.objects.select_related("territory"), slug=slug)
    context = organisation_context(body, request)
    return render(request, "directory/organisation.html", {"directory": _directory(request), **context})


@never_cache
@require_safe
@in_directory
def entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """An entry: the lines this viewer sees. A person agrees to stand in the directory, not in search engines."""
    found = _entry(request, pk)
    context = {"directory": _directory(request), "entry": found, "shown": found.shown, "preview": False}
    return _unindexed(render(request, "directory/entry.html", context))


@never_cache
@require_safe
@in_directory
def card(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The entry as a vCard, of the same lines."""
    found = _entry(request, pk)
    response = HttpResponse(vcard(found.shown, settings.SITE_URL + found.url), content_type="text/vcard; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{file_name(found.shown)}"'
    return _unindexed(response)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_directory
def contact_entry(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Write to who holds a post, where they let this viewer."""
    found = _entry(request, pk)
    return _contact(request, recipient_of_post(found.post, viewer_of(request)), found.url)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@in_directory
def contact_organisation(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Write to a structure."""
    body = get_object_or_404(Organisation, slug=slug)
    return _contact(request, recipient_of_organisation(body), reverse("directory_organisation", args=[slug]))


def _about(request: HttpRequest) -> DemarchePage | None:
    """The démarche from whose page one writes, if it is one that this reader may see listed."""
    asked = request.GET.get("demarche", "")
    if not (asked.isascii() and asked.isdigit() and len(asked) < 10):
        return None
    return visibility_of(request).listed(DemarchePage.objects.filter(pk=int(asked))).first()


def _contact(request: HttpRequest, recipient: Recipient | None, back: str) -> HttpResponseBase:
    if recipient is None:
        raise Http404
    about = _about(request)
    if about:
        back = page_path(about)
    form = ContactForm(request.POST or None, user=request.user, subject=about.title if about else "")
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            pass_on(request, recipient, form.message())
        except Refused as refusal:
            form.add_error(None, str(refusal))
            status = 429
        else:
            messages.success(request, "Votre message est transmis. La réponse arrivera à votre adresse.")
            return redirect(back)
    context = {"directory": _directory(request), "form": form, "title": recipient.title, "back": back}
    return _unindexed(render(request, "directory/contact.html", context, status=status))


@never_cache
@require_safe
@in_directory
def export(request: HttpRequest) -> HttpResponseBase:
    """The list under the filters of the address, for members, a few times a day."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    user = str(request.user.pk)
    if is_ratelimited(request, group="directory.export", key=lambda *_: user, rate=EXPORTS_A_DAY, increment=True):
        response = render(request, "directory/slow_down.html", {"directory": _directory(request)}, status=429)
        response["Retry-After"] = "86400"
        return response
    viewer = viewer_of(request)
    form = DirectoryForm(request.GET, catalogue(), viewer.visibility)
    lines = csv_lines(form.question, viewer, settings.SITE_URL)
    answer = StreamingHttpResponse(lines, content_type=CSV_TYPE)
    answer["Content-Disposition"] = 'attachment; filename="annuaire-asv.csv"'
    return _unindexed(answer)
