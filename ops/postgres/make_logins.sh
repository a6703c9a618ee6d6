#!/bin/bash
# Makes the logins of consumer and API, as members of the roles to which `deno task migrate --roles`
# gives rights. The postgres image runs it once, when it makes its data folder. In an older one:
#   docker compose exec postgres /docker-entrypoint-initdb.d/make_logins.sh
# Run again, it sets the passwords to those of the files.
set -euo pipefail

make_login() {
  local login="$1" role="$2" password
  password="$(<"/run/secrets/$1_password")"
  psql --quiet --set=ON_ERROR_STOP=1 --username="$POSTGRES_USER" \
    --dbname="${POSTGRES_DB:-$POSTGRES_USER}" \
    --set=login="$login" --set=role="$role" --set=password="$password" <<'SQL'
select format('create role %I', :'role')
where not exists (select from pg_roles where rolname = :'role') \gexec
select format('create role %I login', :'login')
where not exists (select from pg_roles where rolname = :'login') \gexec
alter role :"login" password :'password';
grant :"role" to :"login";
SQL
}

make_login consumer delhaize_writer
make_login api delhaize_api_writer
