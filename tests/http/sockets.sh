#!/bin/bash
# TLS, Unix sockets, and what is said when a socket cannot be had.
. "$(dirname "$0")/serve.bash"
new_certificate() {	# file prefix, name, key type
	openssl req -x509 -newkey "$3" -nodes -keyout "$tmp/$1.key" -out "$tmp/$1.crt" -days 30 -subj "/CN=$2" \
		-addext "subjectAltName=DNS:$2,IP:127.0.0.1" 2>/dev/null
}
new_certificate a kpi.one rsa:2048
new_certificate b kpi.two rsa:2048
cp "$tmp/a.crt" "$tmp/live.crt" && cp "$tmp/a.key" "$tmp/live.key"
serve per_address=200 "tls=$tmp/live.crt,$tmp/live.key" "unix=$tmp/s,640" head_ms=1500
secure=https://127.0.0.1:$port
ok "an answer over TLS" has "127.0.0.1 tls 1" ask --cacert "$tmp/a.crt" "$secure/peer"
head -c 3000000 /dev/urandom >"$tmp/big"
ok "a big body both ways" bash -c "curl -s --cacert $tmp/a.crt --data-binary @$tmp/big $secure/echo | cmp - $tmp/big"
ok "a stream" same 4 "$(ask --cacert "$tmp/a.crt" "$secure/stream?n=4&ms=5" | grep -c data)"
ok "an answer to who is still sending" same 403 "$(ask -o /dev/null -w '%{http_code}' --cacert "$tmp/a.crt" -H Expect: --data-binary "@$tmp/big" "$secure/forbidden")"
ok "many answers on one connection" same "1 0 0" "$(ask --cacert "$tmp/a.crt" -w '%{num_connects} ' -o /dev/null "$secure/hello" -o /dev/null "$secure/echo" -o /dev/null "$secure/hello" | sed 's/ $//')"
ok "TLS 1.2 is spoken" has hello ask --tls-max 1.2 --cacert "$tmp/a.crt" "$secure/hello"
ok "TLS 1.1 is not" bash -c "! curl -s --tls-max 1.1 --ciphers DEFAULT@SECLEVEL=0 -k $secure/hello"
ok "h2 is not offered" lacks "h2" bash -c "openssl s_client -connect 127.0.0.1:$port -alpn h2,http/1.1 </dev/null 2>&1 | grep ALPN"
ok "it closes with a word, not with a cut" bash -c "printf 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n' | openssl s_client -quiet -connect 127.0.0.1:$port 2>&1 | grep -q hello && ! (printf 'GET / HTTP/1.0\r\n\r\n' | openssl s_client -ign_eof -connect 127.0.0.1:$port 2>&1 | grep -qi 'unexpected eof')"
ok "plain HTTP gets no 2xx" lacks "HTTP/1.1 2" poke send "GET /hello HTTP/1.1|Host: a||"
ok "a hundred half hellos" poke send -n 100 -r "\x16\x03\x01\x02\x00\x01"
ok "a hundred silent ones are closed in time" same "" "$(poke send -n 100 -k 1600 '')"
ok "and it goes on" has hello ask --cacert "$tmp/a.crt" "$secure/hello"
cp "$tmp/b.crt" "$tmp/live.crt" && cp "$tmp/b.key" "$tmp/live.key"
kill -HUP $server
sleep 0.3
ok "a new certificate is taken" has hello ask --cacert "$tmp/b.crt" "$secure/hello"
cp "$tmp/a.key" "$tmp/live.key"
kill -HUP $server
sleep 0.3
ok "one with another's key is not" has "does not belong" cat "$tmp/serve.err"
ok "and the old one stays" has hello ask --cacert "$tmp/b.crt" "$secure/hello"
rm "$tmp/live.crt"
kill -HUP $server
sleep 0.3
ok "a missing one is told" has "cannot use the certificate $tmp/live.crt: No such file" cat "$tmp/serve.err"
ok "and the old one stays still" has hello ask --cacert "$tmp/b.crt" "$secure/hello"
ok "the Unix socket knows its user" has "uid $(id -u) gid $(id -g) pid " ask --unix-socket "$tmp/s" http://k/peer
ok "it has its mode" same 640 "$(stat -c %a "$tmp/s")"
fails() { has "$1" "$B/http-echo" "${@:2}"; }
ok "a socket that is answered is not taken" fails "already answers" "unix=$tmp/s,600"
ok "nor a port" fails "already answers on 127.0.0.1:$port" "port=$port"
ok "said in Vietnamese too" fails "đang trả lời trên" "port=$port"
ok "a file is not taken for a socket" fails "is not a socket" "unix=$tmp/big,600"
ok "and stays" test -s "$tmp/big"
ok "no folder" fails "No such file or directory" "unix=$tmp/none/s,600"
ok "a path too long" fails "File name too long" "unix=$tmp/$(printf 'x%.0s' {1..200}),600"
ok "no address" fails "not a numeric address" address=localhost
ok "not this machine's" fails "cannot listen on 192.0.2.1:0: Cannot assign" address=192.0.2.1
ok "no port" fails "not a numeric address" port=70000
ok "not a key" fails "cannot use the key $tmp/a.crt" "tls=$tmp/a.crt,$tmp/a.crt"
ok "not a certificate" fails "cannot use the certificate $tmp/a.key" "tls=$tmp/a.key,$tmp/a.key"
openssl rsa -aes128 -passout pass:abcd -in "$tmp/a.key" -out "$tmp/locked.key" 2>/dev/null
ok "a key with a pass phrase does not ask for it" fails "cannot use the key" "tls=$tmp/a.crt,$tmp/locked.key"
ok "it stops clean" stop
ok "the socket file is gone" bash -c "! test -e $tmp/s"
"$B/http-echo" "unix=$tmp/s,600" >/dev/null &
old=$!
sleep 0.3
kill -KILL $old
wait $old 2>/dev/null
serve "unix=$tmp/s,600"
ok "a socket that a dead process left is replaced" has hello ask --unix-socket "$tmp/s" http://k/hello
ok "it stops clean" stop
serve address=::1
ok "IPv6" has "::1 tls 0" ask "http://[::1]:$port/peer"
ok "it stops clean" stop
done_testing
