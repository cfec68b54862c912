"""A facet is declared once: one is added to a copy of the project, in three files, and met wherever facets are."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from tests.search.new_facet.writing import WRITTEN, write_facet

ROOT = Path(settings.ROOT)
COPIED = ("platform", "search", "home", "experiences", "network", "templates", "tests")


@pytest.fixture
def copy(tmp_path, db):
    """The project in another folder, and the database of the tests beside it."""
    if connection.vendor != "sqlite":
        pytest.skip("the database is copied as a file; what a facet touches does not hang on it")
    for name in COPIED:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    with (
        sqlite3.connect(connection.settings_dict["NAME"]) as source,
        sqlite3.connect(tmp_path / "db.sqlite3") as target,
    ):
        source.backup(target)
    return tmp_path


def test_a_new_facet_is_met_wherever_facets_are(copy):
    assert len(WRITTEN) <= 3
    write_facet(copy)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(map(str, (copy, copy / "platform"))),
        "DATABASE_URL": f"sqlite:///{copy / 'db.sqlite3'}",
        "DATA_DIR": str(copy / "var"),
    }
    walk = [sys.executable, "-m", "tests.search.new_facet.walk"]
    run = subprocess.run(walk, env=environment, cwd=copy, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-3000:]
    met = json.loads(run.stdout)

    assert [name for name in ("group", "chip", "schema", "field", "listed") if not met[name]] == []
    assert met["found"] == ["Un jardin demandé"]
    assert met["values"] == [["habitants", 1, True]]
    assert met["refused"] == 400
    assert met["resource"] == [{"value": "habitants", "label": "Née des habitants"}]
    assert met["parameter"].startswith("Origine de l'action")
    assert met["alert"] == "Née des habitants"
    assert met["renamed"] == 1, "the former slug goes on answering"
    header, line = met["csv"]
    assert ",Origines," in header.replace(";", ",") and "Née des habitants" in line
    assert {"embedded", "toy"} <= met["counts"].keys()
    assert all(answer == [1, {"habitants": 1}] for answer in met["counts"].values())
