"""The main screens of the admin, by a name that shows in the ids of the tests.

`addresses_of` runs beside the database that has the pages: of the site of a browser test, of a test, of a benchmark.
"""

from __future__ import annotations

# What the team opens in a week. `{…}` is the key of a row, which `addresses_of` finds.
SCREENS = {
    "home": "/admin/",
    "board": "/admin/tableau/?vue=tout",
    "calendar": "/admin/calendrier/",
    "tree": "/admin/pages/{list}/",
    "page-search": "/admin/pages/search/?q=sante",
    "page-new": "/admin/pages/add/experiences/experiencepage/{list}/",
    "page-edit": "/admin/pages/{experience}/edit/",
    "from-document": "/admin/recit-depuis-document/",
    "from-document-arrange": "/admin/recit-depuis-document/{read}/",
    "page-history": "/admin/pages/{experience}/history/",
    "page-withdraw": "/admin/pages/{experience}/unpublish/",
    "page-review": "/admin/relecture/{experience}/",
    "second-thoughts": "/admin/annonces/",
    "documents": "/admin/documents/",
    "document-edit": "/admin/documents/edit/{document}/",
    "images": "/admin/images/",
    "image-edit": "/admin/images/{image}/",
    "links": "/admin/liens/",
    "hygiene": "/admin/menage/",
    "reads": "/admin/lectures/",
    "year-report": "/admin/lectures/rapport/{year}/",
    "themes": "/admin/taxonomy/theme/",
    "theme-change": "/admin/vocabulaires/theme/{theme}/",
    "organisations": "/admin/taxonomy/organisation/",
    "messages": "/admin/contact/receivedmessage/",
    "message": "/admin/contact/receivedmessage/edit/{message}/",
    "proposals": "/admin/proposals/proposal/",
    "proposal": "/admin/proposals/proposal/edit/{proposal}/",
    "accounts": "/admin/accounts/user/",
    "journal": "/admin/journal/",
    "guide": "/admin/aide/publier/",
}
BROUGHT = (
    "<p>Un <b>gras <i>et italique</i></b> puis <i>italique <b>et gras</b></i> fin.</p>",
    "<p><b>a</b><b>b</b> et <i>c</i> <b>d</b><i>e</i><i> f</i></p><p><b> </b></p>",
    '<p>a <a href="https://x.fr"></a>b <a href="https://x.fr/?a=1&amp;b=2">le <b>lien</b></a></p>',
    '<p><a linktype="page" id="3">x</a></p><blockquote>cité \U0001f600 <b>gras</b></blockquote>',
    "<h3>Titre</h3><ul><li>un<ul><li>deux</li></ul></li></ul><ol><li>x</li></ol>",
    "<p>x<br/>y</p><hr/><p>z<sup>2</sup></p><p></p><p> autour </p>texte <b>nu</b><p>« l'x »\u00a0:  \tdouble</p>",
    '<p>a</p><embed embedtype="table" caption="T" rows="[[&quot;a&quot;,&quot;b&quot;]]"/><p>   </p>',
    "<p><b> </b></p>",
)


def addresses_of() -> dict[str, str]:
    """The path of each screen, with the first row of each kind."""
    from django.utils import timezone

    from asv.contact.models import ReceivedMessage
    from asv.core.models import AsvDocument, AsvImage
    from asv.taxonomy.models import Theme
    from experiences.models import ExperienceIndexPage, ExperiencePage
    from experiences.proposals.models import Proposal
    from operations.models import ReadDocument

    rows = {
        "list": ExperienceIndexPage.objects.live(),
        "experience": ExperiencePage.objects.live(),
        "document": AsvDocument.objects.all(),
        "image": AsvImage.objects.all(),
        "read": ReadDocument.objects.all(),
        "theme": Theme.objects.filter(children=None),
        "message": ReceivedMessage.objects.all(),
        "proposal": Proposal.objects.all(),
    }
    keys = {name: found.order_by("pk").values_list("pk", flat=True).first() for name, found in rows.items()}
    keys["year"] = timezone.localdate().year
    missing = sorted(name for name, key in keys.items() if key is None)
    assert not missing, f"nothing to show of: {missing}"
    return {name: path.format(**keys) for name, path in SCREENS.items()}


