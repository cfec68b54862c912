"""The admin's own pages about search: trying a question, and noting a subject."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.views.decorators.http import require_POST
from django.views.generic import View
from django.views.generic.base import ContextMixin
from wagtail.admin import messages
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.permission_policies import ModelPermissionPolicy

from asv.core.visibility import visibility_of
from asv.core.words import clean_words
from search.forms import MAX_WORDS
from search.models import Synonym, WantedTopic
from search.preview import effects_on


class PreviewView(PermissionCheckedMixin, WagtailAdminTemplateMixin, View, ContextMixin):
    """What becomes of a question, and what each synonym adds to it."""

    permission_policy = ModelPermissionPolicy(Synonym)
    any_permission_required = ("view", "add", "change")
    template_name = "search/admin/preview.html"
    page_title = "Essayer une recherche"
    header_icon = "search"

    def get_breadcrumbs_items(self) -> list[dict[str, str]]:
        here = {"url": "", "label": self.page_title}
        return [*self.breadcrumbs_items, {"url": reverse("search_synonyms:index"), "label": "Synonymes"}, here]

    def get(self, request: HttpRequest) -> HttpResponse:
        """The page; with `q`, what this question becomes."""
        response: HttpResponse = self.render_to_response(self.get_context_data())
        return response

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        words = clean_words(self.request.GET.get("q", "")[:MAX_WORDS])
        effects = effects_on(words, visibility_of(self.request)) if words else []
        querystring = urlencode({"q": words})
        context: dict[str, object] = super().get_context_data(
            words=words, effects=effects, querystring=querystring, **kwargs
        )
        return context


@method_decorator(require_POST, name="dispatch")
class WantView(PermissionCheckedMixin, View):
    """One click notes a subject to write; noted already, it says so."""

    permission_policy = ModelPermissionPolicy(WantedTopic)
    permission_required = "add"

    def post(self, request: HttpRequest) -> HttpResponse:
        """Note the subject named by `mots`, then go back where one was."""
        words = clean_words(request.POST.get("mots", "")[:MAX_WORDS])[:120].rstrip()
        if words:
            topic, new = WantedTopic.objects.get_or_create(words=words)
            button = messages.button(reverse("search_wanted:edit", args=[topic.pk]), "Voir")
            said = f"« {words} » est noté parmi les sujets à écrire." if new else f"« {words} » était déjà noté."
            messages.success(request, said, buttons=[button])
        else:
            messages.error(request, "Il manque le sujet à noter.")
        back = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
        return redirect(back if safe else reverse("search_wanted:index"))
