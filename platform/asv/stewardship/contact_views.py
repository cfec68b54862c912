"""Where an organisation answers, without an account: still right, to correct, to withdraw."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from asv.stewardship.contacts import answer, organisation_of, waiting_for
from asv.stewardship.models import ContactVerdict


class AnswerForm(forms.Form):
    """One answer. What is to correct needs a word."""

    page = forms.IntegerField(min_value=1, max_value=2**53, widget=forms.HiddenInput)
    verdict = forms.ChoiceField(choices=ContactVerdict, widget=forms.HiddenInput)
    words = forms.CharField(
        label="Ce qui a changé, ou pourquoi la retirer",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact_answers(request: HttpRequest, token: str) -> HttpResponse:
    """GET asks, POST keeps one answer: mail filters follow links."""
    organisation = organisation_of(token)
    if organisation is None:
        return _unlisted(render(request, "stewardship/audience/unknown.html", status=404))
    pages = waiting_for(organisation)
    fault = ""
    if request.method == "POST":
        form = AnswerForm(request.POST)
        page = pages.filter(pk=form.cleaned_data["page"]).first() if form.is_valid() else None
        if page is not None:
            said = form.cleaned_data
            if said["verdict"] == ContactVerdict.RIGHT or said["words"].strip():
                answer(organisation, page.specific, said["verdict"], said["words"].strip(), timezone.localdate())
                return redirect("contact_answers", token)
            fault = "Dites en une phrase ce qui a changé, ou pourquoi la retirer."
        else:
            fault = "Cette réponse est déjà enregistrée."
    context = {
        "organisation": organisation,
        "pages": pages,
        "fault": fault,
        "verdicts": ContactVerdict,
        "answered": request.POST.get("page", ""),
        "words": request.POST.get("words", ""),
    }
    return _unlisted(render(request, "stewardship/contact/answer.html", context))


def _unlisted(response: HttpResponse) -> HttpResponse:
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    return response
