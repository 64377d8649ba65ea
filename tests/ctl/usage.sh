#!/bin/bash
# What a person types: help, suggestions, exit statuses, languages.
. "$(dirname "$0")/../tap.sh"
ok "help lists the commands" has "demo-data" k help
ok "every command has help with an example or a line" bash -c "for c in \$(\"$KPICTL\" help | awk '/^  [a-z]/ { print \$1 }'); do \"$KPICTL\" help \$c >/dev/null || exit 1; done"
ok "help in Vietnamese" has "Tùy chọn" k help score --lang vi
ok "an unknown command gets a suggestion" has "did you mean \`score\`" k scroe
ok "and exit 2" status 2 k scroe
ok "an unknown option gets a suggestion" has "did you mean \`--period\`" k score --perod 2026-01
ok "and exit 2 as well" status 2 k score --perod 2026-01
ok "a missing value is told" status 2 k score --db
ok "a missing store is told" status 2 k score --period 2026-01
ok "a store that is not there is exit 5" status 5 k explain --db "$tmp/none.db" S1 2026-01
ok "and is not made by reading" bash -c "! test -e $tmp/none.db"
ok "a period that is none" status 2 k warnings --db "$tmp/none.db" 2026-13
ok "--lang takes vi or en" status 2 k help --lang fr
ok "errors as JSON" bash -c "\"$KPICTL\" explain --json --db $tmp/none.db S1 2026-01 | grep -q STORE_NO_FILE"
for s in bash zsh fish; do ok "completion for $s" has kpictl k completion $s; done
ok "completion for bash is a script" bash -c "\"$KPICTL\" completion bash | bash -n"
ok "the worker is not started by hand" status 2 "${KPI_WORKER:-$(dirname "$KPICTL")/kpi-worker}"
ok "no case, no pass" status 1 k test sectors --run "no case is called this"
ok "junit is XML" has "<testsuite" k test sectors --junit
names() { k help --json | sed -n 's/.*"name": "\([^"]*\)".*/\1/p'; }
in_man() { names | while read -r c; do grep -qE "\*$c\*" etc/man/kpictl.1.scd || { echo "$c"; exit 1; }; done; }
ok "kpictl(1) names every command" in_man
completed() {	# words of a command line: what bash would offer for the last
	bash -c 'eval "$("$KPICTL" completion bash)"; COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _kpictl; echo "${COMPREPLY[@]}"' _ "$@"
}
offered() { names | while read -r a b; do
	case " $(completed kpictl "") " in *" $a "*) ;; *) echo "$a"; exit 1 ;; esac
	[ -z "$b" ] || case " $(completed kpictl "$a" "") " in *" $b "*) ;; *) echo "$a $b"; exit 1 ;; esac
done; }
ok "bash is offered every command, word by word" offered
ok "and the options of one of two words" has "--agency" completed kpictl token create --a
ok "and not those of another" lacks "--agency" completed kpictl token list --
ok "fish too" has "-a create" k completion fish
ok "help of a first word shows all that begin with it" has "kpictl token revoke ID" k help token
ok "help of two words shows one" lacks "token revoke" k help token create
ok "half a command is told the rest" has "token list" k token
ok "and is exit 2" status 2 k token
ok "two words are corrected too, in the language" has "có phải ý bạn là \`token create\`" k token crate --lang vi
done_testing
