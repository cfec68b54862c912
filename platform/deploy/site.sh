#!/bin/sh
# What install.sh and upgrade.sh both know: where an installed site is, and how its processes are started and stopped.
# To be read by another script (`. site.sh`), which sets $root: empty on a machine, a folder for a site of its own in it.
: "${root:=}"
base=$root/srv/asv
data=$base/data
app=$base/app # a link to one of $base/releases
settings=$root/etc/asv.env
units=$root/etc/systemd/system
logs=$root/var/log/asv
running=$root/run/asv
# In a folder of its own, a site belongs to whoever installs it.
if [ -n "$root" ]; then owner=$(id -un); else owner=asv; fi
export PATH="$PATH:/usr/sbin:/sbin"

fail() { printf '%s\n' "$*" >&2; exit 1; }
has_systemd() { [ -z "$root" ] && [ -d /run/systemd/system ]; }

# Run a command in the site's folder, with its settings, as its user. $code: another release than the one in use.
as_site() (
  as_owner=
  [ "$(id -un)" = "$owner" ] || as_owner="runuser -u $owner --"
  set -a
  # shellcheck disable=SC2034
  DJANGO_SETTINGS_MODULE=asv.settings.production DATA_DIR=$data HOME=$data PYTHONUNBUFFERED=1
  # shellcheck disable=SC1090
  . "$settings"
  cd "${code:-$app}" || exit
  # shellcheck disable=SC2086
  exec $as_owner "$@"
)
manage() { as_site .venv/bin/python manage.py "$@"; }

# processes start|stop NAME…: by systemd where it runs; else here, as the unit says.
processes() {
  act=$1
  shift
  for name in "$@"; do
    if has_systemd; then systemctl "$act" "asv-$name"; else "${act}_here" "$name"; fi
  done
}
of_unit() { sed -n "s/^$2=//p" "$units/asv-$1.service"; }
is_running() { [ -s "$running/$1.pid" ] && kill -0 "$(cat "$running/$1.pid")" 2>/dev/null; }
start_here() {
  ! is_running "$1" || return 0
  (
    # For good: whoever waits for the end of what is said here is not to wait for the site's.
    exec >>"$logs/$1.log" 2>&1 </dev/null
    # shellcheck disable=SC2046
    export $(of_unit "$1" Environment)
    # shellcheck disable=SC2016,SC2046
    as_site setsid sh -c 'echo $$ >"$0"; exec "$@"' "$running/$1.pid" $(of_unit "$1" ExecStart)
  ) &
}
stop_here() {
  is_running "$1" || return 0
  pid=$(cat "$running/$1.pid")
  kill "$pid"
  tries=0
  while kill -0 "$pid" 2>/dev/null; do
    tries=$((tries + 1))
    [ $tries -lt 600 ] || kill -9 "$pid"
    sleep 0.2
  done
  rm -f "$running/$1.pid"
}

# The release of the code in folder $1: sets $release; makes it, with its own Python environment, where it is not there.
make_release() {
  parts="manage.py Makefile pyproject.toml README.md LICENSE requirements platform home experiences network search templates"
  version=$(sed -n 's/^__version__ = "\(.*\)"$/\1/p' "$1/platform/asv/__init__.py")
  # shellcheck disable=SC2086
  content=$(cd "$1" && find $parts -type f ! -name '*.pyc' -print0 | sort -z | xargs -0 sha256sum | sha256sum | cut -c1-10)
  release=$base/releases/$version-$content
  [ -f "$release/.complete" ] && return
  rm -rf "$release"
  mkdir -p "$release"
  # shellcheck disable=SC2086
  (cd "$1" && tar --exclude=__pycache__ -cf - $parts) | tar -xf - -C "$release" --no-same-owner
  # On a machine the distribution's Python, which every user may run; what is compiled now need not be at each start.
  [ -n "$root" ] || export UV_COMPILE_BYTECODE=1 PYTHON=/usr/bin/python3
  make -s -C "$release" .venv/.base
  "$release/.venv/bin/python" -m compileall -q "$release/platform" "$release/home" "$release/experiences" \
    "$release/network" "$release/search" || true
  touch "$release/.complete"
}
# Put a release in use: renaming a link is one step.
use_release() {
  ln -sfn "$1" "$app.new"
  mv -T "$app.new" "$app"
}
