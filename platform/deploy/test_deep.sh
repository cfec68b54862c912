#!/bin/sh
# The whole walks, kills and round trips, seeded (SEED=… for others): on SQLite, then on PostgreSQL where it answers.
set -eu
cd "$(dirname "$0")/../.."
: "${DATA_DIR:=$PWD/var}"
export DATA_DIR DEEP=1
jobs=$(nproc 2>/dev/null || echo 2)
echo "== Whole walks, SQLite"
.venv/bin/pytest tests -m walk -q -n "$jobs" --dist loadgroup --durations=10 "$@"
url=${TEST_POSTGRES_URL:-postgres://asv:asv@127.0.0.1:5432/asv}
if .venv/bin/python -c "import psycopg, sys; psycopg.connect(sys.argv[1], connect_timeout=3).close()" "$url" 2>/dev/null; then
  echo "== Whole walks, PostgreSQL"
  DATABASE_URL=$url .venv/bin/pytest tests --ignore=tests/e2e -m walk -q -n "$jobs" --dist loadgroup --durations=10 --asks-database "$@"
else
  echo "SKIPPED: PostgreSQL is not here (make services installs it)."
fi
