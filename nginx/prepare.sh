#!/bin/sh
# Runs before nginx starts, from the image's /docker-entrypoint.d: writes what depends on the nginx at hand and on secrets.
set -eu

conf=${ROWLOCK_NGINX_DIR:-/etc/nginx}/conf.d
nginx=${ROWLOCK_NGINX_BINARY:-nginx}
mkdir -p "$conf/rowlock"
# The page that the image greets with.
rm -f "$conf/default.conf"

# Where nginx keeps what is on its way; it makes these folders at its start, used or not.
run=${ROWLOCK_NGINX_RUN:-/tmp}
built=$("$nginx" -V 2>&1)
: >"$conf/temporary.conf"
for name in client_body proxy fastcgi uwsgi scgi; do
    case $built in *"--without-http_${name}_module"*) ;; *) echo "${name}_temp_path $run/$name;" >>"$conf/temporary.conf" ;; esac
done

# What is kept of the pages' files: as long as their own headers say.
echo "proxy_cache_path $run/kept levels=1:2 keys_zone=kept:1m max_size=32m inactive=1d use_temp_path=off;" >"$conf/kept.conf"

# Whether this nginx takes a piece of configuration.
takes() {
    probe=$(mktemp -d)
    printf 'error_log stderr emerg; pid %s/pid; events {} %s' "$probe" "$1" >"$probe/nginx.conf"
    "$nginx" -t -q -c "$probe/nginx.conf" 2>/dev/null && taken=0 || taken=1
    rm -rf "$probe"
    return "$taken"
}

# Instances come and go; both ways ask the resolver again each second, and a connection that fails goes to the next.
# nginx 1.27.3 and later can do so within an upstream block, which keeps connections open; earlier ones only by a
# variable, with a connection for each request.
if takes "http { access_log off; include $conf/temporary.conf; resolver 127.0.0.1;
    upstream probe { zone probe 64k; server probe.invalid:1 resolve; } }"; then
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

# Addresses of balancers before this one whose X-Forwarded-For is believed, separated by blanks or commas.
: >"$conf/trusted.conf"
for address in $(echo "${ROWLOCK_TRUSTED_PROXIES:-}" | tr ',' ' '); do
    echo "set_real_ip_from $address;" >>"$conf/trusted.conf"
done

# The front counts the connections of an address from their first byte on, which a server of HTTP does only once a whole
# request has come. A balancer before this one has all connections: counting them is then for the balancer.
: >"$conf/rowlock/front.conf"
front=""
if [ -s "$conf/trusted.conf" ]; then
    printf 'real_ip_header X-Forwarded-For;\nreal_ip_recursive on;\n' >>"$conf/trusted.conf"
elif takes "stream { limit_conn_zone \$binary_remote_addr zone=probe:64k; }"; then
    front=$run
    printf 'set_real_ip_from unix:;\nreal_ip_header proxy_protocol;\n' >>"$conf/trusted.conf"
    cat >"$conf/rowlock/front.conf" <<CONF
stream {
    include conf.d/rowlock/address.conf;
    limit_conn_zone \$rowlock_address zone=connections:16m;
    limit_conn connections $ROWLOCK_ADDRESS_CONNECTIONS;
    limit_conn_log_level info;
    proxy_protocol on;
    proxy_connect_timeout 1s;
    # The server behind closes what is silent; this is for what it may not.
    proxy_timeout 10m;
CONF
else
    echo "this nginx has no stream module: connections that never send a request are not limited by address" >&2
fi

# listen NAME WHERE: what the server NAME listens to, and the front before it where there is one.
listen() {
    if [ -z "$front" ]; then
        echo "$2 default_server backlog=4096"
        return
    fi
    rm -f "$front/$1.sock"
    echo "    server { listen $2 backlog=4096; proxy_pass unix:$front/$1.sock; }" >>"$conf/rowlock/front.conf"
    echo "unix:$front/$1.sock default_server proxy_protocol backlog=4096"
}
plain=$(listen plain "$ROWLOCK_NGINX_LISTEN")
if [ -n "${ROWLOCK_NGINX_TLS_LISTEN:-}" ]; then
    # One connection for a page, its files and its stream; nginx before 1.25.1 has another word for it.
    http2=""
    if takes "http { access_log off; include $conf/temporary.conf; server { listen unix:$run/probe.sock; http2 on; } }"; then
        http2="http2 on;"
    fi
    rm -f "$run/probe.sock"
    tls=$(listen tls "$ROWLOCK_NGINX_TLS_LISTEN")
    cat >"$conf/servers.conf" <<CONF
map "" \$rowlock_tls_host { default "${ROWLOCK_TLS_HOST:-\$host}"; }
server { listen $plain; include conf.d/rowlock/redirect.conf; }
server { listen $tls ssl; $http2 include conf.d/rowlock/tls.conf; include conf.d/rowlock/server.conf; }
CONF
else
    echo "server { listen $plain; include conf.d/rowlock/server.conf; }" >"$conf/servers.conf"
fi
[ -z "$front" ] || echo "}" >>"$conf/rowlock/front.conf"

# The workers of nginx read this file, whatever their user is called.
[ -n "${ROWLOCK_OPERATIONS_PASSWORD:-}" ] || { echo "ROWLOCK_OPERATIONS_PASSWORD is not set" >&2; exit 1; }
echo "operator:{PLAIN}$ROWLOCK_OPERATIONS_PASSWORD" >"$conf/rowlock/operators"
authorization=""
[ -z "${ROWLOCK_OPERATIONS_TOKEN:-}" ] || authorization="Bearer $ROWLOCK_OPERATIONS_TOKEN"
echo "map \"\" \$rowlock_operations_authorization { default \"$authorization\"; }" >"$conf/operations.conf"
