#!/bin/bash
# Who is slow, leaves, or does not read, loses only his own connection.
. "$(dirname "$0")/serve.bash"
serve per_address=1000 head_ms=900 body_ms=600 idle_ms=700 write_ms=600 write_rate=1000000000 answer_ms=3000 stream=200000
G='GET /hello HTTP/1.1|Host: a|'
P='POST /echo HTTP/1.1|Host: a|'
ok "a head that comes byte by byte gets 408, however steady" has "HTTP/1.1 408" poke send -d 60 "${G}X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
ok "a body too" has "HTTP/1.1 408" poke send -d 50 "${P}Content-Length: 100||aaaaaaaaaaaaaaaaaaaaaaaaa"
ok "chunks too" has "HTTP/1.1 408" poke send -d 50 "${P}Transfer-Encoding: chunked||1|a|1|a|1|a|1|a|1|a|"
ok "half a head and silence: 408" has "HTTP/1.1 408" poke send "$G"
ok "and the connection is closed" has "Connection: close" poke send "$G"
ok "silence is closed without a word" same "" "$(poke send '')"
ok "as is silence after an answer" same 1 "$(poke send "$G|" | grep -c HTTP/1.1)"
ok "counted as slow heads" test "$(count slow_head)" -ge 3
ok "as slow bodies" counts "slow_body 2"
ok "as idle" test "$(count idle)" -ge 2
ok "an answer that does not come is 504" has "HTTP/1.1 504" poke send "GET /never HTTP/1.1|Host: a||"
ok "counted" counts "slow_answer 1"
ok "an answer that is not read is dropped" poke send -k 1500 -r "GET /big?bytes=30000000 HTTP/1.1|Host: a||"
ok "counted" counts "slow_reader 1"
ok "a stream whose reader is slow is dropped" poke send -k 1500 -r "GET /stream?ms=1&n=100000&size=60000 HTTP/1.1|Host: a||"
ok "counted" counts "slow_reader 2"
ok "no stream is left" counts "streams 0"
ok "a stream that is read goes on beyond every deadline" same 30 "$(ask "$url/stream?ms=50&n=30" | grep -c data)"
ok "and its end is an end" bash -c "curl -s $url/stream?n=2 >/dev/null"
ok "a reader that leaves ends it" bash -c "! curl -s --max-time 0.3 '$url/stream?ms=10&n=100000' >/dev/null"
ok "at once" becomes streams 0
for at in "GET /he" "$G" "$P|" "${P}Content-Length: 9||abc" "${P}Transfer-Encoding: chunked||3|ab" \
	"GET /never HTTP/1.1|Host: a||" "GET /later?ms=100 HTTP/1.1|Host: a||" "GET /big?bytes=8000000 HTTP/1.1|Host: a||" \
	"GET /stream?ms=5&n=1000 HTTP/1.1|Host: a||" "GET /bad|" "POST /forbidden HTTP/1.1|Host: a|Content-Length: 100||a"; do
	ok "twenty resets after ${at:0:40}" poke send -n 20 -k 20 -r "$at"
done
ok "half a close still gets its answer" has later poke send -h "GET /later?ms=200 HTTP/1.1|Host: a||"
ok "in the middle of a head it is the end" same "" "$(poke send -h "GET /he")"
ok "in the middle of a body too" same "" "$(poke send -h "${P}Content-Length: 9||abc")"
ok "nothing is left open" becomes open 1
ok "no connection either" becomes connections 1
ok "no body either" counts "bodies 0"
ok "the service goes on" alive
poke send "GET /later?ms=2000 HTTP/1.1|Host: a||" >"$tmp/later" &
late=$!
(ask "$url/stream?ms=10&n=10000" >"$tmp/stream"; echo $? >"$tmp/stream.rc") &
stream=$!
ok "an answer and a stream are under way" becomes open 3
ok "a stop lets the last answer be given" stop
wait $late $stream
ok "it was given" has later cat "$tmp/later"
ok "and said to be the last" has "Connection: close" cat "$tmp/later"
ok "streams were ended as such" same 0 "$(cat "$tmp/stream.rc")"
done_testing
