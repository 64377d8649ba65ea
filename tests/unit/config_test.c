/* kpid.yaml as a struct: defaults, words, places, what differs after a change, and the documents that are
 * made of the table. ACCEPT=1 in the environment writes the documents again. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "daemon/config_impl.h"

static struct config *
read_text(const char *text)
{
	struct err_list l = { 0 };
	struct config *c = NULL;

	if (config_read("kpid.yaml", "/etc/kpid", text, strlen(text), &c, &l) != 0)
		fail_msg("%s", err_line(&l.at[0], LANG_EN));
	assert_int_equal(l.n, 0);
	err_list_fini(&l);
	return c;
}

static void
an_empty_file_gives_the_defaults(void **state)
{
	struct config *c = read_text("");

	(void)state;
	assert_int_equal(c->listen_n, 2);
	assert_string_equal(c->listen[0].address, "127.0.0.1");
	assert_int_equal(c->listen[0].port, 8321);
	assert_null(c->listen[0].unix_path);
	assert_string_equal(c->listen[1].unix_path, "/run/kpid/control.sock");
	assert_int_equal(c->listen[1].mode, 0660);
	assert_string_equal(c->store, "/var/lib/kpid/kpi.db");
	assert_int_equal(c->limits_body, 4 << 20);
	assert_int_equal(c->limits_idle, 60000);
	assert_int_equal(c->standards_max_class_changes, 10000);
	assert_int_equal(c->workers_count, 0);
	assert_int_equal(c->language, LANG_VI);
	assert_null(c->intake_path);
	assert_int_equal(c->schedule_n + c->notify_n, 0);
	assert_string_equal(zone_name(c->zone), "Asia/Ho_Chi_Minh");
	for (size_t i = 0; i <= CONFIG_KEYS; i++)
		assert_int_equal(c->place[i].line, 0);
	for (size_t i = 0; i <= CONFIG_LISTEN_KEYS; i++)
		assert_int_equal(c->listen[0].place[i].line, 0);
	config_free(c);
}

static void
values_and_their_places_are_read(void **state)
{
	struct config *c =
	    read_text("limits: { body: 512KiB, drain: 0s }\n"
		      "standards:\n  max_class_changes: 0.25%\n"
		      "workers: { count: 3 }\n"
		      "store: db/kpi.db\n"
		      "schedule:\n"
		      "  - { name: q, cron: \"0 3 L * *\", do: score, kind: preview,\n"
		      "      period: last-quarter, catch_up: none }\n"
		      "notify: [ { webhook: \"http://h/\", events: [reload, warning], "
		      "secret_file: /s } ]\n");

	(void)state;
	assert_int_equal(c->limits_body, 512 << 10);
	assert_int_equal(c->limits_drain, 0);
	assert_int_equal(c->standards_max_class_changes, 25);
	assert_int_equal(c->workers_count, 3);
	assert_string_equal(c->store, "/etc/kpid/db/kpi.db");
	assert_int_equal(c->notify[0].events, EVENT_RELOAD | EVENT_WARNING);
	assert_string_equal(c->notify[0].secret_file, "/s");
	assert_int_equal(c->schedule[0].kind, KIND_PREVIEW);
	assert_int_equal(c->schedule[0].plan.period, DUE_LAST_QUARTER);
	assert_int_equal(c->schedule[0].plan.catch_up, DUE_NONE);
	assert_string_equal(c->schedule[0].plan.name, "q");
	assert_int_equal(c->schedule[0].plan.cron.last, 1);
	assert_int_equal(c->place[CONFIG_KEY_limits_body].line, 1);
	assert_int_equal(c->place[CONFIG_KEY_limits_body].col, 17);
	assert_int_equal(c->place[CONFIG_KEY_limits_idle].line, 0);
	assert_int_equal(c->schedule[0].place[CONFIG_SCHEDULE_catch_up].line, 8);
	assert_int_equal(c->schedule[0].place[CONFIG_SCHEDULE_KEYS].line, 7);
	config_free(c);
}

/* The order of the words in config.def is that of the enums. */
static void
words_are_their_numbers(void **state)
{
	static const struct {
		const char *path, *word;
		int number;
	} words[] = {
		{ "standards.approval", "none", APPROVAL_NONE },
		{ "standards.approval", "second_person", APPROVAL_SECOND_PERSON },
		{ "language", "en", LANG_EN },
		{ "language", "vi", LANG_VI },
		{ "log.format", "logfmt", LOG_LOGFMT },
		{ "log.format", "json", LOG_JSON },
		{ "log.level", "debug", LOG_LEVEL_DEBUG },
		{ "log.level", "info", LOG_LEVEL_INFO },
		{ "log.level", "warning", LOG_LEVEL_WARNING },
		{ "log.level", "error", LOG_LEVEL_ERROR },
		{ "do", "checks", ACTION_CHECKS },
		{ "do", "score", ACTION_SCORE },
		{ "kind", "provisional", KIND_PROVISIONAL },
		{ "kind", "official", KIND_OFFICIAL },
		{ "kind", "preview", KIND_PREVIEW },
		{ "catch_up", "none", DUE_NONE },
		{ "catch_up", "last", DUE_LAST },
		{ "catch_up", "all", DUE_ALL },
		{ "period", "this-month", DUE_THIS_MONTH },
		{ "period", "last-month", DUE_LAST_MONTH },
		{ "period", "this-quarter", DUE_THIS_QUARTER },
		{ "period", "last-quarter", DUE_LAST_QUARTER },
		{ "period", "this-half", DUE_THIS_HALF },
		{ "period", "last-half", DUE_LAST_HALF },
		{ "period", "this-year", DUE_THIS_YEAR },
		{ "period", "last-year", DUE_LAST_YEAR },
		{ "events", "warning", EVENT_WARNING },
		{ "events", "run", EVENT_RUN },
		{ "events", "reload", EVENT_RELOAD },
	};
	const struct config_group *groups[8] = { &config_top };
	size_t ngroups = 1, told = 0, n;

	(void)state;
	for (size_t i = 0; i < config_top.n; i++)
		if (config_top.keys[i].group != NULL)
			groups[ngroups++] = config_top.keys[i].group;
	for (size_t g = 0; g < ngroups; g++)
		for (size_t i = 0; i < groups[g]->n; i++) {
			const struct config_key *k = &groups[g]->keys[i];
			const char *word;

			if (k->type != TYPE_CHOICE && k->type != TYPE_FLAGS)
				continue;
			for (size_t w = 0; (word = config_word(k->choices, w, &n)) != NULL; w++) {
				int number = k->type == TYPE_FLAGS ? 1 << w : (int)w;
				size_t j = 0, all = sizeof words / sizeof *words;

				while (j < all &&
				    (strcmp(words[j].path, k->path) != 0 ||
					strlen(words[j].word) != n ||
					strncmp(words[j].word, word, n) != 0))
					j++;
				if (j == all || words[j].number != number)
					fail_msg("%s: %.*s", k->path, (int)n, word);
				told++;
			}
		}
	assert_int_equal(told, sizeof words / sizeof *words);
}

