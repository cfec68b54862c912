"""An Elasticsearch of a test's own, to be stopped, killed and frozen."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from elasticsearch import Elasticsearch

SCRIPT = Path(__file__).parents[2] / "platform/deploy/elasticsearch.sh"
# Code that is run a few times is not worth compiling twice: a start takes 6 seconds of a processor instead of 14.
SHORT_LIVED = {"ES_JAVA_OPTS": "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"}


class Node:
    """A real server on a port of its own, driven by the script that `make services` uses."""

    def __init__(self) -> None:
        self.port = 9290 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
        self.client = Elasticsearch(f"http://127.0.0.1:{self.port}", request_timeout=30, max_retries=3)

    def run(self, command: str) -> None:
        """start, stop, kill, wipe, freeze or thaw it; waits until that is so."""
        asked = [SCRIPT, command, str(self.port)]
        subprocess.run(asked, check=True, stdout=subprocess.DEVNULL, timeout=180, env={**os.environ, **SHORT_LIVED})

    def url(self, prefix: str) -> str:
        """What SEARCH_URL says to use it."""
        return f"elasticsearch+http://asv:secret-word@127.0.0.1:{self.port}/{prefix}"

    def indexes(self, prefix: str) -> list[str]:
        """Every index of this prefix, those being built as well."""
        return sorted(name for name in self.client.indices.get(index=f"{prefix}-*") if name.startswith(prefix))


def own_node() -> Node:
    """The node; without an Elasticsearch on this machine the test is skipped, and fails where CI=true."""
    if subprocess.run([SCRIPT, "installed"], check=False, capture_output=True).returncode:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(
            "no Elasticsearch on this machine: make services installs it"
        )
    return Node()
