"""A corpus of ten thousand generated resources leaves, comes into an empty site, twice, and leaves again: the same."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import time

import pytest

from operations.corpus.bag import INFO, TAG_MANIFEST
from tests.corpus.test_killed import begin
from tests.corpus.test_killed import empty as empty
from tests.depth import DEEP

pytestmark = [
    pytest.mark.walk,
    pytest.mark.skipif(not DEEP, reason="half an hour: make test-deep"),
    pytest.mark.xdist_group("killed"),
]
RESOURCES = int(os.environ.get("RESOURCES", "10000"))
MOST_MEMORY = 300  # MiB


def measured(data_dir, *args):
    """(seconds of processor, MiB at most, what it said last) of a command run to its end."""
    process = begin(data_dir, *args)
    said = process.stdout.read()
    _pid, status, used = os.wait4(process.pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0, said[-2000:]
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.strip().rpartition("\n")[2]


def digests_of(folder):
    """What stands for each file of an archive but those that tell the day it was made."""
    files = [path for path in folder.rglob("*") if path.is_file() and path.name not in (INFO, TAG_MANIFEST)]
    return {path.relative_to(folder): hashlib.sha256(path.read_bytes()).digest() for path in files}


def test_ten_thousand_resources_come_back_with_the_same_bytes_in_bounded_memory(empty, tmp_path, record_property):
    full, other = tmp_path / "full", tmp_path / "other"
    for place in (full, other):
        shutil.copytree(empty, place)
    measured(full, "generate_corpus", "--resources", RESOURCES)
    steps = {
        "export": (full, "export_archive", tmp_path / "before"),
        "import": (other, "import_archive", tmp_path / "before", "--publish"),
        "import-again": (other, "import_archive", tmp_path / "before", "--publish"),
        "export-again": (other, "export_archive", tmp_path / "after"),
    }
    peaks, said = {}, {}
    for name, asked in steps.items():
        began = time.monotonic()
        seconds, peaks[name], said[name] = measured(*asked)
        record_property(name, f"{RESOURCES / seconds:.0f} a second of processor, {peaks[name]:.0f} MiB")
        record_property(f"{name}-wall", f"{time.monotonic() - began:.0f} s")
    assert re.fullmatch(r"\d+ identique", said["import-again"]), said
    assert digests_of(tmp_path / "before") == digests_of(tmp_path / "after")
    assert max(peaks.values()) <= MOST_MEMORY, peaks