/* What a row of the table must keep to. */
static void
the_table_is_in_order(void **state)
{
	const struct config_group *groups[8] = { &config_top };
	size_t ngroups = 1;

	(void)state;
	for (size_t i = 0; i < config_top.n; i++)
		if (config_top.keys[i].group != NULL)
			groups[ngroups++] = config_top.keys[i].group;
	for (size_t g = 0; g < ngroups; g++)
		for (size_t i = 0; i < groups[g]->n; i++) {
			const struct config_key *k = &groups[g]->keys[i];
			size_t in = strcspn(k->path, "."), gap = 0;

			assert_true(strlen(k->en) > 0 && strlen(k->vi) > 0);
			assert_true(k->min <= k->max);
			/* single keys of the file come first: they belong to no table above */
			if (g == 0 && i > 0 && in == strlen(k->path) && k->type != TYPE_LIST)
				assert_null(strchr(groups[g]->keys[i - 1].path, '.'));
			/* no path twice, none the table of another, tables in one piece */
			for (size_t j = i + 1; j < groups[g]->n; j++) {
				const char *other = groups[g]->keys[j].path;
				int same =
				    strcspn(other, ".") == in && strncmp(other, k->path, in) == 0;

				assert_string_not_equal(other, k->path);
				if (same && (gap || k->path[in] != '.' || other[in] != '.'))
					fail_msg("%s and %s", k->path, other);
				gap |= !same;
			}
		}
}

static void
note(void *arg, const char *path, int restart)
{
	buf_addf(arg, "%s%s ", path, restart ? "!" : "");
}

