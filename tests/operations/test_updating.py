"""A site that is closed to writing while it is updated; the rest is tests/deploy/test_upgrade.py."""

import fcntl
import os
import threading
from types import SimpleNamespace

import environ
import psycopg
import pytest
from django.core.management import call_command

from asv.core import writes
from asv.jobs.models import OutgoingMail
from asv.jobs.worker import Worker
from operations.updating import copies
from tests.depth import missing


@pytest.mark.django_db
def test_a_site_closed_to_writes_is_read_and_says_so_to_who_writes(client, mailoutbox):
    OutgoingMail.objects.create(key="essai", recipient="a@exemple.fr", subject="Bonjour", text="Des nouvelles.")
    call_command("update_step", "close")
    assert client.get("/").status_code == client.get("/compte/connexion/").status_code == 200
    for address in ("/compte/connexion/", "/compte/inscription/", "/admin/pages/1/edit/", "/nulle-part/"):
        answer = client.post(address, {"login": "a@exemple.fr"})
        assert answer.status_code in (503, 404), address  # what is nowhere is refused to everyone
    answer = client.post("/compte/connexion/", {"login": "a@exemple.fr"})
    assert answer.status_code == 503 and int(answer["Retry-After"]) == 120
    assert "n’enregistre rien pendant quelques minutes" in answer.content.decode()
    Worker().run_once()
    assert mailoutbox == []
    call_command("update_step", "open")
    assert client.post("/compte/connexion/", {"login": "a@exemple.fr"}).status_code == 200
    Worker().run_once()
    assert [mail.subject for mail in mailoutbox] == ["Bonjour"]


def test_closing_waits_for_who_is_writing_and_gives_up_in_the_end():
    begun, end = threading.Event(), threading.Event()

    def write():
        with writes.writing() as allowed:
            assert allowed
            begun.set()
            end.wait(30)

    writer = threading.Thread(target=write)
    writer.start()
    begun.wait(30)
    with pytest.raises(TimeoutError):
        writes.close_writes(seconds=0)
    with writes.writing() as allowed:
        assert not allowed, "whoever comes after the closing does not write"
    end.set()
    writer.join()
    writes.close_writes(seconds=30)
    with writes._lock().open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@pytest.fixture
def postgres(monkeypatch):
    """A database of its own on PostgreSQL, as the site's; its name."""
    told = environ.Env.db_url_config(os.environ.get("TEST_POSTGRES_URL", "postgres://asv:asv@127.0.0.1:5432/asv"))
    name = f"asv_update_{os.getpid()}"
    there = {"user": told["USER"], "password": told["PASSWORD"], "host": told["HOST"], "port": told["PORT"]}
    try:
        server = psycopg.connect(dbname="postgres", autocommit=True, connect_timeout=3, **there)
    except psycopg.OperationalError:
        missing("PostgreSQL")
    with server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0")  # nobody is ever connected to that one
        monkeypatch.setattr(
            copies, "connection", SimpleNamespace(settings_dict={**told, "NAME": name}, close=lambda: None)
        )
        yield lambda statement: ask(statement, dbname=name, **there)
        for one in (name, f"{name}_next", f"{name}_before"):
            copies.drop_database(server, one)


def ask(statement, **there):
    with psycopg.connect(autocommit=True, **there) as database:
        answer = database.execute(statement)
        return answer.fetchall() if answer.description else None


def test_a_database_of_postgresql_is_copied_taken_and_given_back_while_others_are_in_it(postgres):
    postgres("CREATE TABLE page (id serial PRIMARY KEY, title text)")
    postgres("INSERT INTO page (title) VALUES ('avant'), ('« œuvre »')")
    its = copies.PostgresCopies()
    url = its.copy()
    told = environ.Env.db_url_config(url)
    there = {"user": told["USER"], "password": told["PASSWORD"], "host": told["HOST"], "port": told["PORT"]}
    ask("INSERT INTO page (title) VALUES ('après')", dbname=told["NAME"], **there)
    assert postgres("SELECT title FROM page") == [("avant",), ("« œuvre »",)]
    reader = psycopg.connect(dbname=its.used, **there)
    for _killed_and_called_again in range(2):
        its.take()
    with pytest.raises(psycopg.OperationalError):
        reader.execute("SELECT 1")
    assert postgres("SELECT id, title FROM page") == [(1, "avant"), (2, "« œuvre »"), (3, "après")]
    for _killed_and_called_again in range(2):
        its.give_back()
    assert postgres("SELECT title FROM page") == [("avant",), ("« œuvre »",)]
    its.forget()
    names = f"SELECT datname FROM pg_database WHERE datname LIKE '{its.used}%'"
    assert postgres(names) == [(its.used,)]


def test_a_role_that_may_not_make_databases_is_told_before_anything_is_done(postgres, monkeypatch):
    def refused(*_asked):
        raise psycopg.errors.InsufficientPrivilege("non")

    with monkeypatch.context() as patched, pytest.raises(copies.CannotCopy, match="non"):
        patched.setattr(copies, "_run", refused)
        copies.PostgresCopies().copy()
