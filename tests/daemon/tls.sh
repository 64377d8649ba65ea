#!/bin/bash
# TLS: the certificate that is served, renewed and moved by a reload, broken and missing; who speaks no TLS.
. "$(dirname "$0")/../daemon.sh"
province 30
certificate() {	# file name, common name
	openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj "/CN=$2" -addext "subjectAltName=IP:127.0.0.1" \
		-keyout "$tmp/$1.key" -out "$tmp/$1.pem" 2>/dev/null
}
tls_config() {	# file name
	config <<-YAML
	listen:
	  - { unix: $tmp/s, mode: "0600" }
	  - { address: 127.0.0.1, port: 0, tls: { certificate: $tmp/$1.pem, key: $tmp/$1.key } }
	schedule: []
	YAML
	sed -i '1d' "$tmp/kpid.yaml"	# the list of daemon.sh
}
certificate one first
tls_config one
start
get() { curl -s -m 20 --noproxy '*' --cacert "$tmp/$1.pem" -H "Authorization: Bearer $secret" "https://127.0.0.1:$port$2"; }	# whom to trust, path
# The name on the certificate that is served.
served() { openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null | openssl x509 -noout -subject 2>/dev/null | sed 's/.*CN = //'; }
reload() {
	local before
	before=$(grep -c event=reload "$tmp/log")
	kill -HUP $kpid_pid
	for _ in $(seq 400); do
		[ "$(grep -c event=reload "$tmp/log")" -gt "$before" ] && return
		sleep 0.025
	done
}
secret=$(req /v1/tokens -d '{"id":"v","role":"viewer"}' | field secret)
ok "it answers over TLS" has '"runs"' get one /v1/runs
ok "with the certificate of the configuration" same "$(served)" first
ok "the cookie of a session goes over TLS only" has '; Secure' curl -s -i -m 20 --noproxy '*' --cacert "$tmp/one.pem" \
	-H 'X-Kpid-Page: 1' -d "{\"token\":\"$secret\"}" "https://127.0.0.1:$port/v1/session"
ok "who does not trust it is told so by TLS" status 60 curl -s -m 20 --noproxy '*' -o /dev/null "https://127.0.0.1:$port/healthz"
ok "plain HTTP gets no answer there" lacks HTTP/1.1 curl -s -i -m 20 --noproxy '*' "http://127.0.0.1:$port/healthz"
ok "old protocols are refused" lacks HTTP/1.1 curl -s -i -m 20 --noproxy '*' --tls-max 1.1 -k "https://127.0.0.1:$port/healthz"

certificate two second
cp "$tmp/two.key" "$tmp/one.key"; cp "$tmp/two.pem" "$tmp/one.pem"
ok "a new file alone changes nothing" same "$(served)" first
reload
ok "SIGHUP serves the new certificate" same "$(served)" second
ok "and answers with it" has '"runs"' get two /v1/runs
exec 5<>"/dev/tcp/127.0.0.1/$port"
certificate three third
tls_config three
reload
ok "another path in the configuration too" same "$(served)" third
ok "nothing of that asks for a restart" lacks "after a restart" cat "$tmp/log"
exec 5>&-

echo broken >"$tmp/three.pem"
reload
ok "a broken certificate leaves the old one" same "$(served)" third
ok "and names the file" has "three.pem" grep event=certificate "$tmp/log"
certificate four fourth
cp "$tmp/four.pem" "$tmp/three.pem"
reload
ok "so does one that does not go with the key" same "$(served)" third
ok "and says that" has "HTTP_TLS_PAIR" grep event=certificate "$tmp/log"
rm "$tmp/three.pem"
reload
ok "so does one that is gone" same "$(served)" third
ok "and what works goes on" same "$(code req /readyz)" 200
cp "$tmp/four.pem" "$tmp/three.pem"; cp "$tmp/four.key" "$tmp/three.key"
reload
ok "a good one is taken then, without a restart" same "$(served)" fourth
sed -i 's/address: 127.0.0.1/address: 127.0.0.2/' "$tmp/kpid.yaml"
reload
ok "a key that wants a restart says so by name" has "key=listen.2.address" grep "after a restart" "$tmp/log"
ok "SIGTERM ends it with 0" stop
kpid_pid=
rm "$tmp/three.key"
ok "without its key it does not start" status 5 timeout 20 "$B/kpid" -c "$tmp/kpid.yaml"
ok "and names the file" has "three.key" timeout 20 "$B/kpid" -c "$tmp/kpid.yaml"
done_testing