static void
what_differs_is_told(void **state)
{
	static const struct {
		const char *old, *new, *told;
	} cases[] = {
		{ "", "", "" },
		{ "", "limits: { idle: 60000ms }", "" },
		{ "", "limits: { idle: 61s }", "limits.idle " },
		{ "", "store: x", "store! " },
		{ "intake: { path: a }", "", "intake.path " },
		{ "", "intake: { path: a }", "intake.path " },
		{ "", "workers: { count: 2, person: 1s }", "workers.count! workers.person! " },
		{ "listen: [ { address: 127.0.0.1, port: 1 } ]",
		    "listen: [ { address: 127.0.0.1, port: 2 } ]", "listen.1.port! " },
		{ "listen: [ { address: 127.0.0.1, port: 1 } ]",
		    "listen: [ { address: 127.0.0.1, port: 1 }, { unix: u } ]", "listen.2! " },
		{ "listen: [ { unix: u }, { unix: v } ]", "listen: [ { unix: u } ]", "listen.2! " },
		{ "listen: [ { unix: u } ]", "listen: [ { unix: u, mode: \"0660\" } ]", "" },
		{ "listen: [ { address: 127.0.0.1, port: 1, tls: { certificate: a, key: b } } ]",
		    "listen: [ { address: 127.0.0.1, port: 1, tls: { certificate: c, key: b } } ]",
		    "listen.1.tls.certificate " },
		{ "schedule: [ { name: a, cron: \"@daily\", do: checks } ]",
		    "schedule: [ { name: b, cron: \"@hourly\", do: checks }, { name: a, cron: "
		    "\"@weekly\", do: checks } ]",
		    "schedule.b schedule.a.cron " },
		{ "schedule: [ { name: a, cron: \"@daily\", do: checks } ]", "", "schedule.a " },
		{ "notify: [ { webhook: \"http://a\", events: [run], secret_file: s } ]",
		    "notify: [ { webhook: \"http://a\", events: [run, reload], secret_file: s } ]",
		    "notify.1.events " },
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct config *old = read_text(cases[i].old), *new = read_text(cases[i].new);
		struct buf b = BUF_INIT;
		size_t n = config_diff(old, new, note, &b);

		if (strcmp(b.n ? b.p : "", cases[i].told) != 0)
			fail_msg("case %zu: %s", i, b.p);
		assert_int_equal(config_diff(old, new, NULL, NULL), n);
		assert_int_equal(config_diff(new, new, NULL, NULL), 0);
		buf_fini(&b);
		config_free(old);
		config_free(new);
	}
}

/* The digest of a schedule changes when its meaning does, and only then. */
static void
an_edit_is_a_change_of_meaning(void **state)
{
	static const struct {
		const char *text;
		int same;
	} cases[] = {
		{ "[ { name: a, cron: \"0 0 * * *\", do: score, kind: official } ]", 1 },
		{ "[ { name: a, cron: \"@daily\", do: score, kind: official } ]", 1 },
		{ "[ { name: a, cron: \"0  0 * * *\", do: score, kind: official, period: "
		  "this-month, "
		  "catch_up: all } ]",
		    1 },
		{ "[ { name: a, cron: \"1 0 * * *\", do: score, kind: official } ]", 0 },
		{ "[ { name: a, cron: \"0 0 L * *\", do: score, kind: official } ]", 0 },
		{ "[ { name: a, cron: \"0 0 * * *\", do: score, kind: preview } ]", 0 },
		{ "[ { name: a, cron: \"0 0 * * *\", do: checks } ]", 0 },
		{ "[ { name: a, cron: \"0 0 * * *\", do: score, kind: official, period: last-month "
		  "} ]",
		    0 },
		{ "[ { name: a, cron: \"0 0 * * *\", do: score, kind: official } ]\ntimezone: UTC",
		    0 },
	};
	struct config *first = NULL;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct buf b = BUF_INIT;
		struct config *c;

		buf_addf(&b, "schedule: %s\n", cases[i].text);
		c = read_text(b.p);
		first = first ? first : c;
		if ((strcmp(c->schedule[0].plan.digest, first->schedule[0].plan.digest) == 0) !=
		    cases[i].same)
			fail_msg("%s", cases[i].text);
		if (c != first)
			config_free(c);
		buf_fini(&b);
	}
	config_free(first);
}

static void
what_is_printed_is_read_again(void **state)
{
	struct config *c, *again;
	struct err_list l = { 0 };
	struct buf b = BUF_INIT;

	(void)state;
	assert_int_equal(config_load("tests/config/base.yaml", &c, &l), 0);
	for (int lang = LANG_EN; lang <= LANG_VI; lang++) {
		buf_clear(&b);
		config_print(c, (enum lang)lang, &b);
		assert_int_equal(config_read("printed", ".", b.p, b.n, &again, &l), 0);
		assert_int_equal(config_diff(c, again, NULL, NULL), 0);
		config_free(again);
	}
	config_free(c);
	/* texts that are something else when they are written plainly */
	c = read_text(
	    "store: \"null\"\ncalendar: \"yes # no\"\nintake: { path: \"a: \\\"b\\\\\\tc\" }\n"
	    "schedule: [ { name: \"12\", cron: \"* * * * *\", do: checks } ]");
	buf_clear(&b);
	config_print(c, LANG_EN, &b);
	again = read_text(b.p);
	assert_int_equal(config_diff(c, again, NULL, NULL), 0);
	config_free(again);
	config_free(c);
	buf_fini(&b);
}

/* --- the documents --- */

