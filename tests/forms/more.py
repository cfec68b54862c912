"""What forms need beside the demo: second factors, links of mails, mails that came back, lists that wait."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import Aaguid, AttestationObject, AttestedCredentialData, AuthenticatorData, CollectedClientData
from wagtail.models import BaseViewRestriction

from asv.accounts.models import User
from asv.core.former_files import keep_former
from asv.core.models import AsvDocument
from asv.jobs.models import MailReturn, MailState, OutgoingMail
from asv.resources.models import OrganisationRole, ResourceOrganisation, ResourcePage
from asv.stewardship.contacts import LINK, ask
from asv.stewardship.models import Upkeep
from asv.stewardship.upkeep import tend
from asv.taxonomy.changes import rename
from asv.taxonomy.models import Stage
from asv.taxonomy.subjects import subjects
from experiences.proposals.accompanying import invite
from experiences.proposals.links import companion_url, token_of
from experiences.proposals.models import State
from experiences.proposals.telling import begin, send
from network.alerts.returns.models import AddressPause
from network.alerts.watching.watches import stop_token as watch_stop
from network.demarches.models import Matching, NamedOrganisation
from network.directory.contacting import Recipient
from network.directory.contacting import stop_token as contact_stop
from network.directory.models import Post
from network.meetings.models import MeetingPage, MeetingSeries
from network.networks.models import Membership
from network.networks.writing import stop_token as letters_stop
from operations.from_document.taking import take
from search.models import SearchCount
from tests.factories.accounts import give_totp
from tests.factories.home import make_plain
from tests.factories.site import make_document, make_experience, make_tree, restrict
from tests.factories.taxonomy import make_organisation
from tests.factories.updates import make_subscription
from tests.factories.watching import make_watch, withdraw

A_DOCUMENT = "<h1>Marcher ensemble</h1><h2>Contexte</h2>" + "<p>Des habitants marchent chaque semaine.</p>" * 9


def make_more(people: dict[str, User]) -> list[str]:
    """Make it all; the addresses that no link of the site leads to."""
    return [
        *_accounts(people),
        *_links(people),
        *_pages(people),
        *_desk(people),
        *_proposals(),
        _former_files(),
        _document_text(),
        *_vocabulary(),
        _review(),
        _contact(),
    ]


def _proposals() -> list[str]:
    """Récits on their way: a question, what is agreed to before it is sent, and the queue's own form."""
    begun, sent = (begin(title, f"{title}@exemple.fr") for title in ("marcher", "jardiner"))
    send(sent, "Coordination")
    token = token_of(begun)
    asked = [reverse("proposal_question", args=[token, 2])]
    asked += [reverse(name, args=[token]) for name in ("proposal_files", "proposal_invitation", "proposal_send")]
    invite(begun, "Claire", "claire@exemple.fr")
    asked.append(urlsplit(companion_url(begun)).path)
    written = begin("planter", "planter@exemple.fr")
    send(written, "Coordination")
    written.state = State.WRITING
    written.save()
    followed = [reverse(name, args=[token_of(written)]) for name in ("proposal", "proposal_agreement")]
    return [*asked, *followed, reverse("proposals_proposal:edit", args=[sent.pk])]


def _review() -> str:
    """A resource to read again, which the board of a site as new as this one does not ask for."""
    return reverse(
        "stewardship_review", args=[ResourcePage.objects.live().order_by("pk").values_list("pk", flat=True)[0]]
    )


def _contact() -> str:
    """What an organisation is asked of its resources."""
    body = make_organisation("Maison de quartier", email="maison@exemple.fr")
    page = make_experience(make_tree(), "Des ateliers au quartier")
    ResourceOrganisation.objects.create(page=page, organisation=body, role=OrganisationRole.PORTEUR)
    tend([page.pk])
    Upkeep.objects.filter(page=page.pk).update(due_on=timezone.localdate())
    ask(timezone.now())
    return urlsplit(LINK.url([body.pk, timezone.localdate().isoformat()])).path


def _document_text() -> str:
    """A document whose text is corrected."""
    return reverse("document_text_edit", args=[make_document("Compte rendu").pk])


def _vocabulary() -> list[str]:
    """A term that may be changed, and the journal with a change that may be undone."""
    term = Stage.objects.create(slug="etape-d-essai", label="Étape d'essai")
    rename(subjects()["etape"], term, "Étape renommée", "etape-renommee", None)
    return [reverse("taxonomy_change", args=["etape", term.pk]), reverse("taxonomy_changes")]


def _former_files() -> str:
    """A document whose file was replaced once."""
    document = make_document("Guide")
    keep_former(document, make_document("Guide d'avant").file, "édition de 2019")
    return reverse("former_files", args=[document.pk])


