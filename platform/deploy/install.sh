#!/bin/sh
# The site on this machine (Debian 12 or 13), as root. Without --go it says what it would do and changes nothing; it may be
# run again at any time, and leaves alone what is there: settings, certificate, database, pages.
#
#   platform/deploy/install.sh --domain sante.exemple.fr --admin-email moi@exemple.fr --email-url smtps://… [--go]
#
#   --name NAME --sender ADDRESS     the site's name; the address that it shows and writes from
#   --certificate FILE --key FILE    of the domain; or --certbot (asks Let's Encrypt; only tried by its documentation);
#                                    with neither, one that browsers warn of
#   --database-url URL               a database that is there already; else PostgreSQL's `asv` is made on this machine
#   --root DIR                       a site of its own in this folder: no package, no account, no systemd; for it,
#   --database, --http, --https, --bind ADDRESS   name other things than `asv`, 80, 443 and 127.0.0.1:8000
set -eu
here=$(cd "$(dirname "$0")" && pwd)
source=$(cd "$here/../.." && pwd)
domain='' admin_email='' email_url='' name='Ateliers Santé Ville' sender='' certificate='' key='' certbot='' go=''
database_url='' root='' database=asv http=80 https=443 bind=127.0.0.1:8000
while [ $# -gt 0 ]; do
  case $1 in
    --go) go=1 ;;
    --certbot) certbot=1 ;;
    --domain | --admin-email | --email-url | --name | --sender | --certificate | --key | --database-url | --root | --database | --http | --https | --bind)
      [ $# -gt 1 ] || { echo "$1 attend une valeur." >&2; exit 2; }
      option=$(printf %s "${1#--}" | tr - _)
      # They are written between quotes that a shell and systemd both read.
      case $2 in *[\"\\\$\`]*) echo "$1 ne peut contenir ni guillemet droit, ni \\, ni \$, ni accent grave." >&2; exit 2 ;; esac
      eval "$option=\$2"
      shift
      ;;
    *) sed -n '2,/^set /{/^set /d; s/^# \{0,1\}//; p}' "$0" >&2; exit 2 ;;
  esac
  shift
done
: "${sender:=ne-pas-repondre@$domain}"
. "$here/site.sh"
kept=$root/var/cache/asv # what nginx keeps for a second

step() { # step TITLE FUNCTION
  if [ -n "$go" ]; then printf '== %s\n' "$1"; $2; else printf -- '-- %s\n' "$1"; fi
}

check_options() {
  case $domain in '' | *[!a-z0-9.-]* | -* | .*) fail "--domain attend un nom de domaine, en minuscules et sans https://." ;; esac
  case $admin_email in *@*) ;; *) fail "--admin-email attend l'adresse de la première personne qui administre." ;; esac
  [ -n "$email_url" ] || fail "--email-url attend le serveur de courrier : smtps://utilisateur:motdepasse@serveur:465 (ou file: pour n'écrire que des fichiers)."
  if [ -n "$certificate$key" ]; then
    if [ ! -r "$certificate" ] || [ ! -r "$key" ]; then fail "--certificate et --key attendent deux fichiers lisibles."; fi
  fi
  [ -z "$certbot" ] || [ -z "$root" ] || fail "--certbot et --root ne vont pas ensemble."
  case $root in '' | /*) ;; *) fail "--root attend un chemin absolu." ;; esac
  [ -n "$root" ] || [ -z "$go" ] || [ "$(id -u)" = 0 ] || fail "À lancer en tant que root (sudo)."
  [ -n "$root" ] || grep -Eq '^VERSION_ID="(12|13)"$' /etc/os-release ||
    echo "Attention : essayé sur Debian 12 et 13 seulement."
}

packages() {
  set -- python3-venv make nginx openssl gnupg logrotate
  [ -n "$database_url" ] || set -- "$@" postgresql
  [ -z "$certbot" ] || set -- "$@" certbot
  "$here/apt.sh" "$@"
}
account() {
  id asv >/dev/null 2>&1 || useradd --system --home-dir "$data" --shell /usr/sbin/nologin asv
  id -nG www-data | grep -qw asv || usermod -aG asv www-data # nginx sends static files and images
}
folders() {
  mkdir -p "$base/releases" "$base/www" "$units" "$root/usr/local/bin" "$root/var/cache" "$root/etc/nginx/conf.d" "$root/etc/logrotate.d"
  install -d -o "$owner" "$running"
  for folder in "$data" "$base/backups"; do
    [ -d "$folder" ] || install -d -o "$owner" -g "$owner" -m 0750 "$folder"
  done
  install -d -m 0750 "$logs" "$root/etc/ssl/asv"
  install -m 0644 "$here/away.html" "$here/too-heavy.html" "$base/www/"
}
code() {
  if [ -L "$app" ]; then
    echo "Le site sert déjà $(readlink "$app") : une autre version vient par upgrade.sh."
  else
    make_release "$source"
    use_release "$release"
  fi
}
add_setting() { grep -q "^$1=" "$settings" || printf '%s="%s"\n' "$1" "$2" >>"$settings"; }
random() { head -c 48 /dev/urandom | base64 | tr -d '\n/+='; }
settings_file() {
  [ -f "$settings" ] || install -m 0640 -o root -g "$(id -gn "$owner")" /dev/null "$settings" 2>/dev/null || install -m 0640 /dev/null "$settings"
  add_setting SECRET_KEY "$(random)"
  add_setting ALLOWED_HOSTS "$domain"
  add_setting SITE_URL "https://$domain"
  add_setting SITE_NAME "$name"
  add_setting DEFAULT_FROM_EMAIL "$name <$sender>"
  add_setting EMAIL_URL "$email_url"
  workers=$(nproc)
  [ "$workers" -ge 2 ] || workers=2
  [ "$workers" -le 8 ] || workers=8
  add_setting WEB_CONCURRENCY "$workers"
}
as_postgres() { (cd / && runuser -u postgres -- "$@"); }
postgres() {
  grep -q '^DATABASE_URL=' "$settings" && return
  [ -z "$database_url" ] || { add_setting DATABASE_URL "$database_url"; return; }
  as_postgres psql -qtAc 'select 1' >/dev/null 2>&1 || service postgresql start >/dev/null
  tries=0
  until port=$(as_postgres psql -qtAc 'show port' 2>/dev/null); do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || fail "PostgreSQL ne répond pas."
    sleep 0.5
  done
  password=$(random)
  as_postgres psql -qtAc "select 1 from pg_roles where rolname = '$database'" | grep -q 1 ||
    as_postgres psql -qc "create role \"$database\" login"
  # An update makes the new version's database beside the one in use.
  printf 'alter role "%s" createdb password '"'%s'"';\n' "$database" "$password" | as_postgres psql -q
  as_postgres psql -qc "alter role \"$database\" set jit = off"  # compiling a statement takes longer than its answer
  as_postgres psql -qtAc "select 1 from pg_database where datname = '$database'" | grep -q 1 ||
    as_postgres createdb --owner "$database" "$database"
  add_setting DATABASE_URL "postgres://$database:$password@127.0.0.1:$port/$database"
}
unit_files() {
  for file in "$here"/asv-*.service "$here"/asv-*.timer; do
    sed "s#/srv/asv#$base#g; s#/etc/asv\.env#$settings#g; s#127\.0\.0\.1:8000#$bind#g" "$file" >"$units/${file##*/}"
  done
  cat >"$root/usr/local/bin/asv-manage" <<SH
