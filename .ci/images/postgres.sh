#!/usr/bin/env bash
# Makes the image lenslet/postgres:15 from Debian's packages, for the tests that run PostgreSQL in a container. Run it as root,
# with Docker's daemon running; an image that this very script made stays.
set -euo pipefail
. "$(dirname "$0")/debian.sh"

if made_by_this lenslet/postgres:15; then exit 0; fi
unpack_debian postgresql
cat > "$root/entrypoint" <<'ENTRYPOINT'
#!/bin/bash
# As the official image's: a user, a password and a database by POSTGRES_*, then the command, as the user postgres.
set -euo pipefail
PATH=/usr/lib/postgresql/15/bin:$PATH
export PGDATA=/var/lib/postgresql/data
install -d -o postgres -g postgres -m 700 "$PGDATA"
as_postgres() { setpriv --reuid=postgres --regid=postgres --init-groups "$@"; }
# The password's pipe is made by who reads it: another may not open it.
as_postgres bash -c \
  'initdb -A scram-sha-256 -U "${POSTGRES_USER:-postgres}" --pwfile=<(echo "${POSTGRES_PASSWORD:?}")' >/dev/null
echo 'host all all all scram-sha-256' >> "$PGDATA/pg_hba.conf"
if [ "${POSTGRES_DB:-postgres}" != postgres ]; then
  echo "create database \"$POSTGRES_DB\";" | as_postgres postgres --single -j postgres >/dev/null
fi
exec setpriv --reuid=postgres --regid=postgres --init-groups "$@" -c listen_addresses='*'
ENTRYPOINT
chmod 755 "$root/entrypoint"
import_image lenslet/postgres:15 'ENTRYPOINT ["/entrypoint"]' 'CMD ["postgres"]' 'EXPOSE 5432'
