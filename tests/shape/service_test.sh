#!/bin/bash
# The unit is as hardened as it says and starts what is there; users and folders are understood by systemd.
. "$(dirname "$0")/../tap.sh"
if ! command -v systemd-analyze >/dev/null; then
	echo "ok 1 # skip systemd is not here"
	echo "1..1"
	exit 0
fi
mkdir -p "$tmp/etc" "$tmp/usr/bin" "$tmp/root/etc"
cp "$B/kpid" "$tmp/usr/bin/kpid"
sed "s|=/usr/bin/kpid|=$tmp/usr/bin/kpid|; /^Documentation/d" etc/kpid.service >"$tmp/kpid.service"
exposure() { systemd-analyze security --offline=yes --threshold=20 "$tmp/kpid.service" | tail -1; return "${PIPESTATUS[0]}"; }
ok "exposure is below 2" exposure
ok "systemd finds nothing wrong with the unit" same "$(systemd-analyze verify "$tmp/kpid.service" 2>&1)" ""
ok "who is known by the user id is not mapped away" lacks "PrivateUsers=yes" cat etc/kpid.service
for call in setrlimit seccomp; do ok "workers may call $call" grep -q "^SystemCallFilter=[^~]*$call" etc/kpid.service; done
for exec in $(sed -n 's/^Exec\(Start\|Reload\)=\([^ ]*\).*/\2/p' etc/kpid.service) /usr/libexec/kpid; do
	ok "$exec may be executed" grep -q "^ExecPaths=\(.*[ -]\)\?$exec\( \|$\)" etc/kpid.service
done
drain=$(sed -n 's/.*limits.*drain.*"\([0-9]*\)s".*/\1/p' daemon/config.def | head -1)
ok "systemd waits longer than kpid drains" test "$(sed -n 's/^TimeoutStopSec=//p' etc/kpid.service)" -gt "${drain:-0}"
ok "nothing else may be executed" grep -q '^NoExecPaths=/$' etc/kpid.service
ok "the default of drain was found" test -n "$drain"
ok "sysusers makes the user" bash -c "systemd-sysusers --root=$tmp/root $PWD/etc/kpid.sysusers && grep -q ^kpid: $tmp/root/etc/passwd"
ok "tmpfiles makes the folders" bash -c "systemd-tmpfiles --root=$tmp/root --create $PWD/etc/kpid.tmpfiles && test -d $tmp/root/run/kpid"
done_testing
