#!/bin/sh
# The role that Rowlock's processes have: owner of its database and of nothing else, never a superuser. The superuser keeps
# no password, so that it comes in over the container's own socket alone. Run by the image on an empty volume; on one of an
# earlier release: docker compose exec postgres sh /docker-entrypoint-initdb.d/roles.sh. Once more does no harm.
set -eu
psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --single-transaction --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv user POSTGRES_USER
\getenv database POSTGRES_DB
\getenv password POSTGRES_PASSWORD
SELECT 'CREATE ROLE rowlock_app' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'rowlock_app') \gexec
ALTER ROLE rowlock_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD :'password';
-- So that it can tell which session of whom holds a lock that it waits for.
GRANT pg_read_all_stats TO rowlock_app;
ALTER DATABASE :"database" OWNER TO rowlock_app;
ALTER SCHEMA public OWNER TO rowlock_app;
REVOKE ALL ON DATABASE :"database" FROM PUBLIC;
-- What an earlier release made as the superuser. A sequence of a column goes with its table.
SELECT format('ALTER %s %s OWNER TO rowlock_app', CASE relkind WHEN 'S' THEN 'SEQUENCE' WHEN 'v' THEN 'VIEW' ELSE 'TABLE' END, oid::regclass)
FROM pg_class c
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'S')
  AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype IN ('a', 'i', 'e') AND relkind = 'S')
\gexec
SELECT format('ALTER ROUTINE %s OWNER TO rowlock_app', oid::regprocedure)
FROM pg_proc p
WHERE pronamespace = 'public'::regnamespace AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')
\gexec
ALTER ROLE :"user" PASSWORD NULL;
SQL
