#!/bin/sh
# The version in this folder takes the place of the one that serves, as root: put the new code in a folder of its own, then
#
#   platform/deploy/upgrade.sh            [--root DIR as for install.sh]
#   platform/deploy/upgrade.sh --back     gives back the version of before, where an update was cut short
#
# The site is read all the while and closed to writing from the backup to the check at the end: the new version migrates a
# copy, which takes the place of the old database once it is whole. Where anything fails the old version serves again, with
# all it had, before anything may be written.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
root='' back=''
while [ $# -gt 0 ]; do
  case $1 in
    --back) back=1 ;;
    --root) root=$2; shift ;;
    *) sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2 ;;
  esac
  shift
done
. "$here/site.sh"
state=$base/upgrading # the release of before, then the new one
[ -L "$app" ] || fail "Aucun site dans $base : install.sh d'abord."

say() { printf '== %s %s\n' "$(date +%H:%M:%S)" "$*"; }
answers() {
  bind=$(of_unit web ExecStart | sed 's/.*--bind \([^ ]*\).*/\1/')
  host=$(as_site sh -c 'echo "${ALLOWED_HOSTS%%,*}"')
  "$app/.venv/bin/python" "$here/self_check.py" "http://$bind" "$host" --seconds "$1"
}
give_back() {
  trap - EXIT
  { read -r before; read -r new; } <"$state"
  say "Retour à la version d'avant : $before"
  processes stop web worker
  code=$new manage update_step back
  use_release "$before"
  processes start web worker
  answers 100 || fail "La version d'avant ne répond pas : voyez $logs et le journal du système ; rien n'a été rouvert."
  code=$new manage update_step open
  rm -f "$state"
  say "La version d'avant sert, telle qu'elle était ; les écritures sont rouvertes."
  code=$new manage update_step forget
}
given_up() { # at any failure
  say "La mise à jour n'aboutit pas."
  give_back
  exit 1
}

if [ -n "$back" ]; then
  [ -f "$state" ] || fail "Aucune mise à jour n'a été interrompue ici."
  give_back
  exit
fi
[ ! -f "$state" ] || fail "Une mise à jour a été interrompue : upgrade.sh --back d'abord."
before=$(readlink "$app")
say "Code et environnement Python"
make_release "$source"
[ "$release" != "$before" ] || fail "Cette version sert déjà."
printf '%s\n%s\n' "$before" "$release" >"$state"
trap given_up EXIT
say "Les écritures sont fermées ; le site se lit"
processes stop worker
code=$release manage update_step close
# A version that knows nothing of closing is stopped instead.
[ -f "$app/platform/asv/core/writes.py" ] || processes stop web
say "Sauvegarde"
manage backup "$base/backups" --keep 14
say "La nouvelle version travaille sur une copie : base, fichiers statiques, index"
code=$release manage update_step build
say "Elle prend la place"
processes stop web
code=$release manage update_step take
use_release "$release"
processes start web worker
say "Sert-elle ?"
answers 60
trap - EXIT
manage update_step open
rm -f "$state"
say "$release sert, les écritures sont rouvertes. L'ancienne version reste dans $before : effacez-la quand vous voulez."
manage update_step forget
