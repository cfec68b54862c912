"""Files that an older site still serves are asked of the hosts that are named, of nobody else, and within bounds."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from operations.older_site.fetching import Fetcher
from tests.older_site import ground

_CONTENTS = {"/files/stand.png": ground.png(), "/files/fiche.pdf": ground.PDF, "/gros.pdf": b"%PDF" + b"x" * 200_000}


class _OldSite(BaseHTTPRequestHandler):
    def do_GET(self):
        self.server.asked.append(self.path)
        if self.path == "/ailleurs.png":
            self.send_response(302)
            self.send_header("Location", "http://169.254.169.254/secret.png")
            self.end_headers()
            return
        content = _CONTENTS.get(self.path)
        self.send_response(200 if content else 404)
        self.end_headers()
        self.wfile.write(content or b"rien")

    def log_message(self, *args):
        """Nothing in the output of the tests."""


@pytest.fixture
def site():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _OldSite)
    server.asked = []
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def fetcher(*hosts):
    made = Fetcher(list(hosts))
    made.asker.sleep = lambda seconds: None
    return made


def test_a_host_that_is_named_gives_its_files_and_no_other_is_asked(site):
    port = site.server_port
    asking = fetcher("127.0.0.1")
    content, why = asking.file(f"http://127.0.0.1:{port}/files/stand.png")
    assert content == ground.png() and not why
    content, why = asking.file(f"http://localhost:{port}/files/stand.png")
    assert content is None and "localhost n’est pas demandé" in why
    assert asking.file(f"http://127.0.0.1:{port}/absent.png")[0] is None
    content, why = asking.file(f"http://127.0.0.1:{port}/ailleurs.png")
    assert content is None and "autre site" in why
    assert "/files/stand.png" in site.asked and "/robots.txt" in site.asked


def test_an_address_inside_somebodys_network_is_asked_only_where_it_is_named_itself(site):
    content, why = fetcher("localhost").file(f"http://localhost:{site.server_port}/files/stand.png")
    assert content is None and why and not site.asked
    asked = fetcher("localhost", "127.0.0.1", "::1")
    assert asked.file(f"http://localhost:{site.server_port}/files/stand.png")[0] == ground.png()


def test_a_file_beyond_the_weight_that_is_taken_is_refused_in_words(site, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 100_000
    content, why = fetcher("127.0.0.1").file(f"http://127.0.0.1:{site.server_port}/gros.pdf")
    assert content is None and why.rpartition(" : ")[2]
