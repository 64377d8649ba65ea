#!/bin/bash
# Signed standards: with standards.signers only what one of its keys has signed becomes live, at start, by reload, as a proposal
# and by rollback; kpictl check says the same beforehand; what was signed when it was live needs no folder.
. "$(dirname "$0")/../daemon.sh"
export KPID_SOCKET=$tmp/s
signers() {	# the configuration with this list, or with none
	config </dev/null
	[ -z "${1:-}" ] || sed -i "s|^standards: .*|standards: { path: $tmp/sectors, signers: $1 }|" "$tmp/kpid.yaml"
}
hup() {	# the verdict of a reload that the configuration comes with
	local before
	before=$(grep -c event=reload "$tmp/log")
	kill -HUP $kpid_pid
	for _ in $(seq 200); do [ "$(grep -c event=reload "$tmp/log")" -gt "$before" ] && break; sleep 0.1; done
	grep event=reload "$tmp/log" | tail -1 | sed 's/.*verdict=\([a-z]*\).*/\1/'
}
starts_not() { timeout 10 "$B/kpid" -c "$tmp/kpid.yaml" 2>&1; }
edit() { printf -- '-- %s\n' "$RANDOM$RANDOM" >>"$1/work/2026-01-01/standard.lua"; }
signed_by() { req /v1/bundles | grep -o '{[^}]*"state":"live"[^}]*}' | field signed_by; }
for who in lan minh thief; do k proof-key -q "$tmp/$who"; done
printf '# who stands for the standards\n%s Lan\n\n  %s\n' "$(<"$tmp/lan.pub")" "$(<"$tmp/minh.pub")" >"$tmp/signers"
cp -r tests/bad/base "$tmp/sectors"

# --- before anything runs
check() { k check --signers "$tmp/signers" "$tmp/sectors" "$@"; }
ok "a folder without signature is refused by check" status 1 check -q
ok "... which says what to do" has "kpictl sign" check
ok "... in Vietnamese" has "chưa được ký" check --lang vi
signers "$tmp/signers"
ok "... and at start" has "kpictl sign DIR --key FILE" starts_not
ok "... with a status that says so" status 5 starts_not
ok "signed by somebody else it is refused, too" eval 'k sign -q "$tmp/sectors" --key "$tmp/thief" && has "does not list" check'
ok "... at start" has "does not list" starts_not
ok "signed by a key of the list it is good" eval 'k sign "$tmp/sectors" --key "$tmp/lan" && check -q'
ok "changed afterwards it is not" eval 'edit "$tmp/sectors" && has "changed afterwards" check'
ok "... which a warning says without a list, too" has "changed afterwards" k check "$tmp/sectors"
ok "... at start" has "changed afterwards" starts_not
ok "another bundle's signature is none" eval 'cp -r "$tmp/sectors" "$tmp/third" && edit "$tmp/third" && k sign -q "$tmp/third" --key "$tmp/lan" &&
	cp "$tmp/third/bundle.sig" "$tmp/sectors" && has "changed afterwards" check'
ok "half a signature is none" eval 'head -c 150 "$tmp/third/bundle.sig" >"$tmp/third/half" && mv "$tmp/third/half" "$tmp/third/bundle.sig" &&
	status 1 k check -q --signers "$tmp/signers" "$tmp/third"'
ok "a list that cannot be read trusts nobody" eval 'echo rubbish >"$tmp/bad" && has "bad:1" k check --signers "$tmp/bad" "$tmp/sectors"'
ok "... nor does an empty one" eval ': >"$tmp/none" && has "no public key" k check --signers "$tmp/none" "$tmp/sectors"'
ok "a secret key that others may read signs nothing" eval 'chmod 644 "$tmp/thief" && status 4 k sign "$tmp/sectors" --key "$tmp/thief"'
chmod 600 "$tmp/thief"
chmod o+w "$tmp/signers"
ok "a list that everybody may write starts nothing" status 5 starts_not
chmod o-w "$tmp/signers"

# --- signing begins while an unsigned bundle is live
rm "$tmp/sectors/bundle.sig"
signers
start
first=$(live)
signers "$tmp/signers"
ok "the list is not taken while the folder is unsigned" same "$(hup)" refused
edit "$tmp/sectors"
ok "... so that an edit is judged as before" eval 'o reload -q && [ "$(live)" != "$first" ]'
second=$(live)
k sign -q "$tmp/sectors" --key "$tmp/minh"
ok "it is taken when the folder is signed" same "$(hup)" unchanged
ok "who signed what is live is told" same "$(signed_by)" "$(<"$tmp/minh.pub")"
ok "... to a person, too" has "$(head -c 12 "$tmp/minh.pub")" o bundles

# --- by reload, as a proposal, by rollback
edit "$tmp/sectors"
ok "an edit that is not signed is refused" eval 'status 4 o reload -q && same "$(live)" "$second"'
ok "... also on trial" status 1 o reload --dry-run -q
ok "... with the reason" has "changed afterwards" o reload
ok "... and the status says so" has "changed afterwards" o status
ok "a proposal without signature is refused" eval 'rm "$tmp/sectors/bundle.sig" && has "is not signed" o propose "$tmp/sectors"'
ok "... and not kept" has '"proposals":[]' req /v1/proposals
k sign -q "$tmp/sectors" --key "$tmp/lan"
ok "signed it waits for consent" has "proposal 1" o propose "$tmp/sectors"
rm "$tmp/sectors/bundle.sig"
ok "... and becomes live by its own signature" status 0 o activate 1
third=$(live)
ok "... which stays with it" same "$(signed_by)" "$(<"$tmp/lan.pub")"
ok "back to what was signed then" eval 'status 0 o rollback -q "$second" && same "$(live)" "$second"'
ok "not to what never was" eval 'status 4 o rollback -q "$first" && same "$(live)" "$second"'
mv "$tmp/signers" "$tmp/away"
ok "a list that is gone trusts nobody" eval 'status 4 o rollback -q "$third" && same "$(live)" "$second"'
mv "$tmp/away" "$tmp/signers"
crash
rm -r "$tmp/sectors"
start
ok "a cold start needs no folder" same "$(live)" "$second"

# --- a key that is not trusted any more; a store that somebody wrote to
crash
cat "$tmp/lan.pub" >"$tmp/signers"
ok "what its key alone signed is refused" has "does not list" starts_not
cp -r "$tmp/third" "$tmp/sectors"
sqlite3 "$tmp/kpi.db" "SELECT hex(bytes) FROM bundle_file WHERE digest = '$second' AND path = 'work/2026-01-01/standard.lua'" |
	sed 's/../\\x&/g' | xargs -0 printf '%b' >"$tmp/sectors/work/2026-01-01/standard.lua"
ok "... until a key that is trusted signs it in the folder" eval 'truncate -s -1 "$tmp/sectors/work/2026-01-01/standard.lua"; k sign "$tmp/sectors" --key "$tmp/lan"'
start
ok "... and then it is live as it was" same "$(live)" "$second"
ok "... by the new key" same "$(signed_by)" "$(<"$tmp/lan.pub")"
crash
sqlite3 "$tmp/kpi.db" "DROP TRIGGER bundle_file_fixed; UPDATE bundle_file SET bytes = CAST(bytes || x'0a' AS BLOB) WHERE digest = '$second' AND path LIKE 'work/%.lua'"
ok "a text that was changed in the store is found" has "the store was changed" starts_not
signers
ok "... whether signatures are asked for or not" has "the store was changed" starts_not
done_testing
