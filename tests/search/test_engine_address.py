"""SEARCH_URL: what it may say, and the one line that says what is wrong, without its password."""

import json
import ssl
import threading
from base64 import b64encode
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from django.core.exceptions import ImproperlyConfigured
from elasticsearch import TransportError

from search.engines import get_engine, remote_engine
from search.engines.elasticsearch import engine_at
from search.engines.elasticsearch.address import parse_address
from search.engines.elasticsearch.connection import connect


def test_hosts_credentials_and_certificates_are_read():
    found = parse_address(
        "elasticsearch+https://el%40stic:p%3A%2F%40ss@es1.example,es2.example:9243,[::1]:9201/asv-prod?ca=/etc/ca.pem&verify=1"
    )
    assert found.hosts == ("https://es1.example:9200", "https://es2.example:9243", "https://[::1]:9201")
    assert (found.credentials, found.prefix) == (("el@stic", "p:/@ss"), "asv-prod")
    assert (found.authority, found.verified, found.secure) == ("/etc/ca.pem", True, True)
    assert "p:/@ss" not in repr(found)


def test_the_least_it_may_say():
    found = parse_address("elasticsearch+http://localhost/asv")
    assert (found.hosts, found.credentials, found.secure) == (("http://localhost:9200",), None, False)
    assert not parse_address("elasticsearch+https://localhost/asv/?verify=0").verified


@pytest.mark.parametrize(
    "url",
    [
        "elasticsearch://user:s3cret@host/asv",
        "elasticsearch+ftp://user:s3cret@host/asv",
        "elasticsearch+https://user:s3cret@host",
        "elasticsearch+https://user:s3cret@host/",
        "elasticsearch+https://user:s3cret@host/ASV",
        "elasticsearch+https://user:s3cret@host/*",
        "elasticsearch+https://user:s3cret@host/_all",
        "elasticsearch+https://user:s3cret@/asv",
        "elasticsearch+https://user:s3cret@a,,b/asv",
        "elasticsearch+https://user:s3cret@host:http/asv",
        "elasticsearch+https://user:s3cret@host:0/asv",
        "elasticsearch+https://user:s3cret@host:70000/asv",
        "elasticsearch+https://s3cret@host/asv",
        "elasticsearch+https://:s3cret@host/asv",
        "elasticsearch+https://user:@host/asv",
        "elasticsearch+https://user:s3cret@host/asv?timeout=9",
        "elasticsearch+https://user:s3cret@host/asv?verify=perhaps",
        "elasticsearch+https://user:s3cret@host/asv?ca=",
        "elasticsearch+http://user:s3cret@host/asv?verify=0",
        "elasticsearch+https://user:s3cret@host/asv#x",
        "elasticsearch+https://user:s3c/ret@host/asv",
        "",
    ],
)
def test_a_wrong_address_is_said_in_one_line_without_its_password(url):
    with pytest.raises(ImproperlyConfigured) as refused:
        parse_address(url)
    said = str(refused.value)
    assert said.startswith("SEARCH_URL cannot be used: ")
    assert "\n" not in said
    assert "s3c" not in said


def test_a_certificate_that_cannot_be_read_is_said_so(tmp_path):
    with pytest.raises(ImproperlyConfigured, match="certificate"):
        connect(parse_address(f"elasticsearch+https://u:p@localhost/asv?ca={tmp_path}/none.pem"))


def test_the_client_uses_credentials_certificates_and_every_host():
    client = connect(parse_address("elasticsearch+https://us%3Aer:pa%40ss@a.example,b.example/asv?verify=0"))
    nodes = client.transport.node_pool.all()
    assert {node.base_url for node in nodes} == {"https://a.example:9200", "https://b.example:9200"}
    assert {node.config.verify_certs for node in nodes} == {False}
    assert client._headers["authorization"].startswith("Basic ")


def test_what_one_host_refuses_is_asked_of_the_next(server):
    """The first host is down; a single one is not asked twice."""
    server.engine()  # as any question would do, it skips where there is no server
    live = server.url.partition("//")[2]
    client = connect(parse_address(f"elasticsearch+http://127.0.0.1:9,{live}/asv"))
    for _ in range(4):
        assert client.info()["version"]
    with pytest.raises(TransportError) as down:
        connect(parse_address("elasticsearch+http://127.0.0.1:9/asv")).info()
    assert down.value.errors == ()


@pytest.fixture(scope="module")
def over_tls(tmp_path_factory):
    """A server of our own certificate that answers whoever knows the password, as Elasticsearch does."""
    folder = tmp_path_factory.mktemp("tls")
    authority = self_signed(folder)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, folder / "key.pem")
    with ThreadingHTTPServer(("127.0.0.1", 0), Guarded) as found:
        found.socket = context.wrap_socket(found.socket, server_side=True)
        threading.Thread(target=found.serve_forever, daemon=True).start()
        yield f"127.0.0.1:{found.server_port}/asv", authority
        found.shutdown()


def health_at(url):
    return engine_at(f"elasticsearch+https://{url}").health()


def test_tls_is_verified_and_credentials_are_sent(over_tls):
    url, authority = over_tls
    assert health_at(f"us%3Aer:pa%40ss@{url}?ca={authority}") == "ok: 7 ressources"
    assert health_at(f"us%3Aer:pa%40ss@{url}?verify=0") == "ok: 7 ressources"
    assert health_at(f"us%3Aer:pa%40ss@{url}") == "Elasticsearch ne répond pas."
    refused = "Elasticsearch refuse l’identifiant ou le mot de passe de SEARCH_URL."
    assert health_at(f"user:wrong@{url}?ca={authority}") == refused


class Guarded(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        known = self.headers["Authorization"] == f"Basic {b64encode(b'us:er:pa@ss').decode()}"
        found = {"hits": {"total": {"value": 7}, "hits": []}} if known else {"error": "no", "status": 401}
        body = json.dumps(found).encode()
        self.send_response(200 if known else 401)
        for name, value in (("X-Elastic-Product", "Elasticsearch"), ("Content-Type", "application/json")):
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        """Say nothing."""


def self_signed(folder):
    """A certificate for 127.0.0.1 and its key, as files."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    plain = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "key.pem").write_bytes(key.private_bytes(*plain))
    (folder / "certificate.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


def test_the_engine_that_search_url_names(settings):
    settings.SEARCH_URL = "elasticsearch+http://127.0.0.1:9/asv"
    assert remote_engine().name == get_engine("elasticsearch").name == "elasticsearch"
    assert engine_at(settings.SEARCH_URL).health() == "Elasticsearch ne répond pas."
    settings.SEARCH_URL = "embedded:"
    assert get_engine().name == "embedded"
    with pytest.raises(ImproperlyConfigured):
        remote_engine()
