#!/bin/bash
# Limits: too many connections, no descriptors, too much held. IDLE=10000 asks more of the machine.
. "$(dirname "$0")/serve.bash"
idle=${IDLE:-2000}
serve connections=$((idle + 10)) per_address=$((idle + 10)) head_ms=60000 "unix=$tmp/s,600"
ok "$idle silent connections are held and then answered" has "answered $idle refused 0 closed 0" poke hold "$idle" 200
ok "the memory they took is not the machine's" test "$(awk '/VmHWM/ { print int($2 / 1024) }' /proc/$server/status)" -lt $((64 + idle / 50))
ok "it stops clean" stop
serve connections=50 per_address=1000 local=2 head_ms=20000 answer_ms=3000 "unix=$tmp/s,600"
poke hold 100 4000 >"$tmp/held" &
held=$!
ok "fifty of a hundred are too many" becomes full 50 --unix-socket "$tmp/s"
ok "one more gets 503" has "HTTP/1.1 503" ask -i "$url/hello"
ok "and when to come again" has "Retry-After: 1" ask -i "$url/hello"
ok "the administrator gets in all the same" has hello ask --unix-socket "$tmp/s" http://kpid/hello
wait $held
ok "fifty of a hundred were answered" same "answered 50 refused 50 closed 0" "$(cat "$tmp/held")"
ok "then there is room again" alive
ok "the refused are counted" test "$(count full)" -ge 52
ok "of the local ones too there may be no more than so many" has "HTTP/1.1 503" bash -c "for i in 1 2; do curl -s --unix-socket $tmp/s http://k/never & done; sleep 0.3; curl -si --unix-socket $tmp/s http://k/hello; kill %1 %2"
ok "they give their places back" becomes local 0
ok "it stops clean" stop
serve connections=1000 per_address=20
ok "of one address there may be no more than so many" has "answered 20 refused 30 closed 0" poke hold 50 300
ok "who then gets 429" counts "address_full 30"
ok "and room again afterwards" alive
ok "it stops clean" stop
serve bodies=100000 body=90000
ok "bodies are held up to a sum" has "HTTP/1.1 503" bash -c "for i in 1 2; do '$B/http-poke' send $port 'POST /echo HTTP/1.1|Host: a|Content-Length: 90000||{x*60000}' & done; wait"
ok "and let go" becomes bodies 0
ok "it stops clean" stop
# shellcheck disable=SC2016
bash -c 'ulimit -n 40; exec "$0" "$@"' "$B/http-echo" connections=1000 per_address=1000 head_ms=4000 >"$tmp/port" 2>&1 &
server=$!
sleep 0.3
port=$(cat "$tmp/port") url=http://127.0.0.1:$port
poke hold 200 1500 >"$tmp/held" &
held=$!
sleep 0.5
before=$(awk '{ print $14 + $15 }' /proc/$server/stat)
sleep 1
ok "out of descriptors it does not spin" test $(($(awk '{ print $14 + $15 }' /proc/$server/stat) - before)) -lt 20
wait $held
ok "all are answered or closed" bash -c "awk '{ exit !(\$2 + \$6 == 200 && \$2 >= 20) }' $tmp/held"
ok "and afterwards it answers again" alive
ok "it knows how often" test "$(count no_descriptor)" -ge 100
ok "it stops clean" stop
done_testing
