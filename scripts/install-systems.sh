#!/bin/sh
# Installs the external systems that `npm run test:systems` uses, from the distribution's packages (Debian, Ubuntu).
# May be run again. Starts nothing: the tests start what they need, on addresses of their own.
set -eu

packages='chromium osmo-hlr freeradius freeradius-postgresql freeradius-utils slapd ldap-utils'
packages="$packages kamailio kamailio-postgres-modules sipsak"

if ! command -v apt-get >/dev/null; then
  echo 'This script needs apt-get (Debian, Ubuntu).' >&2
  exit 1
fi
if [ "$(id -u)" -eq 0 ]; then as_root=''; else as_root='sudo'; fi

missing=''
for package in $packages; do
  if [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
    missing="$missing $package"
  fi
done

if [ -n "$missing" ]; then
  # While this file is there and says 101, the packages' own scripts start no services.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | $as_root tee "$policy" >/dev/null
    $as_root chmod 755 "$policy"
    trap '$as_root rm -f "$policy"' EXIT
  fi
  $as_root apt-get update
  # shellcheck disable=SC2086
  $as_root env DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends $missing
fi

for package in $packages; do
  dpkg-query -W -f '${Package} ${Version}\n' "$package"
done
