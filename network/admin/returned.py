"""A page that was sent back, withdrawn or decided of meanwhile says so on its edit screen, with the words left."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail import hooks
from wagtail.models import Page, WorkflowState

from asv.core.templatetags.asv import date_fr
from asv.resources.changes import withdrawals


@hooks.register("before_edit_page")
def say_where_it_stands(request: HttpRequest, page: Page) -> None:
    """Say it once, above the form; a published page without changes is asked nothing."""
    if request.method != "GET" or (page.live and not page.has_unpublished_changes):
        return
    for said in filter(None, (_returned(page), _withdrawn(page))):
        messages.warning(request, said)


@hooks.register("before_edit_page")
def say_that_it_is_decided(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Lead who decides after somebody else to the page: Wagtail's view takes for granted that it is still asked."""
    if "action-workflow-action" not in request.POST or page.current_workflow_task:
        return None
    messages.error(request, "La décision était déjà prise : la vôtre n’a rien changé. Voici où en est la page.")
    return redirect("wagtailadmin_pages:edit", page.pk)


def _returned(page: Page) -> str:
    states = WorkflowState.objects.for_instance(page).filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    state = states.select_related("current_task_state__finished_by").first()
    if state is None:
        return ""
    task = state.current_task_state
    by = f" par {task.finished_by}" if task.finished_by else ""
    on = f" le {date_fr(task.finished_at)}" if task.finished_at else ""
    return f"Renvoyée{by}{on} : « {task.comment} »" if task.comment else f"Renvoyée{by}{on}, sans commentaire."


def _withdrawn(page: Page) -> str:
    if page.live or not page.first_published_at:
        return ""
    found = withdrawals([page.pk]).get(page.pk)
    if found is None:
        return ""
    return f"Retirée du site le {date_fr(found.at)}. Pourquoi : {found.reason or 'aucune raison n’a été donnée.'}"
