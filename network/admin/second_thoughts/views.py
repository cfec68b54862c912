"""The screen of what waits to be told, and its three acts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.permissions import page_permission_policy

from asv.resources.models import ResourcePage
from network.admin.panels import publishes
from network.admin.second_thoughts.thinking import hold, let_go, take_back, thoughts_of


@require_http_methods(["GET", "HEAD"])
def listing(request: HttpRequest) -> HttpResponse:
    """What was published and is not told yet. Raises PermissionDenied for who publishes nothing."""
    publishes(request.user)
    now = timezone.now()
    context = {"thoughts": thoughts_of(request.user, now), "today": f"{timezone.localdate(now):%Y%m%d}"}
    return render(request, "network/admin/second_thoughts.html", context)


@require_http_methods(["POST"])
def act(request: HttpRequest, page_id: int, act: str) -> HttpResponse:
    """Hold (`retenir`), let go (`envoyer`) or take back (`revenir`) the publication of a page of one's own."""
    publishes(request.user)
    own = page_permission_policy.instances_user_has_permission_for(request.user, "publish").values("pk")
    page = get_object_or_404(ResourcePage.objects.filter(pk__in=own, live=True), pk=page_id)
    now, name = timezone.now(), f"« {page.title} »"
    if act == "retenir":
        done, said = hold(page, now), f"{name} : personne n’est prévenu tant que vous ne l’avez pas décidé."
    elif act == "envoyer":
        done, said = let_go(page, now), f"{name} : les messages partent."
    elif act == "revenir":
        earlier = take_back(page, request.user, now)
        shown = "la version précédente est de nouveau en ligne" if earlier else "elle n’est plus en ligne"
        done, said = True, f"{name} : {shown}, et personne n’est prévenu de ce qui attendait."
    else:
        raise Http404
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, f"{name} : trop tard, les messages sont déjà partis.")
    return redirect("second_thoughts")
