#!/bin/sh
# What a newcomer's machine lacks, and the command that mends it. Changes nothing; ends with 1 where `make run` would fail.
set -u
cd "$(dirname "$0")/../.." || exit
python=${PYTHON:-$(command -v python3.11 || command -v python3 || true)}
failed=0

good() { printf 'ok       %s\n' "$1"; }
missing() { printf 'MISSING  %s\n         %s\n' "$1" "$2"; failed=1; }
absent() { printf 'absent   %s\n         %s\n' "$1" "$2"; }

if [ -n "$python" ] && "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
  good "$("$python" --version)"
else
  missing "Python 3.11 or newer" "apt-get install python3 (Debian 12, Ubuntu 24.04 or newer), or PYTHON=/path/to/python3.11 make run"
fi
if [ -n "$python" ] && "$python" -c 'import ensurepip, venv' 2>/dev/null; then
  good "the modules venv and ensurepip"
else
  missing "the modules venv and ensurepip" "apt-get install python3-venv"
fi
if [ -x .venv/bin/python ] && .venv/bin/python -c 'import django, wagtail' 2>/dev/null; then
  good "the locked dependencies in .venv"
else
  absent "the locked dependencies in .venv" "make run installs them; after an interrupted installation: make clean, then make run"
fi
room=$(df -Pm . | awk 'NR == 2 { print $4 }')
if [ "${room:-0}" -ge 2000 ]; then good "disk: $room MB free"; else missing "disk: $room MB free, 2000 wanted" "free some room here, or DATA_DIR=/elsewhere make run"; fi

port=${PORT:-8000}
if [ -n "$python" ] && "$python" -c "
import socket, sys
with socket.socket() as s:
    s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    s.bind(('127.0.0.1', int(sys.argv[1])))" "$port" 2>/dev/null; then
  good "port $port is free"
else
  absent "port $port is taken" "PORT=8080 make run"
fi

printf '\nFor the whole suite (make test names what is absent; with CI=true it fails):\n'
for tool in chromium nginx openssl; do
  if command -v "$tool" >/dev/null || [ -x "/usr/sbin/$tool" ]; then good "$tool"; else absent "$tool" "make services, as root"; fi
done
url=${TEST_POSTGRES_URL:-postgres://asv:asv@127.0.0.1:5432/asv}
if [ -x .venv/bin/python ] && .venv/bin/python -c "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()" "$url" 2>/dev/null; then
  good "PostgreSQL answers"
else
  absent "PostgreSQL" "make services, as root; or TEST_POSTGRES_URL=postgres://…"
fi
server=${TEST_ELASTICSEARCH_URL:-http://127.0.0.1:9200}
if [ -n "$python" ] && "$python" -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)" "$server" 2>/dev/null; then
  good "Elasticsearch answers"
else
  absent "Elasticsearch" "make services, as root (Java 17 and Maven are installed with it); or TEST_ELASTICSEARCH_URL=http://…"
fi
exit $failed
