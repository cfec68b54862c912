"""Every mail of the site is of a declared kind, and each kind has what a mail owes its reader."""

import ast
import re
from datetime import date
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.utils import timezone

from asv.jobs.letters import always_owed, erase_words, letter_of, letters
from asv.jobs.messages import message_of
from asv.jobs.models import MailState, OutgoingMail
from asv.jobs.queueing import queue_mail
from tests.factories.jobs import make_letter
from tests.test_house import SOURCES

SCRIPT = "<script>alert(1)</script>"
LEAVE = f"{settings.SITE_URL}/arret/jeton/"
# What the texts ask for by its type; any other word may be missing.
CONTEXT = {
    "subject": "Un objet", "network": "Collectif santé", "words": "Vous êtes membre de", "about": "Vous êtes en liste",
    "title": "Jardins partagés", "function": "coordination", "day": "3 mars 2027", "last_words": "",
    "leave_url": LEAVE, "total": 2,
    "name": "Nadia", "by": "Paul", "note": "Un mot.", "post": "Coordination", "member": True,
    "text": "Bonjour,\n\nvoici.",
    "until": date(2027, 3, 3), "message": SimpleNamespace(name="Paul", email="paul@exemple.fr", text="Bonjour"),
}  # fmt: skip
# What stays true whatever happens while a mail waits: they alone may have no question of their own before they leave.
NEVER_UNTRUE = {
    "account:", "account:alertes:", "account:deleted:", "carte:appel:", "contact:", "directory:contact:",
    "directory:handover:", "directory:handover-answer:", "membership:asked:", "membership:decided:",
    "membership:removed:", "trial:",
}  # fmt: skip
ALERTS = {
    "asleep:",
    "membership:letter:",
    "trial:",
    "updates-",
    "vocabulary:",
    "watching-",
}  # those that come again and again
OWN_WORDS = {
    "carte:appel:",
    "contact:",
    "directory:contact:",
    "membership:letter:",
}  # somebody's, sent as they were written
QUOTE_PEOPLE = {"directory:handover:", "membership:asked:", "membership:invitation:", "registration:", "thanks:"}
MAKES_MAILS = {"EmailMessage", "EmailMultiAlternatives", "send_mail", "send_mass_mail", "mail_admins", "mail_managers",
               "OutgoingMail", "Draft", "queue_mail", "queue_mails"}  # fmt: skip


@pytest.fixture(params=sorted(letter.prefix for letter in letters()))
def letter(request):
    return letter_of(request.param)


def test_each_kind_asks_before_it_leaves(letter):
    assert (letter.still_owed is always_owed) == (letter.prefix in NEVER_UNTRUE)


