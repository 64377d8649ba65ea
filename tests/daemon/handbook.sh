#!/bin/bash
# The handbook over HTTP: HTML and Markdown by Accept or format, as kpictl writes it; errors.
. "$(dirname "$0")/../daemon.sh"
province 30
config </dev/null
start
h=/v1/standards/mass_mobilization/handbook
ok "HTML for a browser" same "$(req $h -o /dev/null -w '%{http_code} %{content_type}')" '200 text/html; charset=utf-8'
ok "Markdown when it is asked for by Accept" same "$(req $h -H 'Accept: text/markdown' -o /dev/null -w '%{content_type}')" 'text/markdown; charset=utf-8'
k handbook mass_mobilization --sectors "$tmp/sectors" --calendar etc/calendar.yaml --date 2026-03-01 --lang en --format html >"$tmp/h.html"
ok "as kpictl writes it" same "$(req "$h?format=html&date=2026-03-01&lang=en" | sha256sum)" "$(sha256sum <"$tmp/h.html")"
ok "in the language that is asked for" has 'Đối thoại với nhân dân' req "$h?format=md" -H 'Accept-Language: vi'
ok "another day, another standard" has 'mass\_mobilization/2025-04-01' req "$h?format=md&date=2025-06-01"
ok "a duty group is named" has 'for the duty group NV2' req "$h?format=md&duty_group=NV2&lang=en"
ok "no script may run in it" has "default-src 'none'" req $h -D - -o /dev/null
ok "an unknown sector" same "$(code req /v1/standards/nothing/handbook)" 404
ok "a day before there was one" same "$(code req "$h?date=2020-01-01")" 404
ok "a day that is none" same "$(code req "$h?date=2026-02-31")" 422
ok "an unknown form" same "$(code req "$h?format=pdf")" 400
ok "a date of a standard is still a date" same "$(code req /v1/standards/mass_mobilization/2026-01-01)" 200
ok "kpid still answers" same "$(code req /healthz)" 200
done_testing
