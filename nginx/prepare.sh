#!/bin/sh
# Runs before nginx starts, from the image's /docker-entrypoint.d: writes what depends on the nginx at hand and on secrets.
set -eu

conf=${ROWLOCK_NGINX_DIR:-/etc/nginx}/conf.d
nginx=${ROWLOCK_NGINX_BINARY:-nginx}
mkdir -p "$conf/rowlock"
# The page that the image greets with.
rm -f "$conf/default.conf"

# Instances come and go; both ways ask the resolver again each second, and a connection that fails goes to the next.
# nginx 1.27.3 and later can do so within an upstream block, which keeps connections open; earlier ones only by a
# variable, with a connection for each request.
probe=$(mktemp -d)
cat >"$probe/nginx.conf" <<CONF
error_log stderr emerg;
events {}
http {
    access_log off;
    resolver 127.0.0.1;
    client_body_temp_path $probe; proxy_temp_path $probe;
    upstream probe { zone probe 64k; server probe.invalid:1 resolve; }
}
CONF
if "$nginx" -t -q -c "$probe/nginx.conf" -g "pid $probe/pid;" 2>/dev/null; then
    # An idle connection is given up before an instance that stops would close it.
    cat >"$conf/discovery.conf" <<CONF
upstream rowlock_api {
    zone rowlock_api 256k;
    server $ROWLOCK_API resolve max_fails=3 fail_timeout=2s;
    keepalive 256;
    keepalive_timeout 2s;
    keepalive_requests 100000;
}
map "" \$rowlock_api { default rowlock_api; }
CONF
else
    echo "map \"\" \$rowlock_api { default $ROWLOCK_API; }" >"$conf/discovery.conf"
fi
rm -rf "$probe"

# Addresses of balancers before this one whose X-Forwarded-For is believed, separated by blanks or commas.
: >"$conf/trusted.conf"
for address in $(echo "${ROWLOCK_TRUSTED_PROXIES:-}" | tr ',' ' '); do
    echo "set_real_ip_from $address;" >>"$conf/trusted.conf"
done
if [ -s "$conf/trusted.conf" ]; then
    printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n' >>"$conf/trusted.conf"
fi

# The workers of nginx read this file, whatever their user is called.
[ -n "${ROWLOCK_OPERATIONS_PASSWORD:-}" ] || { echo "ROWLOCK_OPERATIONS_PASSWORD is not set" >&2; exit 1; }
echo "operator:{PLAIN}$ROWLOCK_OPERATIONS_PASSWORD" >"$conf/rowlock/operators"
authorization=""
[ -z "${ROWLOCK_OPERATIONS_TOKEN:-}" ] || authorization="Bearer $ROWLOCK_OPERATIONS_TOKEN"
echo "map \"\" \$rowlock_operations_authorization { default \"$authorization\"; }" >"$conf/operations.conf"
