"""Three Elasticsearch nodes as a body would run them: TLS by an authority of its own, and a user who has one prefix."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from elasticsearch import ApiError, Elasticsearch, TransportError

from tests.factories.node import SCRIPT, SHORT_LIVED

FIRST_PORT = 9320
USER, PASSWORD, PREFIX = "asv", "un mot de passe : à 3 nœuds", "asvcluster"
# What the site asks of a server, and no more: one prefix, and whether the cluster is well.
ROLES = f"""
asv:
  cluster: ["monitor"]
  indices:
    - names: ["{PREFIX}", "{PREFIX}-*"]
      privileges: ["all"]
"""


class Cluster:
    """Three nodes on loopback, each started, killed and started anew by the script that `make services` uses."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.ports = [FIRST_PORT + number for number in range(3)]
        self.authority = make_certificates(folder)
        seeds = ", ".join(f'"127.0.0.1:{port + 100}"' for port in self.ports)
        names = ", ".join(f'"asv-{port}"' for port in self.ports)
        tls = "".join(
            f"xpack.security.{layer}.ssl.enabled: true\n"
            f"xpack.security.{layer}.ssl.key: node.key\n"
            f"xpack.security.{layer}.ssl.certificate: node.pem\n"
            f"xpack.security.{layer}.ssl.certificate_authorities: ca.pem\n"
            for layer in ("http", "transport")
        )
        (folder / "add.yml").write_text(
            f"cluster.name: asv-cluster\ndiscovery.seed_hosts: [{seeds}]\ncluster.initial_master_nodes: [{names}]\n"
            f"xpack.security.enabled: true\nxpack.security.transport.ssl.verification_mode: certificate\n{tls}"
        )
        (folder / "users").write_text(f"{USER}:{stored(PASSWORD)}\nadmin:{stored(PASSWORD)}\n")
        (folder / "users_roles").write_text(f"asv:{USER}\nsuperuser:admin\n")
        (folder / "roles.yml").write_text(ROLES)
        folder.chmod(0o755)
        for file in folder.iterdir():
            file.chmod(0o644)
        self.client = self.connect("admin")

    def connect(self, user: str) -> Elasticsearch:
        """A client of our own, to look at the cluster from outside."""
        hosts = [f"https://127.0.0.1:{port}" for port in self.ports]
        who = base64.b64encode(f"{user}:{PASSWORD}".encode()).decode()
        return Elasticsearch(
            hosts, basic_auth=who, ca_certs=str(self.authority), request_timeout=30,
            max_retries=6, retry_on_timeout=True, retry_on_status=(503,),
        )  # fmt: skip

    def run(self, command: str, *ports: int) -> None:
        """start, kill or wipe these nodes, at the same time: one alone makes no cluster."""
        ways = {**os.environ, **SHORT_LIVED, "ES_CONFIG": str(self.folder)}
        with ThreadPoolExecutor() as pool:
            asked = [[str(SCRIPT), command, str(port)] for port in ports]
            for _ in pool.map(lambda one: subprocess.run(one, check=True, capture_output=True, env=ways), asked):
                pass

    def wait(self, status: str, nodes: int) -> None:
        """Until the cluster has so many nodes and at least this status. Fails after five minutes."""
        until = time.monotonic() + 300
        while True:
            try:
                found = self.client.cluster.health(wait_for_status=status, wait_for_nodes=f">={nodes}", timeout="5s")
                if not found["timed_out"]:
                    return
            except (ApiError, TransportError):  # 408 where it is not so far yet
                time.sleep(1)
            assert time.monotonic() < until, f"not {status} with {nodes} nodes"

    def master(self) -> int:
        """The port of the node that is master now."""
        [row] = self.client.cat.master(format="json")
        return int(row["node"].rpartition("-")[2])


def stored(password: str) -> str:
    """A password as Elasticsearch's file of users keeps it: PBKDF2 with HMAC-SHA512, ten thousand rounds."""
    salt = os.urandom(32)
    digest = hashlib.pbkdf2_hmac("sha512", password.encode(), salt, 10_000, 32)
    return f"{{PBKDF2}}10000${base64.b64encode(salt).decode()}${base64.b64encode(digest).decode()}"


def make_certificates(folder: Path) -> Path:
    """An authority, and a key with its certificate for 127.0.0.1, as a body makes them; the authority's file."""
    for command in (
        "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=asv-ca -keyout ca.key -out ca.pem",
        "req -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -keyout node.key -out node.csr",
    ):
        subprocess.run(["openssl", *command.split()], cwd=folder, check=True, capture_output=True)
    (folder / "names").write_text("subjectAltName=IP:127.0.0.1\n")
    sign = "x509 -req -in node.csr -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 -extfile names -out node.pem"
    subprocess.run(["openssl", *sign.split()], cwd=folder, check=True, capture_output=True)
    return folder / "ca.pem"
