"""`backup` and `restore` killed at fifty moments each: the site that stands there is the old one or the new one, whole.

On SQLite, in folders of their own. Half of the moments of a restore lie in its last part, where one site takes the
other's place; half of the kills reach the command alone, not what it started.
"""

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from operations.backup import archive as archives
from tests.depth import DEEP, SEED, amount
from tests.factories.site import make_document, make_experience, make_user
from tests.operations.test_backup import lines_of, manifest_of, run

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="half an hour: make test-deep"),
    pytest.mark.skipif("postgres" in os.environ.get("DATABASE_URL", ""), reason="the sites are on SQLite all the same"),
    pytest.mark.xdist_group("killed"),
]
KILLS = amount(1, int(os.environ.get("KILLS", "50")))
BUILT = "construits à côté"


class Killed:
    """A command of a site, and its death."""

    def __init__(self, data_dir, *args):
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "asv.settings.dev",
            "DATA_DIR": str(data_dir),
            "SEARCH_URL": "embedded:",
            "PYTHONUNBUFFERED": "1",
        }
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", *map(str, args)],
            cwd=settings.ROOT, env=environment, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def says(self, words):
        """Read on until it says these words, or ends."""
        for line in self.process.stdout:
            if words in line:
                return

    def kill(self, with_children):
        """Without a warning."""
        if with_children:
            os.killpg(self.process.pid, signal.SIGKILL)
        else:
            self.process.kill()
        self.process.wait()

    def bury(self):
        """End what a command that was killed alone left running."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.stdout.close()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """Where what takes minutes to make is kept for every test here."""
    return tmp_path_factory.mktemp("sites")


@pytest.fixture
def sites(tree, place):
    """The archives of two sites, and a folder in which the first one lives."""
    made = place / "old.zip", place / "new.zip", place / "home"
    if not made[0].exists():
        make_sites(tree, place)
    return made


def make_sites(tree, tmp_path):
    """The old site is what a restore of the first archive leaves; the new one has a page, an account, a file more."""
    old, new, home = tmp_path / "old.zip", tmp_path / "new.zip", tmp_path / "home"
    for command in ("load_vocabularies", "set_up_roles", "rebuild_directory"):
        call_command(command, stdout=StringIO())
    make_experience(tree, "Ce que l'ancien site raconte")
    make_document()
    call_command("backup", tmp_path / "first.zip", stdout=StringIO())
    make_experience(tree, "Ce que le nouveau site raconte")
    make_user("nouvelle@exemple.fr")
    make_document("Nouveau", "nouveau.pdf", b"%PDF-1.4 nouveau")
    call_command("backup", new, stdout=StringIO())
    home.mkdir()
    made = run(home, "restore", tmp_path / "first.zip")
    assert made.returncode == 0, made.stderr
    assert run(home, "backup", old).returncode == 0


def which(data_dir, old, new):
    """The site that stands there, asked of an archive that it makes of itself: "old" or "new"; fails for any other."""
    seen = data_dir / "seen.zip"
    made = run(data_dir, "backup", seen)
    assert made.returncode == 0, made.stderr
    told = manifest_of(seen)
    if told["files"] == manifest_of(old)["files"]:
        assert told["rows"] == manifest_of(old)["rows"]
        return "old"
    assert told["files"] == manifest_of(new)["files"]
    # What `upgrade`, which ends a restore, adds may be missing; what the archive holds may not.
    changed = [name for name, row in manifest_of(new)["rows"].items() if told["rows"][name] != row]
    assert [name for name in changed if not lines_of(new, name) <= lines_of(seen, name)] == []
    return "new"


def copied(home, place):
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(home, place)
    return place


def timed(home, place, *args, says=""):
    """Seconds that a command takes, until it says these words and to its end."""
    begun = time.monotonic()
    command = Killed(copied(home, place), *args)
    command.says(says or BUILT)
    said = time.monotonic() - begun
    command.process.communicate()
    assert command.process.returncode == 0
    return said, time.monotonic() - begun


def test_a_restore_killed_at_any_moment_leaves_one_of_two_sites(sites, tmp_path):
    old, new, home = sites
    draw = random.Random(SEED)
    built, whole = timed(home, tmp_path / "site", "restore", new, "--replace")
    stood = {"old": 0, "new": 0}
    for number in range(KILLS):
        site = copied(home, tmp_path / "site")
        command = Killed(site, "restore", new, "--replace")
        if number % 2:
            command.says(BUILT)
            time.sleep(draw.uniform(0, whole - built))
        else:
            time.sleep(draw.uniform(0, built))
        command.kill(with_children=bool(number % 4 < 2))
        stood[which(site, old, new)] += 1
        command.bury()
    print(f"{KILLS} kills of restore in {whole:.1f} s: {stood}, 0 sites lost")  # noqa: T201
    assert sum(stood.values()) == KILLS and all(stood.values())


def test_a_restore_begun_again_while_the_killed_ones_builder_still_runs_is_whole(sites, tmp_path):
    old, new, home = sites
    draw = random.Random(SEED)
    built, _whole = timed(home, tmp_path / "site", "restore", new, "--replace")
    for _ in range(max(1, KILLS // 10)):
        site = copied(home, tmp_path / "site")
        command = Killed(site, "restore", new, "--replace")
        time.sleep(draw.uniform(0.4, 0.9) * built)
        command.kill(with_children=False)
        again = run(site, "restore", new, "--replace")
        command.bury()
        assert again.returncode == 0, again.stderr
        assert which(site, old, new) == "new"


def test_a_backup_killed_at_any_moment_leaves_the_site_and_no_half_archive(sites, tmp_path):
    old, new, home = sites
    draw = random.Random(SEED)
    key = tmp_path / "key"
    key.write_text("une longue phrase")
    _said, whole = timed(home, tmp_path / "site", "backup", tmp_path / "timed.zip", says="lignes")
    finished = 0
    for number in range(KILLS):
        site = copied(home, tmp_path / "site")
        kept = tmp_path / f"kept-{number}"
        kept.mkdir()
        hidden = ["--key-file", key] if number % 2 else []
        command = Killed(site, "backup", kept, *hidden)
        time.sleep(draw.uniform(0.3, 1.1) * whole)
        command.kill(with_children=True)
        command.bury()
        assert which(site, old, new) == "old"
        for place in archived(kept):
            finished += 1
            with archives.opened(place, key if hidden else None, tmp_path) as (archive, manifest):
                archives.verify(archive, manifest)
        # The next one takes away what the killed one left: a part of an archive, which no key may have hidden yet.
        assert run(site, "backup", kept / "next.zip", *hidden).returncode == 0
        assert [path.name for path in kept.iterdir() if path.name.startswith(".")] == []
    print(f"{KILLS} kills of backup in {whole:.1f} s: {finished} archives finished, 0 sites and 0 archives lost")  # noqa: T201


def archived(folder: Path) -> list[Path]:
    """What stands in a folder of archives under its whole name."""
    return sorted(folder.glob("asv-*Z.zip*"))
