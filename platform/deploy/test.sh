#!/bin/sh
# The whole suite: on SQLite, then in a real browser and, beside it, what PostgreSQL may answer otherwise. What a missing server leaves out
# is named; with CI=true it is a failure. VENV names another environment than .venv; DATABASE_SUFFIX gives it a test
# database of its own, since one that newer versions migrated serves the older no more.
set -eu
cd "$(dirname "$0")/../.."
bin=${VENV:-.venv}/bin
: "${DATA_DIR:=$PWD/var}"
export DATA_DIR
skipped=
missing() {
  if [ "${CI:-}" = true ]; then echo "CI: $1 is missing; run make services." >&2; exit 1; fi
  skipped="$skipped
SKIPPED: $1 is not here (make services installs it)."
}
jobs=$(nproc 2>/dev/null || echo 2)
# One process more than there are processors: while one waits for a server, for Elasticsearch or for a death, another works.
more=$((jobs + 1))

# Tests that need Elasticsearch skip themselves without it: here it is started where it is installed, and named where not.
server=${TEST_ELASTICSEARCH_URL:-http://127.0.0.1:9200}
answers() { $bin/python -c "import sys, urllib.request; urllib.request.urlopen(sys.argv[1], timeout=5)" "$server" 2>/dev/null; }
if ! answers; then
  [ -n "${TEST_ELASTICSEARCH_URL:-}" ] || ! platform/deploy/elasticsearch.sh installed || platform/deploy/elasticsearch.sh start
  answers || missing Elasticsearch
fi

# Each process of the browser tests has a site of its own, a copy of one that is prepared once, beside the first pass: by
# the shipped versions, then by those asked for, so that the next ones serve what an updated site has.
prepare() {
  for versions in .venv/bin $([ "$bin" = .venv/bin ] || echo "$bin"); do
    env -u DATABASE_URL -u SEARCH_URL -u EMAIL_URL DATA_DIR="$prepared" DJANGO_SETTINGS_MODULE=asv.settings.dev \
      "$versions/python" manage.py serve --prepare-only >/dev/null
  done
}
prepared=
if command -v chromium >/dev/null; then
  prepared=$(mktemp -d)
  prepare &
  preparing=$!
  trap 'wait "$preparing" || true; rm -rf "$prepared"' EXIT
fi

failed=
echo "== SQLite"
$bin/pytest tests --ignore=tests/e2e -q -n "$more" --dist loadgroup --durations=10 "$@" || failed=1

url=${TEST_POSTGRES_URL:-postgres://asv:asv@127.0.0.1:5432/asv}
told=$(mktemp)
asked=
if $bin/python -c "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()" "$url" 2>/dev/null; then
  # Beside the browser, in folders of its own: either leaves a third of its time to waiting.
  mkdir -p "$DATA_DIR/postgresql"
  DATA_DIR=$DATA_DIR/postgresql DATABASE_URL=$url${DATABASE_SUFFIX:-} $bin/pytest tests --ignore=tests/e2e -q -n "$more" \
    --dist loadgroup --durations=10 --asks-database "$@" >"$told" 2>&1 &
  asked=$!
else
  missing PostgreSQL
fi

if [ -n "$prepared" ]; then
  echo "== Browser"
  wait "$preparing"
  E2E_PREPARED=$prepared $bin/pytest tests/e2e -q -n "$jobs" --dist load --durations=5 -p no:randomly \
    --junitxml="$DATA_DIR/browser.xml" "$@" || {
    # A test that fails is not asked twice, but for those in which the browser itself died.
    died=$DATA_DIR/died_in
    $bin/python tests/e2e/died_in.py "$DATA_DIR/browser.xml" >"$died" || failed=1
    [ ! -s "$died" ] || sed 's/^/Chromium died, asked once more: /' "$died"
    { [ -s "$died" ] && E2E_PREPARED=$prepared xargs -d '\n' $bin/pytest -q -p no:randomly <"$died"; } || failed=1
  }
else
  missing Chromium
fi

if [ -n "$asked" ]; then
  echo "== PostgreSQL (what asks no database ran above, and what tests/databases.py does not list for both)"
  wait "$asked" || failed=1
  cat "$told"
fi
rm -f "$told"
[ -z "$skipped" ] || printf '%s\n' "$skipped"
[ -z "$failed" ]
