"""Updates at size: saved searches held against new resources, a digest run into a local mail server, and deaths.

`python -m bench.mails` makes a site of its own in DATA_DIR, prints the figures and what is missed of MATCHED_WITHIN,
TIMES_AT_MOST, MAILS_A_SECOND and MORE_MEMORY; it ends with 1 where anything is. Sizes are chosen by

- BENCH_SEARCHES, "10000,100000": saved searches held against a hundred new resources,
- BENCH_MEMBERS, "1000,10000": members who get a digest,
- BENCH_KILLS, "1000": how often the worker is killed;

empty leaves a part out. Seconds are given by the clock and of the process's own processor, which a busy machine changes
less. What is to take a time "on one core" is judged by the processor, mails a second by the clock: for them leave the
machine alone.

`python -m bench.mails fill|matching|digests NUMBER…` does one part inside the site's environment and writes JSON.
"""

from __future__ import annotations

import json
import os
import random
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.site import ROOT, prepare

SEARCHES = tuple(int(size) for size in os.environ.get("BENCH_SEARCHES", "10000,100000").split(",") if size)
MEMBERS = tuple(int(size) for size in os.environ.get("BENCH_MEMBERS", "1000,10000").split(",") if size)
KILLS = int(os.environ.get("BENCH_KILLS", "1000") or 0)
RESOURCES = 100
SEED = 11
# To be reached: seconds for 10,000 searches; 100,000 in so many times that; how much more memory more members may take.
MATCHED_WITHIN = 5.0
TIMES_AT_MOST = 12.0
MAILS_A_SECOND = 100
MORE_MEMORY = 1.15
_MANY, _VERY_MANY = 10_000, 100_000
_SEARCHES_EACH = 5
_NOTICES_EACH = 3
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def compare(data_dir: Path) -> dict[str, Any]:
    """The figures of each part at each size, every one in a process of its own over the same site."""
    figures: dict[str, Any] = {"matching": [], "digests": [], "kills": {}}
    if SEARCHES or MEMBERS:
        env, _seconds = prepare(data_dir / "bench-mails", RESOURCES)
        figures["matching"] = [_matched(env, size) for size in SEARCHES]
        figures["digests"] = [_delivered(env, data_dir, size) for size in MEMBERS]
    if KILLS:
        figures["kills"] = _killed(data_dir)
    return figures


def fill(members: int, searches: int, owed: int) -> dict[str, Any]:
    """So many members with so many searches each, owed so many resources; apart, for the memory it takes."""
    _forget()
    _make_members(members, _questions(), searches)
    if owed:
        _owe(owed)
    return {}


def matching() -> dict[str, Any]:
    """Seconds to write down what the saved searches are owed of RESOURCES new resources."""
    from asv.jobs.models import OutboxEvent
    from network.alerts.matching import match_new_resources
    from network.alerts.models import Notice, Subscription

    events = list(OutboxEvent.objects.filter(topic="page"))
    started, used = time.perf_counter(), time.process_time()
    match_new_resources(events)
    return {
        "seconds": round(time.perf_counter() - started, 2),
        "cpu_seconds": round(time.process_time() - used, 2),
        "searches": Subscription.objects.count(),
        "resources": len(events),
        "notices": Notice.objects.count(),
        "memory_mib": _memory(),
    }


def digests(port: int) -> dict[str, Any]:
    """Mails a second from what is due to what a local server took, and the most memory of the process."""
    from django.conf import settings
    from django.utils import timezone

    from asv.accounts.models import User
    from asv.jobs.mails import deliver_due
    from network.alerts.sending import send_digests

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    started, used = time.perf_counter(), time.process_time()
    written = send_digests(timezone.now())
    between, cpu_between = time.perf_counter(), time.process_time()
    left = deliver_due(timezone.now())
    ended, cpu = time.perf_counter(), time.process_time() - used
    return {
        "members": User.objects.filter(email__endswith="@bench.example").count(),
        "mails": left,
        "lost": written - left,
        "written_per_second": round(written / (between - started)),
        "delivered_per_second": round(left / (ended - between)),
        "per_second": round(left / (ended - started)),
        "cpu_ms_each": round(cpu / left * 1000, 2),
        "cpu_ms_writing": round((cpu_between - used) / left * 1000, 2),
        "memory_mib": _memory(),
    }