#!/bin/sh
# A command of the site, with its settings and as its user: asv-manage backup /srv/asv/backups
root='$root'
. '$app/platform/deploy/site.sh'
manage "\$@"
SH
  chmod 0755 "$root/usr/local/bin/asv-manage"
  ! has_systemd || systemctl daemon-reload
}
own_certificate() {
  folder=$root/etc/ssl/asv
  if [ -n "$certificate" ]; then
    install -m 0644 "$certificate" "$folder/fullchain.pem"
    install -m 0600 "$key" "$folder/privkey.pem"
  elif [ ! -e "$folder/fullchain.pem" ]; then
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 90 -subj "/CN=$domain" \
      -addext "subjectAltName=DNS:$domain" -keyout "$folder/privkey.pem" -out "$folder/fullchain.pem" 2>/dev/null
    chmod 0600 "$folder/privkey.pem"
  fi
}
nginx_files() {
  version=$(nginx -v 2>&1 | sed 's#.*/##; s/ .*//')
  if printf '1.25.1\n%s\n' "$version" | sort -VC; then http2='http2 on;' http2_old=''; else http2='' http2_old=' http2'; fi
  sed "s#\${ASV_HOST}#$domain#g; s#\${ASV_UPSTREAM}#$bind#g; s#\${ASV_DATA}#$data#g; s#\${ASV_WWW}#$base/www#g
    s#\${ASV_CERTIFICATE}#$root/etc/ssl/asv/fullchain.pem#g; s#\${ASV_KEY}#$root/etc/ssl/asv/privkey.pem#g
    s#\${ASV_LOG}#$logs#g; s#\${ASV_HEADERS}#$root/etc/nginx#g; s#\${ASV_KEPT}#$kept#g; s#\${ASV_HTTP}#$http#g; s#\${ASV_HTTPS}#$https#g
    s#\${ASV_HTTP2_OLD}#$http2_old#g; s#\${ASV_HTTP2}#$http2#g" "$here/nginx.conf" >"$root/etc/nginx/conf.d/asv.conf"
  install -m 0644 "$here/nginx-file-headers.conf" "$here/nginx-page-headers.conf" "$root/etc/nginx/"
  sed "s#/var/log/asv#$logs#g; s#/run/nginx\.pid#$root/run/nginx.pid#g" "$here/logrotate.conf" >"$root/etc/logrotate.d/asv"
  [ -z "$root" ] || own_nginx
  run_nginx -t -q
}
own_nginx() { # what the distribution's nginx.conf says on a machine
  {
    [ "$(id -u)" != 0 ] || echo "user root;"
    printf 'pid %s/run/nginx.pid;\nerror_log %s/error.log alert;\nevents {}\nhttp {\ninclude /etc/nginx/mime.types;\n' "$root" "$logs"
    for kind in client_body proxy fastcgi uwsgi scgi; do echo "${kind}_temp_path $root/run/$kind;"; done
    printf 'include %s/etc/nginx/conf.d/*.conf;\n}\n' "$root"
  } >"$root/etc/nginx/nginx.conf"
}
run_nginx() {
  if [ -n "$root" ]; then nginx -p "$root" -c "$root/etc/nginx/nginx.conf" "$@"; else nginx "$@"; fi
}
found_site() {
  manage set_up_site --no-input --name "$name" --domain "$domain" --sender "$sender" --admin-email "$admin_email"
}
start() {
  if has_systemd; then
    systemctl enable -q --now nginx asv-web asv-worker asv-backup.timer asv-cleanup.timer
    systemctl reload nginx
  else
    echo "systemd ne tourne pas ici : les processus sont lancés comme le disent les unités ($units), qui attendent systemd ; la sauvegarde de nuit aussi : asv-manage backup."
    processes start web worker
    run_nginx -s reload 2>/dev/null || run_nginx >/dev/null 2>&1 </dev/null
  fi
}
lets_encrypt() {
  certbot certonly --non-interactive --agree-tos --email "$admin_email" --webroot --webroot-path "$base/www" --domain "$domain" \
    --deploy-hook "nginx -s reload"
  for file in fullchain privkey; do ln -sf "/etc/letsencrypt/live/$domain/$file.pem" "$root/etc/ssl/asv/$file.pem"; done
  nginx -s reload
}
check_it() {
  "$app/.venv/bin/python" "$here/self_check.py" "https://$ears" "$domain" --seconds 180
}

