"""What editors do about a question that found nothing: judge what answers it, and join its words to a term."""

from __future__ import annotations

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.views.generic import View
from django.views.generic.base import ContextMixin
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from asv.core.visibility import visibility_of
from asv.core.words import clean_words
from asv.resources.models import ResourcePage
from search.candidates import candidates_for, proposed
from search.engines.base import EngineUnavailable
from search.judging import MOST_SHOWN, judge, pages_to_judge
from search.models import Grade, JudgedQuery, Synonym
from search.models.counts import MAX_WORDS
from search.refusals import Groups, faults, key_of
from search.rehearsal import in_order, rehearse

_GRADES = [(0, "0 : n’y répond pas"), *Grade.Value.choices]
_NO_ENGINE = "La recherche ne répond pas pour l’instant : réessayez dans un moment."


class _AboutWords(PermissionCheckedMixin, WagtailAdminTemplateMixin, View, ContextMixin):
    """A page of the admin about the words that `mots` says; without them it leads to the report."""

    header_icon = "search"

    @cached_property
    def words(self) -> str:
        """The question, in lower case as the log has it."""
        typed = self.request.POST.get("mots") or self.request.GET.get("mots", "")
        return clean_words(typed[: 10 * MAX_WORDS]).lower()[:MAX_WORDS].rstrip()

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        report = {"url": reverse("search_report"), "label": "Recherches des lecteurs"}
        return [*self.breadcrumbs_items, report, {"url": "", "label": self.page_title}]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page, or the way to the report where nothing can be searched."""
        if not key_of(self.words):
            messages.warning(request, "Ces mots sont trop courants pour être cherchés.")
            return redirect("search_report")
        try:
            response: HttpResponse = self.render_to_response(self.get_context_data())
        except EngineUnavailable:
            messages.warning(request, _NO_ENGINE)
            return redirect("search_report")
        return response


class UnansweredView(_AboutWords):
    """One question: the terms near its words, and what is found, to be judged."""

    permission_policy = ModelPermissionPolicy(JudgedQuery)
    permission_required = "add"
    template_name = "search/admin/unanswered.html"
    page_title = "Répondre à une recherche"

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        visibility = visibility_of(self.request)
        near = candidates_for(self.words, visibility)
        pages = pages_to_judge(self.words, [one.term for one in near], visibility)
        judged = JudgedQuery.objects.filter(words=self.words).first()
        grades = dict(judged.grades.values_list("page_id", "value")) if judged else {}
        context: dict[str, object] = super().get_context_data(
            words=self.words,
            judged=judged,
            candidates=[(one, _rehearsal_url(self.words, one.term)) for one in near],
            rows=[(page, f"note-{page.pk}", grades.get(page.pk, 0)) for page in pages],
            choices=_GRADES,
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the judgement, then show it."""
        if not key_of(self.words):
            return self.get(request)
        grades = dict(islice(filter(None, (_grade(*field) for field in request.POST.items())), MOST_SHOWN))
        pages = visibility_of(request).listed(ResourcePage.objects.filter(pk__in=grades)).values_list("pk", flat=True)
        kept = {page: grades[page] for page in pages}
        if "rien" in request.POST or any(kept.values()):
            query = judge(self.words, kept, "rien" in request.POST)
            button = messages.button(reverse("search_judged:edit", args=[query.pk]), "Ajouter une autre ressource")
            messages.success(request, f"« {self.words} » est jugée.", buttons=[button])
        else:
            messages.error(request, "Notez au moins une ressource, ou cochez « Rien ici n’y répond ».")
        return redirect(f"{reverse('search_unanswered')}?{urlencode({'mots': self.words})}")


def _grade(name: str, text: object) -> tuple[int, int] | None:
    """The page and the grade that a field says; None for any other field or value."""
    page = name.removeprefix("note-")
    read = name != page and page.isascii() and page.isdigit() and len(page) < 10 and text in ("0", "1", "2", "3")
    return (int(page), int(str(text))) if read else None


def _rehearsal_url(words: str, term: str) -> str:
    return f"{reverse('search_rehearsal')}?{urlencode({'mots': words, 'terme': term})}"


class RehearsalView(_AboutWords):
    """What joining the words to a term would change, before it is live; then, one click makes it so."""

    permission_policy = ModelPermissionPolicy(Synonym)
    permission_required = "add"
    template_name = "search/admin/rehearsal.html"
    page_title = "Répétition"

    @cached_property
    def entry(self) -> Synonym:
        """The group as it may become."""
        read = self.request.POST if self.request.method == "POST" else self.request.GET
        term = clean_words(read.get("terme", "")[: 10 * MAX_WORDS])[:80].rstrip()
        return proposed(self.words, term, narrower=read.get("sens") == "precis")

    @cached_property
    def fault(self) -> str:
        """Why the group cannot be taken, in French; empty where it can."""
        return faults(self.entry, Groups(Synonym.objects.exclude(pk=self.entry.pk)).refusals(self.entry))

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        rehearsal = None if self.fault else rehearse(self.entry, self.words, visibility_of(self.request))
        term = self.request.GET.get("terme", "")
        context: dict[str, object] = super().get_context_data(
            words=self.words,
            term=clean_words(term[: 10 * MAX_WORDS])[:80],
            narrower=self.request.GET.get("sens") == "precis",
            address=_rehearsal_url(self.words, term[:80]),
            entry=self.entry,
            fault=self.fault,
            rehearsal=rehearsal,
            changes=in_order(rehearsal.changes) if rehearsal else [],
            back=f"{reverse('search_unanswered')}?{urlencode({'mots': self.words})}",
            **kwargs,
        )
        return context

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save the group; it answers at once."""
        if not key_of(self.words) or self.fault:
            messages.error(request, self.fault or "Il manque les mots à relier.")
            return redirect("search_report")
        self.entry.save()
        button = messages.button(reverse("search_synonyms:edit", args=[self.entry.pk]), "Voir le groupe")
        messages.success(request, f"« {self.words} » trouve maintenant « {self.entry.term} ».", buttons=[button])
        return redirect(f"{reverse('search_unanswered')}?{urlencode({'mots': self.words})}")