def _accounts(people: dict[str, User]) -> list[str]:
    """The member has every second factor; who is from elsewhere has no password; a pause on the insider's alerts."""
    member = people["member"]
    give_totp(member)
    RecoveryCodes.activate(member)
    known = {"name": "Téléphone", "credential": _passkey()}
    key = Authenticator.objects.create(user=member, type="webauthn", data=known)
    people["outsider"].set_unusable_password()
    people["outsider"].save()
    alert = make_subscription(people["insider"], "q=marche", "La marche", frequency="weekly")
    AddressPause.objects.create(user=people["insider"], address=people["insider"].email, reason="bounce")
    edited, removed = (reverse(name, args=[key.pk]) for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"))
    return [edited, removed, reverse("subscription_preview", args=[alert.pk]), _reset_link(people["insider"])]


def _passkey() -> dict[str, Any]:
    """What a browser says of a passkey it made; its secret half is thrown away."""
    public = ec.generate_private_key(ec.SECP256R1()).public_key()
    known = AttestedCredentialData.create(Aaguid.NONE, b"essai", ES256.from_cryptography_key(public))
    made = AuthenticatorData.create(sha256(b"testserver").digest(), AuthenticatorData.FLAG.AT, 0, known)
    said = {
        "clientDataJSON": CollectedClientData.create("webauthn.create", b"defi", "https://testserver"),
        "attestationObject": AttestationObject.create("none", made, {}),
    }
    written = {name: websafe_encode(value) for name, value in said.items()}
    name = websafe_encode(b"essai")
    return {"id": name, "rawId": name, "type": "public-key", "response": written, "clientExtensionResults": {}}


def _reset_link(user: User) -> str:
    Client().post(reverse("account_reset_password"), {"email": user.email})
    path = "/compte/mot-de-passe/nouveau/"
    text = OutgoingMail.objects.filter(text__contains=path).latest("pk").text
    return path + text.partition(path)[2].split()[0]


def _links(people: dict[str, User]) -> list[str]:
    post: Any = Post.objects.exclude(holder=None).first()
    recipient = Recipient(title=post.function, address="", post=post)
    row = Membership.objects.get(user=people["facilitator"])
    watch = make_watch(people["insider"], MeetingPage.objects.first())
    return [
        reverse("directory_contact_stop", args=[contact_stop(recipient)]),
        reverse("network_letters_stop", args=[letters_stop(row)]),
        reverse("watch_stop", args=[watch_stop(people["insider"].pk, [watch.pk])]),
    ]


def _pages(people: dict[str, User]) -> list[str]:
    tree = make_tree()
    gone = make_experience(tree, "Une ressource retirée")
    make_watch(people["member"], gone)
    withdraw(gone)
    sealed = make_plain(tree.home, "Pour qui a le mot de passe")
    restrict(sealed, BaseViewRestriction.PASSWORD)
    series = MeetingSeries.objects.create(name="Les matinales", slug="matinales")
    MeetingPage.objects.filter(title="Marcher en ville, rencontre ouverte").update(series=series)
    return [sealed.get_url(), reverse("series_register", args=[series.slug]), reverse("account_favourites")]


def _desk(people: dict[str, User]) -> list[str]:
    """Mails that failed and came back, a paused address, a search without an answer,
    organisations nobody knows, a document read."""
    address, now = people["insider"].email, timezone.now()
    failed, sent = (
        OutgoingMail.objects.create(
            key=f"essai:{state}",
            recipient=address,
            subject="Un essai",
            text="Bonjour",
            state=state,
            next_attempt_at=now,
        )
        for state in (MailState.FAILED, MailState.SENT)
    )
    MailReturn.objects.create(mail=sent, kind="bounce", status="5.1.1")
    SearchCount.objects.create(
        day=timezone.localdate(), words="introuvable", engine="embedded", asked=3, empty=3, found=0
    )
    pause = AddressPause.objects.get(user=people["insider"])
    for name, state in (("Mairie de Lille", Matching.WAITING), ("Écartée", Matching.DROPPED)):
        NamedOrganisation.objects.create(name=name, spelling=name, state=state)
    return [
        *(reverse("mailroom_act", args=[act, failed.pk]) for act in ("renvoyer", "annuler")),
        reverse("mailroom_act", args=["reprendre", pause.pk]),
        reverse("file_opening", args=["document", AsvDocument.objects.values_list("pk", flat=True)[0]]),
        reverse("recit_arrange", args=[take("recit.html", [A_DOCUMENT.encode()]).pk]),
        *("/admin/reports/recherches/", "/admin/"),
        f"{reverse('search_unanswered')}?mots=ambassadeurs+introuvables",
        f"{reverse('search_rehearsal')}?mots=introuvable&terme=tabac",
    ]
