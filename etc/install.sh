#!/bin/bash
# make install: puts what is built in $B under $DESTDIR. What an administrator may have edited (/etc/kpid) is left as it is.
set -eu
cd "$(dirname "$0")/.."
: "${B:=build}" "${DESTDIR:=}" "${PREFIX:=/usr}" "${UNITDIR:=$PREFIX/lib/systemd/system}"
put() { install -D -m "$1" "$2" "$DESTDIR$3"; }	# mode, file, where
edited() { [ -e "$DESTDIR$2" ] || put 0644 "$1" "$2"; }

put 0755 "$B/kpid" "$PREFIX/bin/kpid"
put 0755 "$B/kpictl" "$PREFIX/bin/kpictl"
put 0755 "$B/kpi-worker" "$PREFIX/libexec/kpid/kpi-worker"
for page in "$B"/man/*.[1-8]; do put 0644 "$page" "$PREFIX/share/man/man${page##*.}/${page##*/}"; done

put 0644 /dev/null "$PREFIX/share/bash-completion/completions/kpictl"
"$B/kpictl" completion bash >"$DESTDIR$PREFIX/share/bash-completion/completions/kpictl"
put 0644 /dev/null "$PREFIX/share/zsh/vendor-completions/_kpictl"
"$B/kpictl" completion zsh >"$DESTDIR$PREFIX/share/zsh/vendor-completions/_kpictl"
put 0644 /dev/null "$PREFIX/share/fish/vendor_completions.d/kpictl.fish"
"$B/kpictl" completion fish >"$DESTDIR$PREFIX/share/fish/vendor_completions.d/kpictl.fish"

put 0644 etc/kpid.service "$UNITDIR/kpid.service"
sed -i "s|/usr/bin/kpid|$PREFIX/bin/kpid|g; s|/usr/libexec/|$PREFIX/libexec/|g" "$DESTDIR$UNITDIR/kpid.service"
put 0644 etc/kpid.sysusers "$PREFIX/lib/sysusers.d/kpid.conf"
put 0644 etc/kpid.tmpfiles "$PREFIX/lib/tmpfiles.d/kpid.conf"

put 0644 lua/kpi.meta.lua "$PREFIX/share/kpid/kpi.meta.lua"
for f in README.md RULES.md; do put 0644 $f "$PREFIX/share/doc/kpid/$f"; done
for f in etc/examples/*; do put 0644 "$f" "$PREFIX/share/doc/kpid/examples/${f##*/}"; done

for f in kpid.yaml calendar.yaml; do edited etc/$f /etc/kpid/$f; done
find sectors -type f | while read -r f; do edited "$f" "/etc/kpid/$f"; done