def forms_of() -> dict[str, str]:
    """The form of the first page of each type, and of one whose texts an import may bring and no editor writes."""
    from wagtail.models import Page, get_page_models

    from home.models import NewsIndexPage, NewsPage

    firsts = {model.__name__: model.objects.order_by("pk").first() for model in get_page_models() if model is not Page}
    brought = NewsPage(title="Des textes venus d'ailleurs", summary="Aucun éditeur ne les a écrits.", live=False)
    brought.body = [("text", text) for text in BROUGHT]
    # Under a list of its own: who publishes a whole list elsewhere does not publish it.
    apart = NewsIndexPage(title="Des textes à part", slug="textes-a-part", live=False)
    firsts["brought"] = Page.objects.get(depth=2).add_child(instance=apart).add_child(instance=brought)
    return {name: f"/admin/pages/{page.pk}/edit/" for name, page in firsts.items() if page}


def fill() -> None:
    """Rows for the screens that would be empty on a new site: what a team finds there after some weeks."""
    from datetime import timedelta

    from django.utils import timezone

    from asv.accounts.models import User
    from asv.contact.models import ReceivedMessage, Subject
    from asv.core.models import AsvImage
    from asv.stewardship.models import Charge, Link, LinkState, LinkUse, ReadCount, Role, Upkeep
    from asv.stewardship.reads import count_downloads, week_of
    from asv.stewardship.upkeep import tend
    from experiences.models import ExperiencePage
    from experiences.proposals.models import Proposal
    from experiences.proposals.models import State as ProposalState
    from network.alerts.models import Announcement, AnnouncementState
    from operations.from_document.arranging import arranged
    from operations.models import ReadDocument
    from operations.older_site.piece import Piece
    from tests.factories.experiences import make_image

    if not AsvImage.objects.exists():
        make_image(400, 300)
    now, page = timezone.now(), ExperiencePage.objects.live().earliest("pk")
    tend([page.pk])
    Upkeep.objects.filter(page=page).update(due_on=now.date() - timedelta(days=30))
    url = "https://www.exemple.fr/guide-2018.pdf"
    said = {"url": url, "host": "www.exemple.fr", "state": LinkState.DEAD, "said": "Répond par une erreur (404)."}
    link, _new = Link.objects.get_or_create(digest=Link.digest_of(url), defaults=said)
    LinkUse.objects.get_or_create(link=link, page=page)
    _row, new = ReadCount.objects.get_or_create(page=page, week=week_of(now.date()), defaults={"reads": 12})
    if new:
        count_downloads([page.pk], week_of(now.date()), 3)
    waits = {"state": AnnouncementState.WAITING, "leaves_at": now + timedelta(days=1), "people": 412}
    Announcement.objects.update_or_create(page=page, version=page.version, defaults=waits)
    owner = User.objects.filter(is_superuser=True).earliest("pk")
    Charge.objects.get_or_create(page=page, role=Role.OWNER, defaults={"user": owner})
    message = {"subject": Subject.values[0], "message": "Bonjour", "sender": "Camille", "email": "c@exemple.fr"}
    ReceivedMessage.objects.get_or_create(digest="e2e", defaults=message)
    told = {"email": "a@exemple.fr", "sent_at": now, "state": ProposalState.values[1], "answers": {}}
    Proposal.objects.get_or_create(title="Un potager au pied des tours", defaults=told)
    if not ReadDocument.objects.exists():
        pieces = [Piece("heading", text="Le contexte", level=2), Piece("text", html="<p>Un quartier.</p>")]
        bits = [bit.as_json() for bit in arranged([*pieces, Piece("text", html="<p>Des mots sans place.</p>")])]
        ReadDocument.objects.create(filename="recit.docx", title="Un récit à ranger", bits=bits)