static void
hold(const char *path, const char *want, size_t from, size_t to, const struct buf *file)
{
	FILE *f;

	if (strlen(want) == to - from && strncmp(file->p + from, want, to - from) == 0)
		return;
	if (getenv("ACCEPT") == NULL)
		fail_msg(
		    "%s is not what config.def says: ACCEPT=1 build/unit/config_test writes it",
		    path);
	f = fopen(path, "w");
	assert_non_null(f);
	fprintf(f, "%.*s%s%s", (int)from, file->p, want, file->p + to);
	fclose(f);
}

static void
the_reference_is_the_table(void **state)
{
	struct buf want = BUF_INIT, file = BUF_INIT;
	struct err e = { 0 };
	struct err_list l = { 0 };
	struct config *c, *defaults = read_text("");
	struct buf told = BUF_INIT;

	(void)state;
	config_reference(&want);
	assert_int_equal(buf_read_file(&file, "etc/kpid.yaml", 1 << 20, &e), 0);
	hold("etc/kpid.yaml", want.p, 0, file.n, &file);
	/* it is a configuration: the defaults and three schedules */
	assert_int_equal(config_load("etc/kpid.yaml", &c, &l), 0);
	config_diff(defaults, c, note, &told);
	assert_string_equal(
	    told.p, "schedule.afternoon-checks schedule.nightly schedule.month-end ");
	config_free(c);
	config_free(defaults);
	buf_fini(&told);
	buf_fini(&want);
	buf_fini(&file);
}

/* With every # before a key taken away it is one too. */
static void
the_reference_can_be_uncommented(void **state)
{
	struct buf all = BUF_INIT, file = BUF_INIT;
	struct err e = { 0 };
	struct config *c;

	(void)state;
	assert_int_equal(buf_read_file(&file, "etc/kpid.yaml", 1 << 20, &e), 0);
	for (const char *p = file.p; *p != '\0'; p++) {
		size_t in = strspn(p, " ");

		buf_add(&all, p, in);
		p += in;
		/* not `#key:` alone, which has no default */
		if (p[0] == '#' && p[1] >= 'a' && p[1] <= 'z' && p[strcspn(p, "\n") - 1] != ':')
			p++;
		buf_add(&all, p, strcspn(p, "\n") + 1);
		p += strcspn(p, "\n");
	}
	c = read_text(all.p);
	for (size_t i = 0; i < CONFIG_KEYS; i++)
		if (config_top.keys[i].fallback != NULL && c->place[i].line == 0)
			fail_msg("%s is not in etc/kpid.yaml", config_top.keys[i].path);
	config_free(c);
	buf_fini(&all);
	buf_fini(&file);
}

static void
the_manual_has_every_key(void **state)
{
	static const char head[] = "\n# KEYS\n\n", next[] = "\n# SCHEDULE\n";
	struct buf want = BUF_INIT, file = BUF_INIT;
	struct err e = { 0 };
	const char *from, *to;

	(void)state;
	config_manual(&want);
	assert_int_equal(buf_read_file(&file, "etc/man/kpid.yaml.5.scd", 1 << 20, &e), 0);
	from = strstr(file.p, head);
	to = strstr(file.p, next);
	assert_true(from != NULL && to != NULL);
	from += sizeof head - 1;
	to = to + 1 > from ? to + 1 : from;
	hold("etc/man/kpid.yaml.5.scd", want.p, (size_t)(from - file.p), (size_t)(to - file.p),
	    &file);
	buf_fini(&want);
	buf_fini(&file);
}

/* The sandbox of the fuzzer in small: nothing is read twice, nothing leaks, whatever is cut off. */
static void
any_beginning_of_a_file_is_survived(void **state)
{
	struct buf file = BUF_INIT;
	struct err e = { 0 };

	(void)state;
	assert_int_equal(buf_read_file(&file, "tests/config/base.yaml", 1 << 20, &e), 0);
	for (size_t n = 0; n < file.n; n++) {
		struct err_list l = { 0 };
		struct config *c = NULL;
		char *exact = malloc(n + !n); /* so that a tool sees one byte too far */

		memcpy(exact, file.p, n);
		if (config_read("cut", ".", exact, n, &c, &l) == 0)
			config_free(c);
		else
			assert_true(l.n > 0 && c == NULL);
		free(exact);
		err_list_fini(&l);
	}
	buf_fini(&file);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(values_and_their_places_are_read),
		cmocka_unit_test(words_are_their_numbers),
		cmocka_unit_test(the_table_is_in_order),
		cmocka_unit_test(what_differs_is_told),
		cmocka_unit_test(an_edit_is_a_change_of_meaning),
		cmocka_unit_test(what_is_printed_is_read_again),
		cmocka_unit_test(the_reference_is_the_table),
		cmocka_unit_test(the_reference_can_be_uncommented),
		cmocka_unit_test(the_manual_has_every_key),
		cmocka_unit_test(any_beginning_of_a_file_is_survived),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
