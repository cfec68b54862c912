"""`/proposer/`: a récit in ten questions, one a screen; whoever has the link goes on. Reading sets no cookie."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import PageQuerySet

from asv.accounts.same_origin import same_origin_only
from asv.accounts.stranger_mails import MAILBOX_FULL, may_write_to
from asv.core.bad_input import may_be_a_number
from asv.core.client_address import client_address
from asv.core.limits import Limit
from asv.core.visibility import visibility_of
from asv.resources.models import ResourcePage
from asv.resources.near import near_a_text
from experiences.chain import Chain
from experiences.page_view import experience_context
from experiences.proposals.accompanying import reply
from experiences.proposals.agreeing import agree, digest_of, has_agreed, take_back, text_to_agree_to
from experiences.proposals.by_link import by_link
from experiences.proposals.drawing import pieces
from experiences.proposals.forms import AgreementForm, AnswerForm, BeginForm, SendForm, WordForm
from experiences.proposals.ladder import came_of_it, steps
from experiences.proposals.links import token_of
from experiences.proposals.models import KEPT, OPEN_FOR, Proposal, State, Voice
from experiences.proposals.questions import ENOUGH, NEEDS, QUESTIONS
from experiences.proposals.telling import answer, begin, next_of, question_of, say, send, send_link

_RANKS = frozenset(str(number) for number in range(1, len(QUESTIONS) + 1))
NEAR_TYPES = tuple(model.resource_type for model in Chain.can_be_redone)
PER_PLACE = Limit("proposals.place", 10, 3600)
WORDS = Limit("proposals.words", 10, 3600)
_WAIT = (
    "Beaucoup de récits viennent d’être commencés d’ici. Ce que vous avez écrit reste là : réessayez dans une heure."
)


@same_origin_only
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """What it takes, and the two things that are asked first."""
    source = _source(request)
    if request.method != "POST":
        return _beginning(request, BeginForm(), 200, source)
    form = BeginForm(request.POST)
    if not form.is_valid():
        return _beginning(request, form, 422, source)
    email = form.cleaned_data["email"]
    if not PER_PLACE.take(client_address(request)):
        form.add_error(None, _WAIT)
    elif not may_write_to(request, email):
        form.add_error("email", MAILBOX_FULL)
    if form.errors:
        return _beginning(request, form, 429, source)
    return redirect("proposal_question", token_of(begin(form.cleaned_data["title"], email, source)), 1)


def _source(request: HttpRequest) -> ResourcePage | None:
    """The page whose action was taken up, as the link of that page names it; None for what this person may not know."""
    number = request.GET.get("apres", "")
    if not may_be_a_number(number):
        return None
    rows: PageQuerySet = ResourcePage.objects.filter(pk=number).type(*Chain.can_be_redone)
    found: ResourcePage | None = visibility_of(request).listed(rows).first()
    return found


def _beginning(request: HttpRequest, form: BeginForm, status: int, source: ResourcePage | None) -> HttpResponse:
    context = {"form": form, "questions": QUESTIONS, "days": OPEN_FOR.days, "source": source}
    response = render(request, "proposals/start.html", context, status=status)
    if request.method == "POST" or request.user.is_authenticated:
        response["Cache-Control"] = "private, no-store"
    return response


@require_http_methods(["GET", "HEAD"])
@by_link
def proposal(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """Where one is: the next question, or what became of it."""
    if proposal.state == State.BEGUN:
        number = next_of(proposal)
        if number:
            return redirect("proposal_question", token_of(proposal), number)
        return redirect("proposal_send", token_of(proposal))
    return _followed(request, proposal, WordForm(), 200)


@require_POST
@by_link
def word(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """A word to the team, from the page that says what became of it or from the text to agree to."""
    if proposal.state == State.BEGUN:
        return redirect("proposal", token_of(proposal))
    form = WordForm(request.POST)
    if not form.is_valid():
        return _followed(request, proposal, form, 422)
    if not WORDS.take(str(proposal.pk)):
        form.add_error(
            None, "Vous avez écrit plusieurs mots en peu de temps : réessayez dans une heure, le texte reste ici."
        )
        return _followed(request, proposal, form, 429)
    say(proposal, Voice.AUTHOR, form.cleaned_data["text"])
    return redirect(f"{reverse('proposal', args=[token_of(proposal)])}#mots")


def _followed(request: HttpRequest, proposal: Proposal, form: WordForm, status: int) -> HttpResponse:
    text = text_to_agree_to(proposal)
    context = {
        "proposal": proposal,
        "token": token_of(proposal),
        "steps": steps(proposal),
        "came_of_it": came_of_it(proposal),
        "remarks": proposal.remarks.filter(question=""),
        "to_read": text is not None,
        "agreed": text is not None and has_agreed(proposal, text),
        "form": form,
        "kept": KEPT.days,
    }
    return render(request, "proposals/followed.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def agreement(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The récit as it would appear, and the agreement to these words; a text that changed meanwhile is shown anew."""
    text = text_to_agree_to(proposal)
    if text is None:
        return redirect("proposal", token_of(proposal))
    if request.method == "POST" and "reprendre" in request.POST:
        take_back(proposal)
        return redirect("proposal", token_of(proposal))
    digest = digest_of(text)
    form = AgreementForm(request.POST if request.method == "POST" else None, initial={"shown": digest})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["shown"] == digest:
            agree(proposal, digest)
            return redirect("proposal", token_of(proposal))
        form = AgreementForm({"shown": digest})
        form.add_error(None, "L’équipe a changé le texte pendant que vous le lisiez : le voici, relisez-le.")
    context = {
        **experience_context(text, request),
        "page": text,
        "proposal": proposal,
        "token": token_of(proposal),
        "agreed": has_agreed(proposal, text),
        "form": form,
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "proposals/agreement.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def question(request: HttpRequest, proposal: Proposal, rank: str) -> HttpResponse:
    """One question; what is sent is kept, whichever button sends it."""
    number = int(rank) if rank in _RANKS else 0
    asked = question_of(number)
    if asked is None:
        raise Http404
    if proposal.state != State.BEGUN:
        return redirect("proposal", token_of(proposal))
    initial = {"answer": proposal.answers.get(asked.key, "")}
    said = list(proposal.remarks.filter(question=asked.key))
    companion = next((one.said_by for one in said if one.voice == Voice.COMPANION), "")
    form = AnswerForm(asked, companion, request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        answer(proposal, asked, form.cleaned_data["answer"])
        if companion:
            reply(proposal, asked, form.cleaned_data["reply"])
        if number == len(QUESTIONS):
            return redirect("proposal_send", token_of(proposal))
        return redirect("proposal_question", token_of(proposal), number + 1)
    context = {**_around(proposal, number), "form": form, "question": asked, "number": number, "before": number - 1}
    context["remarks"] = said
    return render(request, "proposals/question.html", context, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def review(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """All of it once more, how it is signed, and the agreement."""
    if proposal.state != State.BEGUN:
        return redirect("proposal", token_of(proposal))
    form = SendForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and proposal.count:
        send(proposal, form.cleaned_data["credit"])
        return redirect("proposal", token_of(proposal))
    if request.method == "POST" and not proposal.count:
        form.add_error(None, "Répondez au moins à une question : il n’y a encore rien à lire.")
    context = {**_around(proposal, 0), "form": form, "enough": ENOUGH, "files": proposal.files.all()}
    context["near"] = near_a_text(proposal.title, NEAR_TYPES, visibility_of(request))
    return render(request, "proposals/review.html", context, status=422 if request.method == "POST" else 200)


@require_POST
@by_link
def again(request: HttpRequest, proposal: Proposal) -> HttpResponse:
    """The link once more, to the address that was given: a few an hour."""
    if may_write_to(request, proposal.email):
        send_link(proposal)
    return render(request, "proposals/again.html", {"proposal": proposal, "token": token_of(proposal)})


def _around(proposal: Proposal, number: int) -> dict[str, object]:
    """What stands beside every question: how far the récit is."""
    rows = [
        {
            "number": n, "short": asked.short, "text": text, "asked": asked.asked, "done": bool(text),
            "here": n == number, "need": asked.need,
        }
        for n, (asked, text) in enumerate(proposal.told, start=1)
    ]  # fmt: skip
    missing = [
        (words, [row for row in rows if row["need"] == need and not row["done"]]) for need, words in NEEDS.items()
    ]
    wanted = [row for _words, lacking in missing for row in lacking if not row["here"]]
    name, _at, domain = proposal.email.partition("@")
    return {
        "proposal": proposal,
        "token": token_of(proposal),
        "rows": rows,
        "count": proposal.count,
        "total": len(QUESTIONS),
        "enough": ENOUGH,
        "pieces": pieces([bool(row["done"]) for row in rows]),
        "missing": [(words, lacking) for words, lacking in missing if lacking],
        "wanted": wanted[0] if wanted else None,
        "masked": f"{name[:1]}…@{domain}",
    }