check_options
case $https in *:*) ears=$https ;; *) ears=127.0.0.1:$https ;; esac
[ -n "$root" ] || step "Paquets : python3-venv make nginx postgresql openssl gnupg logrotate" packages
[ -n "$root" ] || step "Compte « asv », dans le groupe duquel nginx lit" account
step "Dossiers : $base (releases, data, backups), $logs" folders
step "Réglages et secrets, à l'abri : $settings (ceux qui y sont restent)" settings_file
step "Base PostgreSQL « $database » et son rôle" postgres
step "Code et environnement Python : $base/releases" code
step "Unités de systemd : web, worker, sauvegarde de nuit, ménage ; commande asv-manage" unit_files
step "Certificat : $root/etc/ssl/asv$([ -n "$certificate$certbot" ] || echo " (aucun n'est donné : provisoire, les navigateurs avertissent)")" own_certificate
step "nginx : TLS, HTTP/2, fichiers, limites, journaux sans adresse ni jeton" nginx_files
step "Site en français : pages, vocabulaires, lieux, index, invitation pour $admin_email" found_site
step "Démarrage" start
[ -z "$certbot" ] || step "Certificat de Let's Encrypt" lets_encrypt
step "Le site répond-il ?" check_it
if [ -n "$go" ]; then
  echo "https://$domain/ est installé. L'invitation est partie à $admin_email ; sauvegardes : $base/backups ; mise à jour : upgrade.sh."
else
  echo "Rien n'a été fait : ajoutez --go."
fi
