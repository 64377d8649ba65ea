#!/bin/bash
# make install: every part at its place with its mode, what an administrator edited left alone, and completions that shells read.
. "$(dirname "$0")/../tap.sh"
to=$tmp/to
mkdir -p "$tmp/built/man"
for f in kpid kpictl kpi-worker; do cp "$B/$f" "$tmp/built/$f"; done
for f in etc/man/*.scd; do scdoc <"$f" >"$tmp/built/man/$(basename "$f" .scd)"; done
into() { B=$tmp/built DESTDIR=$to PREFIX=$1 bash etc/install.sh; }
ok "it installs" into /usr
modes() { (cd "$to" && find . -type f ! -path './etc/kpid/sectors/*' ! -path '*/examples/*' ! -path '*/man/*' -printf '%m %p\n' | sort -k2); }
ok "what is there, and its modes" same "$(modes)" "644 ./etc/kpid/calendar.yaml
644 ./etc/kpid/kpid.yaml
755 ./usr/bin/kpictl
755 ./usr/bin/kpid
644 ./usr/lib/systemd/system/kpid.service
644 ./usr/lib/sysusers.d/kpid.conf
644 ./usr/lib/tmpfiles.d/kpid.conf
755 ./usr/libexec/kpid/kpi-worker
644 ./usr/share/bash-completion/completions/kpictl
644 ./usr/share/doc/kpid/README.md
644 ./usr/share/doc/kpid/RULES.md
644 ./usr/share/fish/vendor_completions.d/kpictl.fish
644 ./usr/share/kpid/kpi.meta.lua
644 ./usr/share/zsh/vendor-completions/_kpictl"
ok "the standards, all of them" diff -r sectors "$to/etc/kpid/sectors"
for f in etc/man/*.scd; do
	page=$(basename "$f" .scd)
	ok "man $page" grep -q '^\.SH NAME' "$to/usr/share/man/man${page##*.}/$page"
	ok "... is in a package" grep -rqE "man${page##*.}(/$page)?\$" etc/debian/kpid.install etc/debian/kpictl.install
done
for f in etc/examples/*; do ok "example ${f##*/}" test -f "$to/usr/share/doc/kpid/examples/${f##*/}"; done
ok "bash reads the completion" bash -n "$to/usr/share/bash-completion/completions/kpictl"
ok "... and completes" has explain bash -c ". $to/usr/share/bash-completion/completions/kpictl
	COMP_WORDS=(kpictl expl) COMP_CWORD=1; _kpictl; echo \"\${COMPREPLY[@]}\""
echo '# ours' >>"$to/etc/kpid/kpid.yaml"
echo '-- ours' >>"$to/etc/kpid/sectors/health/$(ls sectors/health | head -1)/standard.lua"
ok "again" into /usr
ok "an edited configuration is left alone" grep -q '^# ours' "$to/etc/kpid/kpid.yaml"
ok "... and an edited standard" grep -rq '^-- ours' "$to/etc/kpid/sectors/health"
ok "under another prefix" into /usr/local
ok "... the unit starts what is there" grep -q '^ExecStart=/usr/local/bin/kpid -c /etc/kpid/kpid.yaml' "$to/usr/local/lib/systemd/system/kpid.service"
done_testing
