#!/bin/sh
# Install Debian packages where this user may; say what to install where not.
set -eu
missing=
for package in "$@"; do dpkg -s "$package" >/dev/null 2>&1 || missing="$missing $package"; done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ] || ! command -v apt-get >/dev/null; then
  echo "Please install:$missing" >&2
  exit 1
fi
echo "Installing$missing…"
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086
apt-get install -y -qq --no-install-recommends $missing >/dev/null 2>&1 || {
  apt-get update -qq && apt-get install -y -qq --no-install-recommends $missing >/dev/null
}
