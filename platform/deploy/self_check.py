"""Whether an installed site serves: its parts, a page, what the page looks like; waits until all of it does.

    python self_check.py https://127.0.0.1:443 sante.exemple.fr [--seconds 60]

Asks the site at this address by its name, over a certificate that may be anyone's: this is loopback. Ends with 1, and
what is wrong, where it did not serve in time.
"""

import argparse
import http.client
import json
import re
import ssl
import sys
import time
from urllib.parse import urlsplit


def ask(address: str, host: str, path: str) -> tuple[int, bytes]:
    """The status and body of an answer. Raises OSError or HTTPException where nobody answers."""
    parts = urlsplit(address)
    if parts.scheme == "https":
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        line: http.client.HTTPConnection = http.client.HTTPSConnection(parts.netloc, timeout=20, context=context)
    else:
        line = http.client.HTTPConnection(parts.netloc, timeout=20)
    line.request("GET", path, headers={"Host": host, "X-Forwarded-Proto": "https"})
    answer = line.getresponse()
    body = answer.read()
    line.close()
    return answer.status, body


def fault(address: str, host: str) -> str:
    """What is wrong, in a line; empty where all is well."""
    try:
        status, body = ask(address, host, "/readyz/")
        if status != 200:
            return f"/readyz/ répond {status} : {_ailing(body)}"
        status, body = ask(address, host, "/")
        if status != 200 or b'lang="fr' not in body:
            return f"la page d’accueil répond {status}"
        for path in sorted(set(re.findall(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"', body.decode()))):
            if (status := ask(address, host, path)[0]) != 200:
                return f"{path} répond {status}"
    except (OSError, http.client.HTTPException) as error:
        return f"personne ne répond ({type(error).__name__})"
    return ""


def _ailing(body: bytes) -> str:
    try:
        told = json.loads(body)
    except ValueError:
        return "illisible"
    return json.dumps(told, ensure_ascii=False)


def main() -> int:
    """The process's exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("address")
    parser.add_argument("host")
    parser.add_argument("--seconds", type=float, default=60)
    asked = parser.parse_args()
    until = time.monotonic() + asked.seconds
    while wrong := fault(asked.address, asked.host):
        if time.monotonic() > until:
            sys.stderr.write(f"Le site ne sert pas : {wrong}\n")
            return 1
        time.sleep(0.5)
    sys.stdout.write(f"/readyz/ répond ok, l’accueil et ses fichiers aussi ({asked.address}).\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
