#!/bin/bash
# The dashboard as kpid serves it, without a browser (make web has one): files, headers, sessions.
. "$(dirname "$0")/../daemon.sh"
province 30
printf 'schedule: []\n' | config
start
at() { local p=$1; shift; curl -s -m 20 --noproxy '*' "$@" "http://127.0.0.1:$port$p"; }
head_of() { at "$@" -D - -o /dev/null | tr -d '\r'; }
value() { grep -i "^$1:" | cut -d' ' -f2-; }

# --- files ---
at / >"$tmp/page"
version=$(grep -o '/assets/[0-9a-f]*/' "$tmp/page" | sort -u)
ok "the page is HTML" same "$(head_of / | value content-type)" "text/html; charset=utf-8"
ok "all that it names stands under one version" same "$(wc -l <<<"$version")" 1
ok "nothing but its own host" same "$(head_of / | value content-security-policy | cut -d';' -f1)" "default-src 'self'"
ok "no frame around it" has "frame-ancestors 'none'" head_of /
ok "no type is guessed" same "$(head_of / | value x-content-type-options)" nosniff
ok "no referrer is told" same "$(head_of / | value referrer-policy)" no-referrer
ok "the page is asked for each time" same "$(head_of / | value cache-control)" no-cache
ok "and is not sent again" same "$(code at / -H "If-None-Match: $(head_of / | value etag)")" 304
ok "its files are kept" has immutable head_of "${version}app.js"
ok "a file of another version is not there" same "$(code at /assets/0000000000000000/app.js)" 404
ok "nor one that was not built in" same "$(code at "${version}kpid.yaml")" 404
for f in app.js:text/javascript tokens.css:text/css icon.svg:image/svg+xml chart.min.js:text/javascript codemirror.js:text/javascript; do
	ok "${f%%:*} has its type" has "${f#*:}" head_of "$version${f%%:*}"
done
same_bytes() { cmp <(at "$version$(basename "$1")") "$1"; }
ok "a library is Debian's, to the byte" same_bytes /usr/share/javascript/chart.js/chart.min.js
needed() {	# every file that the page or a module names
	grep -ohE "assets/\{version\}/[a-z_.]+" daemon/web/index.html | sed 's,.*/,,'
	grep -ohE "from '\./[a-z_.]+'|script\('[a-z_.]+'|sheet\('[a-z_.]+'|new URL\('[a-z_.]+'" daemon/web/*.js | sed "s/^[^']*'//; s/'$//; s,^\./,,"
}
not_there() { for f in $(needed | sort -u); do [ "$(code at "$version$f")" = 200 ] || echo "$f"; done; }
ok "every file that is asked for is there" same "$(not_there)" ""
texts() {	# keys that are used, and have no text
	for k in $(grep -ohE "\bt\('[a-z_0-9]+'" daemon/web/*.js | sed "s/t('//; s/'$//" | sort -u); do
		grep -qE "^  $k: \[('[^']+'|'[^']*\\\\.*'), '" daemon/web/words.js || echo "$k"
	done
}
ok "every text is there, in both languages" same "$(texts)" ""
ok "no markup is made of data, no style in line, no other host" same \
	"$(grep -nE '(inner|outer)HTML|insertAdjacentHTML|document\.write|eval\(|https?://[a-z]' daemon/web/*.js daemon/web/*.html | grep -v 'no \$' | grep -v "=== 'innerHTML'")" ""

# --- sessions ---
token() { req /v1/tokens -d "$1"; }
secret=$(token '{"id":"v","role":"viewer"}' | field secret)
login() { at /v1/session -X POST -H 'X-Kpid-Page: 1' -H 'Content-Type: application/json' -d "{\"token\":\"$1\"}" "${@:2}"; }
ok "a token that nobody has opens nothing" same "$(code login nothing)" 401
ok "a form of another site cannot log in" same "$(code at /v1/session -d "{\"token\":\"$secret\"}")" 403
login "$secret" -D "$tmp/head" -o "$tmp/who"
cookie=$(tr -d '\r' <"$tmp/head" | value set-cookie)
ok "a token opens a session" has '"role":"viewer"' cat "$tmp/who"
for word in HttpOnly SameSite=Strict Path=/ Max-Age=; do ok "its cookie is $word" has "$word" echo "$cookie"; done
ok "not to be sent over TLS only, where there is none" lacks Secure echo "$cookie"
ok "the secret of the token is not in it" lacks "$secret" echo "$cookie"
mine=${cookie%%;*}
with() { at "$1" -H "Cookie: a=b; $mine" "${@:2}"; }
ok "it reads" same "$(code with /v1/agencies)" 200
ok "it says who" has '"id":"v"' with /v1/session
ok "as the role may" same "$(code with /v1/tokens)" 403
ok "another cookie does not" same "$(code at /v1/agencies -H 'Cookie: kpid_session=x')" 401
follow() { with /v1/events -m 1 -D - | tr -d '\r'; }
ok "events follow it" has 'text/event-stream' follow
admin=$(token '{"id":"a","role":"admin"}' | field secret)
login "$admin" -D "$tmp/head" -o /dev/null
mine=$(tr -d '\r' <"$tmp/head" | value set-cookie | cut -d';' -f1)
order() { code with /v1/runs -d '{"period":"2026-01"}' "$@"; }
ok "a write needs the page's own field" same "$(order)" 403
ok "with it, it is a write" same "$(order -H 'X-Kpid-Page: 1')" 202
ok "not from another origin" same "$(order -H 'X-Kpid-Page: 1' -H 'Origin: https://evil.example')" 403
ok "from its own" same "$(order -H 'X-Kpid-Page: 1' -H "Origin: http://127.0.0.1:$port")" 202
ok "in words of both languages" has 'trang của chính kpid' with /v1/runs -d '{"period":"2026-01"}'
ok "it ends when asked" same "$(code with /v1/session -X DELETE -H 'X-Kpid-Page: 1')$(code with /v1/agencies)" 200401
login "$admin" -D "$tmp/head" -o /dev/null
mine=$(tr -d '\r' <"$tmp/head" | value set-cookie | cut -d';' -f1)
before=$(code with /v1/agencies)
req /v1/tokens/a -X DELETE >/dev/null
ok "and with its token" same "$before$(code with /v1/agencies)" 200401
done_testing
