#!/bin/sh
# What the full test suite needs, on loopback: PostgreSQL, Chromium and nginx (which the tests start themselves) from the
# distribution, a real Elasticsearch, and readers that run in Node.
set -eu
cd "$(dirname "$0")/../.."
# Readers of calendars that run in Node (tests/readers).
command -v npm >/dev/null || platform/deploy/apt.sh nodejs npm
(cd tests/readers && npm ci --silent)
had_nginx=$(command -v nginx || true)
had_postgres=$(command -v pg_lsclusters || true)
platform/deploy/apt.sh postgresql chromium fonts-dejavu-core nginx openssl gnupg logrotate shellcheck
# The same Chromium without its window, where the distribution has it apart: the browser tests cost a fifth of it.
platform/deploy/apt.sh chromium-headless-shell || echo "The browser tests take the whole Chromium, and longer."
# The package starts a server of its own on every interface: the tests want none but theirs.
[ -n "$had_nginx" ] || service nginx stop >/dev/null 2>&1 || true
cluster=$(pg_lsclusters -h | head -1)
# shellcheck disable=SC2086
set -- $cluster
version=$1 name=$2 port=$3 state=$4
[ "$state" = online ] || pg_ctlcluster "$version" "$name" start
for _ in $(seq 60); do
  su postgres -c "psql -p $port -qtAc 'select 1'" >/dev/null 2>&1 && break
  sleep 0.5
done
# A role for the tests alone, on loopback; its password protects nothing.
su postgres -c "psql -p $port -qtAc \"select 1 from pg_roles where rolname='asv'\"" | grep -q 1 ||
  su postgres -c "psql -p $port -qc \"create role asv login createdb password 'asv'\""
# What the tests commit need not outlive a power cut.
su postgres -c "psql -p $port -qc \"alter role asv set synchronous_commit = off\""
# A server that is there for the tests alone waits for no disk: emptying the tables takes 0.2 s in place of 6.
if [ -z "$had_postgres" ] || [ "${CI:-}" = true ]; then
  su postgres -c "psql -p $port -qc 'alter system set fsync = off' -c 'alter system set full_page_writes = off'"
  pg_ctlcluster "$version" "$name" reload
fi
su postgres -c "psql -p $port -qtAc \"select 1 from pg_database where datname='asv'\"" | grep -q 1 ||
  su postgres -c "createdb -p $port -O asv asv"
echo "PostgreSQL $version answers on 127.0.0.1:$port; $(chromium --version 2>/dev/null | head -1) is there."
platform/deploy/elasticsearch.sh start
