#!/bin/sh
# Makes an authority, a certificate for members and certificates for clients, as PEM files.
#
#   grid-certs.sh DIRECTORY [--hosts NAME,IP,...] [--clients NAME,...] [--days N] [--new-ca]
#
#   ca.pem, ca.key            whom everybody trusts, and its key: keep that away from members
#   member.pem, member.key    for every member: CN=grid-member, and the hosts that clients connect to
#   NAME.pem, NAME.key        for the client NAME: CN=NAME; "client" by default
#
# Called again it issues new certificates by the authority that is there: members and clients that
# watch the files take them without a restart. With --new-ca it begins a new authority and leaves the
# former in ca.pem, so that both are trusted until you remove it: give everybody the new ca.pem first.
#
# Needs openssl. Keys are of EC P-256, without a password: their files can be read by you only.
set -eu
umask 077

fail() { echo "grid-certs: $1" >&2; exit 2; }

[ $# -ge 1 ] || fail "usage: grid-certs.sh DIRECTORY [--hosts NAME,IP,...] [--clients NAME,...] [--days N] [--new-ca]"
directory=$1; shift
hosts=localhost,127.0.0.1 clients=client days=365 new_ca=
while [ $# -gt 0 ]; do
  case $1 in
    --hosts) [ $# -ge 2 ] || fail "--hosts needs names"; hosts=$2; shift 2 ;;
    --clients) [ $# -ge 2 ] || fail "--clients needs names"; clients=$2; shift 2 ;;
    --days) [ $# -ge 2 ] || fail "--days needs a number"; days=$2; shift 2 ;;
    --new-ca) new_ca=yes; shift ;;
    *) fail "$1 is not known" ;;
  esac
done
command -v openssl >/dev/null || fail "openssl is not there: install it"
mkdir -p "$directory"
cd "$directory"
work=$(mktemp -d); trap 'rm -rf "$work"' EXIT

# Of several hosts, as a certificate names them.
alternatives() {
  names=
  for host in $(echo "$1" | tr ',' ' '); do
    case $host in
      *:*) kind=IP ;;
      *[!0-9.]*) kind=DNS ;;
      *) kind=IP ;;
    esac
    names="$names${names:+,}$kind:$host"
  done
  echo "$names"
}

# key FILE
key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

printf '[req]\ndistinguished_name=name\n[name]\n[ca]\nbasicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,cRLSign\nsubjectKeyIdentifier=hash\n' >"$work/openssl.cnf"

if [ ! -e ca.key ] || [ -n "$new_ca" ]; then
  if [ -e ca.pem ]; then mv ca.pem "$work/former.pem"; else : >"$work/former.pem"; fi
  key ca.key
  openssl req -x509 -new -key ca.key -sha256 -days 3650 -subj "/CN=grid-ca-$(openssl rand -hex 4)" \
    -config "$work/openssl.cnf" -extensions ca -out "$work/ca.pem"
  cat "$work/ca.pem" "$work/former.pem" >ca.pem
fi

# issue NAME COMMON-NAME USES HOSTS
issue() {
  printf 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\nextendedKeyUsage=%s\n' "$3" >"$work/extensions"
  [ -z "$4" ] || printf 'subjectAltName=%s\n' "$(alternatives "$4")" >>"$work/extensions"
  key "$work/new.key"
  openssl req -new -key "$work/new.key" -subj "/CN=$2" -config "$work/openssl.cnf" -out "$work/request"
  openssl x509 -req -in "$work/request" -CA ca.pem -CAkey ca.key -CAserial "$work/serial" \
    -CAcreateserial -sha256 -days "$days" -extfile "$work/extensions" -out "$work/new.pem" 2>/dev/null
  mv "$work/new.key" "$1.key"
  mv "$work/new.pem" "$1.pem"
}

issue member grid-member serverAuth,clientAuth "$hosts"
for client in $(echo "$clients" | tr ',' ' '); do
  issue "$client" "$client" clientAuth ""
done
echo "certificates are in $(pwd): ca.pem, member.pem, $(echo "$clients" | sed 's/,/.pem, /g').pem"
