"""An older site in the admin: the table of its words, its imports, and the queue of their pages."""

from __future__ import annotations

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods
from wagtail.admin import messages

from asv.core.bad_input import may_be_a_number
from asv.core.paging import paginate
from operations.models import NOTHING, OldTerm
from operations.older_site.mapping import Candidate, candidates, everything, is_known
from operations.older_site.rights import may_bring_pages

WORDS = 50
_WAITING, _ALL = "", "tous"


def checked(request: HttpRequest) -> None:
    """Only for those who may bring pages in. Raises PermissionDenied."""
    if not may_bring_pages(request.user):
        raise PermissionDenied


class WordForm(forms.Form):
    """What one word of an older site is here."""

    target = forms.CharField(label="Est ici", required=False, max_length=120, widget=forms.Select)

    def __init__(self, data: QueryDict | None, *, row: OldTerm, known: list[Candidate]) -> None:
        super().__init__(data, prefix=str(row.pk), initial={"target": row.target})
        self.row = row
        field = self.fields["target"]
        field.label = f"« {row.label} » est ici"
        near = candidates(row.label, known)
        told = {one.target for one in (*near, *known)}
        kept = [(row.target, row.target)] if row.target not in ("", NOTHING) and row.target not in told else []
        field.widget.choices = [
            ("", "À décider"),
            *(("Proposé", [(one.target, one.label) for one in near]) for _once in near[:1]),
            *kept,
            (NOTHING, "Rien : ne pas le reprendre"),
            ("Tout ce que le site connaît", [(one.target, one.label) for one in known]),
        ]

    def clean_target(self) -> str:
        """Something that is here. Raises ValidationError."""
        target: str = self.cleaned_data["target"]
        if target not in ("", NOTHING, self.row.target) and not is_known(target):
            raise forms.ValidationError("Ce choix n’existe plus sur le site : choisissez-en un autre.")
        return target


@require_http_methods(["GET", "HEAD", "POST"])
def words(request: HttpRequest) -> HttpResponse:
    """The table of words, those that nobody decided on first; each with what it may be here."""
    checked(request)
    shown = _ALL if request.GET.get("voir") == _ALL else _WAITING
    asked = OldTerm.objects.all() if shown == _ALL else OldTerm.objects.filter(target="")
    rows, total, pager = paginate(asked, request, WORDS, [("voir", shown)] if shown else [])
    if request.method == "POST":
        # What was shown is what is answered: who decides meanwhile moves the pages of the list.
        numbers = [name.partition("-")[0] for name in request.POST if name.endswith("-target")]
        rows = list(OldTerm.objects.filter(pk__in=[n for n in numbers[:WORDS] if may_be_a_number(n)]))
    known = everything()
    bound = request.POST if request.method == "POST" else None
    decisions = [WordForm(bound, row=row, known=known) for row in rows]
    if bound is not None and all(form.is_valid() for form in decisions):
        count = _decide(decisions)
        messages.success(
            request, f"{count} mot{'s' if count > 1 else ''} : c’est noté. Le prochain import en tient compte."
        )
        return redirect(request.get_full_path())
    context = {
        "decisions": decisions,
        "total": total,
        "pager": pager,
        "shown": shown,
        "all": _ALL,
        "page_title": "Mots d’un ancien site",
        "header_title": "Mots d’un ancien site",
        "header_icon": "tag",
    }
    status = 400 if bound is not None else 200
    return render(request, "operations/admin/old_words.html", context, status=status)


def _decide(decisions: list[WordForm]) -> int:
    """Keep what was chosen; how many words changed."""
    changed = [form.row for form in decisions if form.cleaned_data["target"] != form.row.target]
    for form in decisions:
        form.row.target = form.cleaned_data["target"]
        form.row.decided_at = timezone.now() if form.row.target else None
    OldTerm.objects.bulk_update(changed, ["target", "decided_at"])
    return len(changed)
