#!/bin/sh
# prepare.sh TEMPLATE TARGET: put the addresses into the configuration. A receiver without one gets nothing sent: its alerts
# are seen in Prometheus alone.
set -eu
page=${ROWLOCK_PAGE_URL:-} warn=${ROWLOCK_WARN_URL:-}
for url in "$page" "$warn"; do
    case $url in
        '' | http://* | https://*) ;;
        *) echo "alertmanager: ROWLOCK_PAGE_URL and ROWLOCK_WARN_URL must be http:// or https:// addresses" >&2; exit 78 ;;
    esac
    case $url in
        *[\"\\\ ]*) echo "alertmanager: an address holds a quote, a backslash or a space" >&2; exit 78 ;;
    esac
done
# A slash or an ampersand in an address is no word to sed.
escaped() { printf %s "$1" | sed 's/[&|\\]/\\&/g'; }
line() { if [ -n "$1" ]; then printf 's|@%s@|%s|\n' "$2" "$(escaped "$1")"; else printf '/@%s@/d\n' "$2"; fi; }
{ line "$page" PAGE_URL; line "$warn" WARN_URL; } >"$2.sed"
sed -f "$2.sed" "$1" >"$2"