@pytest.mark.django_db
def test_each_kind_has_what_a_mail_owes_its_reader(letter):
    mail = queue_mail(letter.draft(f"{letter.prefix}1", "nadia@exemple.fr", CONTEXT))
    message = message_of(mail).message()
    parts = {part.get_content_type(): part for part in message.walk()}
    assert message["From"] and settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].strip(">") in message["From"]
    assert letter.label and 5 < len(mail.subject) <= 150 and mail.subject.lstrip("[")[0].isupper()
    text = parts["text/plain"].get_payload(decode=True).decode()
    assert text.strip() and "{{" not in text and "&#" not in text
    if letter.prefix in OWN_WORDS:
        assert "text/html" not in parts
    else:
        html = parts["text/html"].get_payload(decode=True).decode()
        assert '<html lang="fr">' in html and settings.SITE_URL in html and "\n  " not in html
    assert letter.repeated == (letter.prefix in ALERTS)
    assert (message["List-Unsubscribe"] == f"<{LEAVE}>") == letter.repeated
    assert (message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click") == letter.repeated


def test_the_longest_prefix_says_the_kind_and_an_unknown_key_none():
    assert letter_of("account:login_code:1").prefix == "account:login_code:"
    assert letter_of("account:password_changed:1").prefix == "account:"
    assert letter_of("ancien:1") is None


def test_a_key_of_another_kind_and_a_missing_way_out_are_refused(letter):
    with pytest.raises(ValueError, match="no key"):
        letter.draft("autre:1", "nadia@exemple.fr", CONTEXT)
    if letter.repeated:
        without = {name: value for name, value in CONTEXT.items() if name != "leave_url"}
        with pytest.raises(KeyError, match="leave_url"):
            letter.draft(f"{letter.prefix}1", "nadia@exemple.fr", without)


def test_what_people_write_is_no_markup_in_any_mail(letter):
    """Whatever word of a mail somebody wrote: it stays text in the HTML, and as it is in the text."""
    words = letter.words({name: SCRIPT if isinstance(value, str) else value for name, value in CONTEXT.items()})
    assert "<script>" not in words.html and "&lt;" not in words.text
    assert letter.prefix not in QUOTE_PEOPLE or "&lt;script&gt;" in words.html


def test_braces_in_what_people_write_stay_as_they_are():
    words = make_letter("essai:").words({"subject": "{0} {settings} %s", "text": "{{ x }} <b>"})
    assert words.subject == "{0} {settings} %s" and words.text == "{{ x }} <b>" and "&lt;b&gt;" in words.html


@pytest.mark.django_db
def test_words_are_erased_once_they_left_where_their_kind_has_it_so():
    for kind in letters():
        for state in MailState:
            mail = queue_mail(kind.draft(f"{kind.prefix}{state}", "nadia@exemple.fr", CONTEXT))
            OutgoingMail.objects.filter(pk=mail.pk).update(state=state)
    erase_words(timezone.now())
    gone = set(OutgoingMail.objects.filter(text="", html="", headers={}).values_list("key", flat=True))
    left = set(MailState) - {MailState.QUEUED, MailState.SENDING}
    assert gone == {f"{kind.prefix}{state}" for kind in letters() if kind.erased for state in left}
    assert not OutgoingMail.objects.filter(key__startswith="directory:contact:sent", subject__contains="Vous").exists()


def test_nothing_but_a_declared_kind_writes_a_mail():
    """Outside `asv.jobs` nothing makes a message of Django's, a row of the ledger or a draft."""
    calls = {
        (path.name, node.func.id)
        for path in SOURCES
        if "jobs" not in path.parts
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert [call for call in calls if call[1] in MAKES_MAILS] == []


def test_a_text_alone_is_laid_out_with_a_button_and_a_code():
    """As the account's mails: what to do is seen at once, and no address of another site is made a button."""
    link = f"{settings.SITE_URL}/compte/adresse/verification/abc/"
    site = settings.SITE_URL
    text = (
        f"Bonjour,\n\nConfirmer mon adresse :\n{link}\n\nVotre code :\n\nABC-DEF\n\nhttps://ailleurs.example/piege\n\n"
        f"Un mot de Nadia\n-- \nqui signe\n\nVoir mon compte :\n{site}/compte/\n\n"
        f"-- \nLe site\n{site}/a-ne-pas-redire/\n"
    )
    html = make_letter("essai:").words({"subject": "Confirmez votre adresse", "text": text}).html
    [button] = re.findall(r'<a class="button"\s+href="([^"]+)"', html)
    assert button == link and f"{link}</p>" in html
    assert "letter-spacing" in html.partition("ABC-DEF")[0] and "<h1" in html
    assert 'href="https://ailleurs.example/piege"' in html
    assert re.search(r'<a class="button"[^>]+>Confirmer mon adresse</a>', html)
    assert re.search(rf'<a href="{site}/compte/"[^>]*>Voir mon compte</a>', html)
    assert "qui signe" in html and "a-ne-pas-redire" not in html


def test_each_button_says_what_it_does():
    """« Suivre ce lien » tells nobody who goes from link to link what the next one does (WCAG 2.4.4)."""
    alone = re.compile(r"\n\s*\n\{\{ (?!code )[\w.]*(?:url|link)[\w.]* \}\}")
    texts = [
        *(settings.ROOT / "templates").rglob("*_message.txt"),
        *(settings.ROOT / "templates/emails").rglob("*.txt"),
    ]
    assert len(texts) >= 40
    assert not [path.name for path in texts if alone.search(re.sub(r"\{%.*?%\}", "", path.read_text()))]