def _matched(env: dict[str, str], searches: int) -> dict[str, Any]:
    _apart(env, "fill", searches // _SEARCHES_EACH or 1, _SEARCHES_EACH, 0)
    return _apart(env, "matching")


def _delivered(env: dict[str, str], data_dir: Path, members: int) -> dict[str, Any]:
    from tests.factories.smtp_process import smtp_process

    _apart(env, "fill", members, 1, _NOTICES_EACH)
    with smtp_process(data_dir / "bench-mails" / "smtp.log") as server:
        figures = _apart(env, "digests", server.port)
        return {**figures, "taken": len(server.taken), "taken_twice": len(server.taken) - len(set(server.taken))}


def _killed(data_dir: Path) -> dict[str, Any]:
    """The tests that kill the worker, many times over."""
    started = time.perf_counter()
    env = {**os.environ, "KILLS": str(KILLS), "DATA_DIR": str(data_dir)}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/jobs/test_kills.py"]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(done.stdout[-3000:])
    return {"kills": KILLS, "seconds": round(time.perf_counter() - started), "outcome": done.stdout.splitlines()[-1]}


def table(figures: dict[str, Any]) -> str:
    """The figures for people."""
    lines = []
    for run in figures["matching"]:
        lines.append(
            "{searches:,} searches × {resources} resources: {seconds} s ({cpu_seconds} s of processor), "
            "{notices:,} entries, {memory_mib} MiB".format(**run)
        )
    if ratio := _ratio(figures):
        lines.append(f"ten times the searches: {ratio} times the processor")
    for run in figures["digests"]:
        lines.append(
            "{members:,} digests: {per_second} mails a second ({written_per_second} written, {delivered_per_second} "
            "delivered; {cpu_ms_each} ms of processor each, {cpu_ms_writing} of them for writing), {memory_mib} MiB; "
            "{lost} lost, {taken_twice} twice".format(**run)
        )
    if figures["kills"]:
        lines.append("{kills} deaths of the worker in {seconds} s: {outcome}".format(**figures["kills"]))
    return "\n".join(lines)


def missed(figures: dict[str, Any]) -> list[str]:
    """What was to be reached and was not, in words; only of the sizes that were measured."""
    faults = []
    for run in figures["matching"]:
        if run["searches"] == _MANY and run["cpu_seconds"] > MATCHED_WITHIN:
            faults.append(f"{_MANY:,} searches took {run['cpu_seconds']} s, not {MATCHED_WITHIN}")
    if _ratio(figures) > TIMES_AT_MOST:
        faults.append(f"{_VERY_MANY:,} searches took {_ratio(figures)} times as long, not {TIMES_AT_MOST}")
    for run in figures["digests"]:
        if run["members"] >= _MANY and run["per_second"] < MAILS_A_SECOND:
            faults.append(f"{run['per_second']} mails left a second, not {MAILS_A_SECOND}")
        if run["lost"] or run["taken_twice"]:
            faults.append(f"{run['lost']} mails were lost, {run['taken_twice']} came twice")
    memory = [run["memory_mib"] for run in figures["digests"]]
    if memory and max(memory) > MORE_MEMORY * min(memory):
        faults.append(f"the memory of a digest run grew from {min(memory)} to {max(memory)} MiB")
    return faults


def _ratio(figures: dict[str, Any]) -> float:
    """How much longer 100,000 searches took than 10,000; 0 where one of them was not measured."""
    seconds = {run["searches"]: run["cpu_seconds"] for run in figures["matching"]}
    if not {_MANY, _VERY_MANY} <= set(seconds):
        return 0.0
    return round(seconds[_VERY_MANY] / max(seconds[_MANY], 0.01), 1)


def _questions() -> list[str]:
    """Searches as people save them: words, a theme, a place, years, alone and together."""
    from asv.taxonomy.models import Audience, Territory, Theme
    from demo.synthetic import words

    chance = random.Random(SEED)  # noqa: S311
    vocabulary = [word for part in (words.ACTIONS, words.SUBJECTS, words.WHAT, words.HOW) for word in part]
    themes = list(Theme.objects.order_by("slug").values_list("slug", flat=True))
    audiences = list(Audience.objects.order_by("slug").values_list("slug", flat=True))
    places = list(Territory.objects.exclude(kind="pays").order_by("code").values_list("code", flat=True)[:4000])
    asked = []
    for _number in range(20_000):
        text = " ".join(" ".join(chance.sample(vocabulary, 2)).split()[: chance.randrange(2, 6)])
        parts = [("q", text), ("theme", chance.choice(themes)), ("public", chance.choice(audiences))]
        parts += [("territoire", chance.choice(places)), ("annee", f"{chance.randrange(2012, 2020)}..2026")]
        asked.append(urlencode(sorted(chance.sample(parts, chance.randrange(1, 4)))))
    return list(dict.fromkeys(asked))


def _make_members(count: int, questions: Sequence[str], each: int) -> None:
    from asv.accounts.models import User
    from network.alerts.models import Subscription

    chance = random.Random(SEED + 1)  # noqa: S311
    people = [User(email=f"membre-{number}@bench.example", password="!") for number in range(count)]  # noqa: S106
    people = User.objects.bulk_create(people, batch_size=500)
    rows = [
        Subscription(user=user, title="Alerte", querystring=text, created_at=_LONG_AGO, confirmed_at=_LONG_AGO)
        for user in people
        for text in chance.sample(questions, each)
    ]
    for row in rows:
        row.fingerprint = row.fingerprint_now
    Subscription.objects.bulk_create(rows, batch_size=500)


def _owe(each: int) -> None:
    from django.utils import timezone

    from asv.resources.models import ResourcePage
    from network.alerts.models import Notice, Subscription

    pages = list(ResourcePage.objects.order_by("pk").values_list("pk", flat=True))
    since = timezone.now() - timedelta(days=40)
    chance = random.Random(SEED + 2)  # noqa: S311
    rows = (
        Notice(subscription_id=pk, page_id=page, version=1, owed_since=since)
        for pk in Subscription.objects.values_list("pk", flat=True)
        for page in chance.sample(pages, each)
    )
    Notice.objects.bulk_create(rows, batch_size=500)


def _forget() -> None:
    from django.db import connection

    from asv.accounts.models import User
    from asv.jobs.models import OutgoingMail
    from network.alerts.models import Announcement, Notice, Subscription

    with connection.cursor() as cursor:
        for model in (Notice, Announcement, Subscription, OutgoingMail):
            cursor.execute(f"DELETE FROM {model._meta.db_table}")  # noqa: S608 - our own table
        cursor.execute(f"DELETE FROM {User._meta.db_table} WHERE email LIKE '%%@bench.example'")  # noqa: S608


def _memory() -> int:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def _apart(env: dict[str, str], task: str, *sizes: int) -> dict[str, Any]:
    command = [sys.executable, "-m", "bench.mails", task, *map(str, sizes)]
    done = subprocess.run(command, env=env, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    if done.returncode:
        raise RuntimeError(f"{task} {sizes}: {done.stderr[-2000:]}")
    answer: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return answer


def main() -> None:
    """One part inside the site's environment, or all of them."""
    if len(sys.argv) == 1:
        data_dir = Path(os.environ.get("DATA_DIR", ROOT / "var")).resolve()
        figures = compare(data_dir)
        faults = [f"MISSED: {fault}" for fault in missed(figures)]
        sys.stdout.write("\n".join([table(figures), *faults]) + "\n")
        sys.exit(bool(faults))
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "asv.settings.dev")
    django.setup()
    task, *sizes = sys.argv[1:]
    tasks: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "matching": matching, "digests": digests}
    done = tasks[task](*map(int, sizes))
    sys.stdout.write("\n" + json.dumps(done) + "\n")


if __name__ == "__main__":
    main()
