#!/bin/bash
# What is malformed is refused and never gets a 2xx; what is fine works, however the bytes come.
. "$(dirname "$0")/serve.bash"
serve per_address=1024 idle_ms=5000
"$B/http-poke" table "$port" tests/http/hostile.txt
"$B/http-poke" table "$port" tests/http/hostile.txt split | sed 's/ - / - byte by byte: /'
"$B/http-poke" table "$port" tests/http/valid.txt
"$B/http-poke" table "$port" tests/http/valid.txt split | sed 's/ - / - byte by byte: /'
ok "the table is long" test "$(grep -vc '^#' tests/http/hostile.txt)" -ge 250
ok "no row of it hopes for a 2xx" bash -c "! grep -q '^2' tests/http/hostile.txt"
ok "the service goes on" alive
head -c 3000000 /dev/urandom >"$tmp/big"
ok "a big body comes back" bash -c "curl -s --data-binary @$tmp/big $url/echo | cmp - $tmp/big"
ok "chunked too" bash -c "curl -s -H 'Transfer-Encoding: chunked' --data-binary @$tmp/big $url/echo | cmp - $tmp/big"
ok "curl is told to go on by 100" has "HTTP/1.1 100 Continue" ask -v -H 'Expect: 100-continue' --data-binary "@$tmp/big" -o /dev/null "$url/echo"
ok "or not to" lacks "100 Continue" ask -v -H 'Expect: 100-continue' --data-binary "@$tmp/big" "$url/forbidden"
ok "curl sees a refusal while it is still sending" same 403 "$(ask -o /dev/null -w '%{http_code}' -H Expect: --data-binary "@$tmp/big" "$url/forbidden")"
ok "and that it sends too much" same 413 "$(ask -o /dev/null -w '%{http_code}' -H Expect: --data-binary "@$tmp/big" "$url/small")"
ok "HEAD has the length and no body" has "Content-Length: 1048576" ask -I "$url/big"
ok "204 has no body and no length" lacks "Content-Length" ask -i "$url/code?code=204"
ok "304 neither a body" lacks body ask -i "$url/code?code=304"
ok "a header cannot be split by its value" lacks "$(printf '\nSet-Cookie')" ask -i "$url/code"
ok "the date is one of HTTP" bash -c "curl -si $url/hello | grep -qE '^Date: (Mon|Tue|Wed|Thu|Fri|Sat|Sun), [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT.$'"
ok "connections are used again" same "1 0 0" "$(ask -w '%{num_connects} ' -o /dev/null "$url/hello" -o /dev/null "$url/echo" -o /dev/null "$url/hello" | sed 's/ $//')"
ok "who is asking" has "127.0.0.1 tls 0" ask "$url/peer"
ok "the server stops clean" stop
done_testing
