"""The map in a partner's page, the view of coverage, and the call for an experience nobody told yet."""

from __future__ import annotations

from csp.decorators import csp_replace
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_http_methods, require_safe

from asv.core.visibility import visible_to
from network.demarches.map.calls import answer_call, call_context
from network.demarches.map.coverage import coverage_context, coverage_file
from network.demarches.map.page import drawn
from network.demarches.map.question import MapQuestion
from search.faceted_form import parameters
from search.views import private


@require_safe
@xframe_options_exempt
@csp_replace({"frame-ancestors": ["*"]})
def map_embed(request: HttpRequest) -> HttpResponse:
    """The map alone, for any page to frame: what anyone may see, whoever asks; no cookie is read or set."""
    question = MapQuestion(parameters(request), visible_to(None))
    context = {
        **drawn(question, question.ask()),
        "described": " · ".join(label for facet, _value, label in question.filters if facet != "type"),
        "map_query": question.address()[1:],
    }
    response = render(request, "network/map_embed.html", context)
    response["Cross-Origin-Resource-Policy"] = "cross-origin"  # also where the partner's own policy asks for it
    patch_cache_control(response, public=True, max_age=600)
    return response


@require_safe
def coverage(request: HttpRequest) -> HttpResponse:
    """Themes against territories, or against publics, and what nobody told yet."""
    return private(render(request, "network/coverage.html", coverage_context(request)))


@require_safe
def coverage_csv(request: HttpRequest) -> HttpResponse:
    """The same table as a file."""
    return private(coverage_file(request))


@require_http_methods(["GET", "HEAD", "POST"])
def coverage_call(request: HttpRequest) -> HttpResponse:
    """ "Qui connaît une expérience ?": what is nearest, and a word to the editors."""
    if request.method == "POST":
        return answer_call(request)
    return private(render(request, "network/coverage_call.html", call_context(request)))
