#!/bin/bash
# make deb-check: the packages of $DEBS in a bare Debian: installed, run as their user, behind nginx, upgraded from the version
# before, removed, purged with the data kept, purged without a trace. Needs root and debootstrap; BASE keeps the bare Debian for the next
# time. PREVIOUS: a folder with the packages before; without one they are made of these: an older number, standards that were others.
set -u
cd "$(dirname "$0")/../.." || exit 1
[ "$(id -u)" -eq 0 ] || { echo "make deb-check needs root" >&2; exit 1; }
command -v debootstrap >/dev/null || apt-get install -y -qq debootstrap >/dev/null || exit 1
# Mounts and processes of its own: whatever ends this script ends them too.
[ -n "${ALONE:-}" ] || ALONE=1 exec unshare --mount-proc --pid --fork --kill-child bash "$0" "$@"
debs=$(realpath "${DEBS:?}") base=$(realpath -m "${BASE:-$DEBS/../deb-base.tar}")
work=$(mktemp -d)
root=$work/root
leave() {
	umount -l "$root/dev" "$root/proc" 2>/dev/null
	rm -rf --one-file-system "$work"
}
trap leave EXIT
n=0 failed=0
ok() {	# name, command...
	local name=$1
	shift
	n=$((n + 1))
	if "$@" >"$work/out" 2>&1; then echo "ok $n - $name"; else
		echo "not ok $n - $name"
		sed 's/^/# /' "$work/out" | tail -20
		failed=$((failed + 1))
	fi
}
same() { [ "$1" = "$2" ] || { echo "$1 is not $2"; return 1; }; }
has() { local what=$1; shift; "$@" | tee "$work/has" | grep -q -- "$what" || { tail -5 "$work/has"; return 1; }; }
root_env=(chroot "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive)
user=(setpriv --reuid kpid --regid kpid --init-groups)
in_it() { "${root_env[@]}" "$@"; }
as_kpid() { in_it "${user[@]}" "$@"; }
netted() { nsenter --net="/proc/$kpid_pid/ns/net" "${root_env[@]}" "$@"; }

# --- a bare Debian ---
mirror=$(awk '/^URIs:/ { print $2; exit } $1 == "deb" { print $2; exit }' /etc/apt/sources.list.d/*.sources /etc/apt/sources.list 2>/dev/null)
mkdir "$root"
if [ -f "$base" ]; then
	tar -C "$root" -xf "$base"
else
	debootstrap --variant=minbase --include=ca-certificates,curl,nginx-light,openssl bookworm "$root" "$mirror" >"$work/log" 2>&1 ||
		{ tail -5 "$work/log"; exit 1; }
	tar -C "$root" -cf "$base" .
fi
rm -rf "$root/etc/apt/sources.list" "$root/etc/apt/sources.list.d"
cp -a /etc/apt/sources.list.d /etc/apt/sources.list "$root/etc/apt/" 2>/dev/null
cp -a /etc/apt/apt.conf.d/. "$root/etc/apt/apt.conf.d/" 2>/dev/null
rm -f "$root"/etc/apt/apt.conf.d/docker-*
cp -aL /etc/ssl/certs/. "$root/etc/ssl/certs/" 2>/dev/null
cp -L /etc/resolv.conf /etc/hosts "$root/etc/"
mount --rbind /dev "$root/dev" && mount -t proc proc "$root/proc" || exit 1
mkdir "$root/before" "$root/after"
all() { find "$root" -xdev \( -path "$root/dev" -o -path "$root/proc" -o -path "$root/before" -o -path "$root/after" \) -prune -o \
	-path '*kpi[dc_-]*' -print; }
all >"$work/before"

# --- the version before ---
older() {	# package
	local at=$work/$1
	dpkg-deb -R "$debs/$1"_[0-9]*.deb "$at"
	sed -i "s/^Version: .*/&~before/; s/kpictl (= \(.*\))/kpictl (= \1~before)/" "$at/DEBIAN/control"
	if [ -d "$at/etc/kpid/sectors" ]; then
		for f in "$at"/etc/kpid/sectors/health/*/standard.lua; do echo '-- as it was before' >>"$f"; done
	fi
	dpkg-deb -b --root-owner-group "$at" "$root/before/$1.deb" >/dev/null
}
cp "$debs"/kpid_*.deb "$debs"/kpictl_*.deb "$root/after/"
if [ -n "${PREVIOUS:-}" ]; then cp "$PREVIOUS"/kpid_*.deb "$PREVIOUS"/kpictl_*.deb "$root/before/"; else older kpid; older kpictl; fi
from() { in_it sh -c "apt-get install -y --no-install-recommends -o Dpkg::Options::=--force-confold /$1/*.deb"; }

start() {	# as the service would: its user, its runtime folder; a network of its own, where its ports are free
	in_it install -d -m 0750 -o kpid -g kpid /run/kpid
	unshare --net sh -c 'ip link set lo up && exec "$@"' sh "${root_env[@]}" "${user[@]}" kpid >"$work/log" 2>&1 &
	kpid_pid=$!
	for _ in $(seq 100); do
		in_it kpictl status -q >/dev/null 2>&1
		[ $? -le 1 ] && return	# 1: it is there, and the folder is not what is live
		sleep 0.2
	done
	tail -5 "$work/log"
	return 1
}
stop() { kill -TERM $kpid_pid && wait $kpid_pid; }
live() { in_it kpictl status | grep -o '\b[0-9a-f]\{12,64\}\b' | head -1; }
scores() { as_kpid kpictl export scores --db /var/lib/kpid/kpi.db --period 2026-01; }
digests() { echo "$(live) $(scores | sha256sum)"; }
behind_nginx() {	# the example as it is; a certificate that nobody knows
	in_it sh -c 'mkdir -p /etc/ssl/kpi && openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=kpi.example.gov.vn \
		-keyout /etc/ssl/kpi/key.pem -out /etc/ssl/kpi/chain.pem && rm -f /etc/nginx/sites-enabled/* &&
		cp /usr/share/doc/kpid/examples/nginx.conf /etc/nginx/sites-enabled/kpid && nginx -t' && netted nginx
}
over_tls() { netted curl -sk --resolve kpi.example.gov.vn:443:127.0.0.1 "https://kpi.example.gov.vn$@"; }

in_it apt-get update -qq
ok "the version before installs" from before
ok "its user is there" in_it id kpid
ok "its folders are the user's" same "$(in_it stat -c '%a %U' /var/lib/kpid)" "750 kpid"
ok "the shipped configuration has no mistake" as_kpid kpid --check-config
ok "the shipped standards are conffiles" has '/etc/kpid/sectors/.*standard.lua' in_it dpkg-query -W -f='${Conffiles}' kpid
province=(--sectors /etc/kpid/sectors --calendar /etc/kpid/calendar.yaml)
ok "there is a province" as_kpid kpictl demo-data -q "${province[@]}" --out /var/lib/kpid/d --people 60 --months 1 --first 2026-01
ok "its facts are recorded" as_kpid kpictl import -q "${province[@]}" --db /var/lib/kpid/kpi.db /var/lib/kpid/d
ok "it starts" start
ok "it scores" in_it kpictl run 2026-01 --wait
ok "there are scores" test "$(scores | wc -l)" -gt 50
proof_of_one() { in_it curl -s --unix-socket /run/kpid/control.sock "http://kpid/v1/scores/$(scores | cut -d, -f1 | sed -n 2p)/2026-01/proof"; }
[ -n "${PREVIOUS:-}" ] || ok "proofs are signed by the key that the installation made" has "\"key\":\"$(cut -d' ' -f1 "$root/var/lib/kpid/proof.key.pub")\"" proof_of_one
ok "something is live" has '^[0-9a-f]\{12\}' live
was=$(digests)
ok "the example of nginx is read" behind_nginx
ok "... and a request goes through it" has '"ok"' over_tls /readyz
secret=$(in_it kpictl token create reader --role viewer 2>/dev/null)
ok "... with a token, to the scores" has '"scored"' over_tls '/v1/scores?period=2026-01' -H "Authorization: Bearer $secret"
ok "... without one not" same "$(over_tls '/v1/scores?period=2026-01' -o /dev/null -w '%{http_code}')" 401
ok "... metrics stay inside" same "$(over_tls /metrics -o /dev/null -w '%{http_code}')" 403
netted nginx -q -s stop 2>/dev/null; rm "$root/etc/nginx/sites-enabled/kpid"
ok "it stops" stop
echo '# ours' >>"$root/etc/kpid/kpid.yaml"
mkdir -p "$root/etc/kpid/sectors/ours/2026-01-01"
cp "$root/etc/kpid/sectors/_template/standard.lua" "$root/etc/kpid/sectors/ours/2026-01-01/"

# --- upgrade ---
ok "the upgrade installs" from after
ok "it is the new one" same "$(in_it dpkg-query -W -f='${Version}' kpid)" "$(dpkg-deb -f "$debs"/kpid_*.deb Version)"
ok "an edited configuration is kept" grep -q '^# ours' "$root/etc/kpid/kpid.yaml"
ok "standards that were written here are kept" test -f "$root/etc/kpid/sectors/ours/2026-01-01/standard.lua"
[ -n "${PREVIOUS:-}" ] || ok "shipped standards that nobody edited are the new ones" in_it sh -c "! grep -r 'as it was before' /etc/kpid/sectors"
rm -r "$root/etc/kpid/sectors/ours"
ok "the examples of the shipped standards pass" in_it kpictl test /etc/kpid/sectors
ok "it starts again" start
ok "the same bundle is live, the scores are the same" same "$(digests)" "$was"
ok "a reload takes the new standards" in_it kpictl reload
ok "it stops again" stop

# --- remove, and what is kept ---
ok "it is removed" in_it apt-get remove -y kpid kpictl
ok "the data stays" test -s "$root/var/lib/kpid/kpi.db"
ok "the programs are gone" same "$(find "$root/usr/bin" -name 'kpi*')" ""
ok "a purge that nobody answered" in_it apt-get purge -y kpid kpictl
ok "... keeps the data" test -s "$root/var/lib/kpid/kpi.db"
ok "installed again" from after
ok "... it starts with it" start
ok "... and the scores are there" same "$(scores | sha256sum)" "${was#* }"
ok "... it stops" stop
ok "purged by choice" in_it sh -c "echo 'kpid kpid/purge-data boolean true' | debconf-set-selections && apt-get purge -y kpid"
ok "... kpictl still has its calendar" in_it test -s /etc/kpid/calendar.yaml
ok "kpictl is purged too" in_it apt-get purge -y kpictl
ok "... there is no trace of them" same "$(all | grep -vxFf "$work/before")" ""
ok "... nor of their user" same "$(in_it getent passwd kpid; in_it getent group kpid)" ""
echo "1..$n"
[ $failed -eq 0 ] && echo "deb-check: all passed"
exit $failed
