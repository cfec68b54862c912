"""The state of the site in plain French: seven lines, each with facts, and what to do where something is to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from asv import __version__
from asv.core.health import Readiness
from asv.core.rehearsal import is_rehearsal
from asv.jobs.backlog import mail_backlog, outbox_backlogs
from asv.jobs.models import MailReturn, MailState, OutgoingMail, ReturnKind
from asv.jobs.trouble import current_trouble
from operations.backup import proving
from operations.backup.record import backup_record, is_stale, moment
from operations.readiness.certificate import valid_until
from operations.readiness.history import Day, last_days
from operations.readiness.machine import FULL_BYTES, TIGHT_SHARE, rooms
from operations.readiness.plots import Bars, Gauge
from operations.readiness.speed import said_of_speed
from operations.readiness.words import ago, bytes_said, number_said

FINE, WAIT, LATE = "fine", "wait", "late"
_WORST = (FINE, WAIT, LATE)
CERTIFICATE_DAYS = 14  # a renewal that runs by itself does so a month before
_COUNTED = ("Aucune", "Une", "Deux", "Trois", "Quatre", "Cinq", "Six", "Sept")


@dataclass(frozen=True)
class Button:
    """What is done at once by posting to an address."""

    url: str
    label: str


@dataclass(frozen=True)
class Line:
    """What it is about, how it is (FINE, WAIT: to foresee, LATE: to mend), facts, what to do, and a drawing.

    `url` and `link` lead to more, `button` does something at once.
    """

    title: str
    level: str
    state: str
    facts: tuple[str, ...]
    act: str = ""
    url: str = ""
    link: str = ""
    button: Button | None = None
    plot: Bars | Gauge | None = None


@dataclass(frozen=True)
class Seen:
    """What the lines are written from: the checks, the last days, and now."""

    asked: Readiness
    days: dict[str, Day]
    now: datetime

    def last(self, name: str, number: int) -> list[float]:
        """One figure of the last days."""
        return last_days(self.days, name, number, timezone.localdate(self.now))


def lines(seen: Seen) -> list[Line]:
    """The lines in their order, those that want someone first."""
    written = [write(seen) for write in _LINES]
    return sorted(written, key=lambda line: -_WORST.index(line.level))


def sentence(written: list[Line]) -> tuple[str, str]:
    """How the site is, in one sentence, and its worst level."""
    level = max((line.level for line in written), key=_WORST.index)
    late, wait = (sum(line.level == one for line in written) for one in (LATE, WAIT))
    if late:
        things = "Une chose est à réparer" if late == 1 else f"{_COUNTED[late]} choses sont à réparer"
        return f"Le site a besoin de vous. {things}.", level
    if wait:
        things = "Une chose" if wait == 1 else f"{_COUNTED[wait]} choses"
        return f"Le site va bien. {things} à prévoir.", level
    return "Le site va bien.", level


def disk(seen: Seen) -> Line:
    """Room left, and when there will be none at the pace of the month."""
    try:
        room = max(rooms().values(), key=lambda one: one.taken)
    except OSError:
        return Line("Le disque", LATE, "Illisible", ("Le disque ne répond pas.",), act="regardez la machine.")
    facts = [f"{room.taken:.0%} pris".replace("%", " %") + f", {bytes_said(room.free)} libres."]
    days = _days_left(seen.last("taken", 30), room.free)
    if days is not None:
        facts.append(f"Au rythme du mois, plein dans {days} jours.")
    if folders := seen.asked.results.get("folders", "ok"):
        facts += [] if folders == "ok" else [f"Un dossier ne s’écrit pas ({folders})."]
    level = WAIT if room.taken >= TIGHT_SHARE or (days is not None and days < 60) else FINE
    if room.free < FULL_BYTES or folders != "ok":
        level = LATE
    words = {FINE: "De la place", WAIT: "À prévoir", LATE: "À réparer"}
    act = "agrandissez le disque, ou gardez moins de sauvegardes sur cette machine." if level != FINE else ""
    return Line("Le disque", level, words[level], tuple(facts), act, plot=Gauge(room.taken, TIGHT_SHARE))


def visitors(seen: Seen) -> Line:
    """Whether pages are answered, how fast, and what failed."""
    broken = [_PARTS[name] for name in ("database", "page", "search", "static") if name in seen.asked.failing]
    errors = seen.last("errors", 14)
    facts = [said for said in (said_of_speed(),) if said]
    facts.append(f"Ne répond pas : {', '.join(broken)}." if broken else "Base, recherche et fichiers répondent.")
    if "search" in seen.asked.care:
        facts.append("Le serveur de recherche est absent : la recherche de secours répond à sa place.")
    failed = int(sum(errors))
    facts.append(f"{number_said(failed)} erreurs en quatorze jours." if failed else "Aucune erreur en quatorze jours.")
    level = LATE if broken else WAIT if errors[-1] or "search" in seen.asked.care else FINE
    state = {FINE: "Oui", WAIT: "Oui, à suivre", LATE: "Non"}[level]
    act = "lisez le journal du service web ; relancez-le si la page d’accueil ne s’affiche pas." if broken else ""
    return Line("Répondre aux visiteurs", level, state, tuple(facts), act,
                plot=Bars.of("Pages servies, 14 jours", seen.last("pages", 14)))  # fmt: skip


def work(seen: Seen) -> Line:
    """What the worker has still to do."""
    waiting = outbox_backlogs()
    number, oldest = max(one.number for one in waiting), min((one.since for one in waiting if one.since), default=None)
    facts = [f"{number_said(number)} tâches, la plus ancienne depuis {ago(seen.now - oldest)}." if oldest
             else "Aucune tâche n’attend."]  # fmt: skip
    peaks = seen.last("waiting", 7)
    facts.append(f"Au plus haut cette semaine : {number_said(int(max(peaks)))}.")
    stopped = "worker" in seen.asked.failing
    level = LATE if stopped else WAIT if "outbox" in seen.asked.care else FINE
    act = "relancez le worker : rien n’est perdu, il reprend où il s’est arrêté." if stopped else ""
    state = {FINE: "À jour", WAIT: "En retard", LATE: "Arrêté"}[level]
    return Line("Le travail en attente", level, state, tuple(facts), act,
                plot=Bars.of("Tâches au plus haut, 7 jours", peaks))  # fmt: skip


def backup(seen: Seen) -> Line:
    """When the last backup was made, and on how many days there was one."""
    made, nights = moment("made_at"), seen.last("backup", 30)
    act = "faites-en une : manage.py backup DOSSIER ; mieux, chaque nuit, et copiée sur une autre machine."
    plot = Bars.of("Sauvegardes, 30 jours", nights)
    if made is None:
        return Line("La sauvegarde", WAIT, "Aucune", ("Aucune sauvegarde n’a encore été faite ici.",), act, plot=plot)
    facts = (f"La dernière date d’il y a {ago(seen.now - made)}.", _nights_said(int(sum(nights))))
    if is_stale(seen.now):
        return Line("La sauvegarde", LATE, "Trop ancienne", facts, act, plot=plot)
    return Line("La sauvegarde", FINE, "Récente", facts, plot=plot)


def _nights_said(nights: int) -> str:
    return f"{nights} jours sur trente en ont une." if nights > 1 else f"{nights} jour sur trente en a une."


def restoring(seen: Seen) -> Line:
    """When a backup was last found whole by being restored, and whether that is under way."""
    title, proved, failed = "La restauration", moment("proved_at"), moment("failed_at")
    if proving.is_under_way(seen.now):
        return Line(title, FINE, "En cours", ("La dernière sauvegarde est remontée à côté du site, et comparée.",))
    if proving.is_asked():
        facts = ("La dernière sauvegarde sera remontée à côté du site dans la minute, par le worker.",)
        return Line(title, FINE, "Demandée", facts)
    can_try = moment("made_at") is not None
    button = Button(reverse("prove_backup"), "Prouver aujourd’hui") if can_try else None
    if failed and (proved is None or proved < failed):
        facts = (f"Il y a {ago(seen.now - failed)}, la sauvegarde n’a pas pu être remontée : {_fault()}",)
        act = "refaites une sauvegarde et prouvez-la ; gardez jusque-là les plus anciennes."
        return Line(title, LATE, "Échouée", facts, act, button=button)
    if proved is None:
        facts = ("Aucune sauvegarde n’a encore été remontée à blanc : on ne sait pas si elle servirait.",)
        act = "prouvez la dernière sauvegarde : rien n’est remplacé." if can_try else "faites d’abord une sauvegarde."
        return Line(title, WAIT, "Jamais prouvée", facts, act, button=button)
    again = proving.next_by_itself(seen.now)
    told = (
        f"Il y a {ago(seen.now - proved)}, une sauvegarde a été remontée et tout y était, ligne par ligne.",
        f"Refaite seule le premier dimanche du mois. Prochaine : {date_format(again, 'j F')}.",
    )
    old = seen.now - proved > timedelta(days=62)
    return Line(title, WAIT if old else FINE, "À refaire" if old else "Prouvée", told,
                "prouvez la dernière sauvegarde." if old else "", button=button)  # fmt: skip


def _fault() -> str:
    return backup_record().get("fault", "") or "sans un mot."


def mails(seen: Seen) -> Line:
    """Whether mails leave, and what came back."""
    sent = [_sent_on(seen, back) for back in range(6, -1, -1)]
    week = seen.now - timedelta(days=7)
    refused = MailReturn.objects.filter(kind=ReturnKind.FAILED, received_at__gte=week).count()
    facts = [f"{number_said(sum(sent))} envoyés en sept jours, {number_said(refused)} refusés par leur destinataire."]
    due, trouble = mail_backlog(seen.now), current_trouble()
    level, state, act = FINE, "Partent", ""
    if is_rehearsal():
        level, state = WAIT, "Retenus"
        facts.append("Ce site est une répétition : il n’écrit à personne.")
        act = "manage.py go_live en fait le vrai site."
    elif trouble:
        level, state = LATE, "Ne partent pas"
        facts.append(f"{trouble.get_kind_display()}. Aucun message n’est perdu, {number_said(due.number)} attendent.")
        act = "vérifiez l’adresse et le mot de passe du serveur d’envoi (EMAIL_URL)."
    elif "mail_queue" in seen.asked.care:
        level, state = WAIT, "En retard"
        facts.append(f"{number_said(due.number)} attendent leur tour.")
    return Line("Les messages", level, state, tuple(facts), act, reverse("mailroom_report"),
                "Voir le courrier", plot=Bars.of("Messages, 7 jours", sent))  # fmt: skip


def version(seen: Seen) -> Line:
    """What runs, whether the database and the static files follow it, and how long browsers trust the address."""
    facts = [f"Version {__version__}."]
    behind = [name for name in ("migrations", "static") if name in seen.asked.failing]
    said, level, act = _certificate(seen.now)
    if behind:
        facts.append(f"N’est pas à ce niveau : {', '.join(_PARTS[name] for name in behind)}.")
        return Line("La version", LATE, "À terminer", (*facts, *said), "manage.py upgrade, puis relancez le site.")
    facts.append("La base et les fichiers de présentation sont à ce niveau.")
    state = {FINE: "En place", WAIT: "Certificat à renouveler", LATE: "Certificat expiré"}[level]
    return Line("La version", level, state, (*facts, *said), act)


def _certificate(now: datetime) -> tuple[tuple[str, ...], str, str]:
    """What is said of the certificate, its level, what to do; nothing where the address has none that can be read."""
    until = valid_until()
    if until is None:
        return (), FINE, ""
    day = date_format(timezone.localtime(until), "j F Y")
    act = "renouvelez le certificat (certbot renew, ou install.sh --certificate) et rechargez nginx."
    if until < now:
        return (f"Certificat du site : expiré le {day}, les navigateurs refusent d’entrer.",), LATE, act
    level = WAIT if until - now < timedelta(days=CERTIFICATE_DAYS) else FINE
    return (f"Certificat du site : valable jusqu’au {day}.",), level, act if level == WAIT else ""


_PARTS = {
    "database": "la base",
    "page": "la page d’accueil",
    "search": "la recherche",
    "static": "les fichiers de présentation",
    "migrations": "la base",
}
_LINES: tuple[Callable[[Seen], Line], ...] = (disk, visitors, work, backup, restoring, mails, version)


def machine_worries(now: datetime) -> list[str]:
    """What an administrator is told on the admin's home, without a question to the database."""
    said = []
    if is_stale(now) and not settings.DEMO_ACCOUNTS:
        made = moment("made_at")
        said.append(f"La dernière sauvegarde date d’il y a {ago(now - made)}." if made
                    else "Aucune sauvegarde n’a encore été faite.")  # fmt: skip
    try:
        if any(room.free < FULL_BYTES or room.taken >= TIGHT_SHARE for room in rooms().values()):
            said.append("Le disque est presque plein.")
    except OSError:
        said.append("Le disque ne répond pas.")
    return said


def _days_left(taken: list[float], free: int) -> int | None:
    """In how many days a disk is full that fills as it did; None where it does not, or within no year."""
    known = [value for value in taken if value]
    if len(known) < 7 or known[-1] <= known[0]:
        return None
    days = int(free / ((known[-1] - known[0]) / (len(known) - 1)))
    return days if days < 366 else None


def _sent_on(seen: Seen, back: int) -> int:
    start = timezone.localtime(seen.now).replace(hour=0, minute=0, second=0, microsecond=0) - timedelta(days=back)
    sent = OutgoingMail.objects.filter(state=MailState.SENT, sent_at__gte=start, sent_at__lt=start + timedelta(days=1))
    return sent.count()
