#!/bin/sh
# Hashes a password as members store it: for grid.security.users.NAME.password, or the same in a file of the policy.
#
#   grid-password.sh            asks for the password; or reads it from the first line of what is piped to it
#
# PBKDF2 with SHA-256, in Spring Security's form. Needs openssl 3, which is given the password as an argument: on a
# machine that others use at the same time, who lists processes at that moment can read it.
set -eu

fail() { echo "grid-password: $1" >&2; exit 2; }

command -v openssl >/dev/null || fail "openssl is not there: install it"
password=
if [ -t 0 ]; then
  printf 'Password: ' >&2
  trap 'stty echo' EXIT
  stty -echo
  IFS= read -r password || true
  echo >&2
else
  IFS= read -r password || true
fi
[ -n "$password" ] || fail "a password must have at least one character"

salt=$(openssl rand -hex 16)
hash=$(openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt "pass:$password" -kdfopt "hexsalt:$salt" -kdfopt iter:310000 PBKDF2) ||
  fail "this openssl cannot do it: version 3 is needed"
echo "{pbkdf2@SpringSecurity_v5_8}$salt$(echo "$hash" | tr -d ':\n' | tr 'A-F' 'a-f')"
