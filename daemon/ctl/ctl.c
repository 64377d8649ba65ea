#include "daemon/ctl/ctl.h"
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include "rules/base/json.h"
#include "rules/base/text.h"

const struct command *const ctl_commands[] = {
	&cmd_check,
	&cmd_test,
	&cmd_new_sector,
	&cmd_handbook,
	&cmd_fmt,
	&cmd_convert_items,
	&cmd_import,
	&cmd_export,
	&cmd_score,
	&cmd_explain,
	&cmd_try,
	&cmd_impact,
	&cmd_simulate,
	&cmd_since,
	&cmd_sign,
	&cmd_proof_key,
	&cmd_proof,
	&cmd_verify,
	&cmd_warnings,
	&cmd_quota,
	&cmd_edges,
	&cmd_comparability,
	&cmd_farming,
	&cmd_matrix,
	&cmd_coverage,
	&cmd_demo_data,
	&cmd_doctor,
	&cmd_backup,
	&cmd_restore,
	&cmd_audit_verify,
	&cmd_audit_show,
	&cmd_forget,
	/* of a kpid that runs */
	&cmd_status,
	&cmd_reload,
	&cmd_propose,
	&cmd_proposals,
	&cmd_approve,
	&cmd_activate,
	&cmd_reject,
	&cmd_withdraw,
	&cmd_history,
	&cmd_shadow_start,
	&cmd_shadow_status,
	&cmd_shadow_stop,
	&cmd_shadow_promote,
	&cmd_rollback,
	&cmd_bundles,
	&cmd_run,
	&cmd_runs,
	&cmd_cancel,
	&cmd_periods,
	&cmd_seal,
	&cmd_reopen,
	&cmd_schedule_resume, /* two words before one */
	&cmd_schedule,
	&cmd_token_create,
	&cmd_token_list,
	&cmd_token_revoke,
	&cmd_config,
	&cmd_events,
	&cmd_words,
	&cmd_schema,
	&cmd_completion,
	&cmd_help,
	&cmd_version,
	NULL,
};

const struct option ctl_common[] = {
	{ "--json", NULL, "answer in JSON", "trả lời bằng JSON" },
	{ "--lang", "vi|en", "language of the answer (default: from LANG)",
	    "ngôn ngữ trả lời (mặc định theo LANG)" },
	{ "--no-color", NULL, "no colours (NO_COLOR does the same)",
	    "không dùng màu (NO_COLOR cũng vậy)" },
	{ "-q", NULL, "quiet: errors only", "chỉ báo lỗi" },
	{ "-v", NULL, "say more", "báo nhiều hơn" },
	{ "--help", NULL, "this help", "trợ giúp này" },
	{ NULL, NULL, NULL, NULL },
};

static const struct option *
find_in(const struct option *list, const char *name, size_t n)
{
	for (; list != NULL && list->name != NULL; list++)
		if (strlen(list->name) == n && memcmp(list->name, name, n) == 0)
			return list;
	return NULL;
}

static int
unknown(struct ctl *c, enum msg_id plain, enum msg_id hint, const char *word, const char *near)
{
	if (near != NULL)
		err_set(&c->err, hint, word, near);
	else
		err_set(&c->err, plain, word);
	ctl_fail(c);
	return -1;
}

static int
unknown_option(struct ctl *c, const char *word)
{
	const char *names[64];
	size_t n = 0;

	for (const struct option *o = ctl_common; o->name != NULL; o++)
		names[n++] = o->name;
	for (const struct option *o = c->command->options; o != NULL && o->name != NULL && n < 64;
	     o++)
		names[n++] = o->name;
	return unknown(c, MSG_CTL_OPTION, MSG_CTL_OPTION_HINT, word, suggest(word, names, n));
}

int
ctl_begins(const struct command *k, const char *name)
{
	size_t n = strlen(name);

	return n > 0 && strncmp(k->name, name, n) == 0 && (k->name[n] == '\0' || k->name[n] == ' ');
}

static int
unknown_command(struct ctl *c, const char *word)
{
	const char *names[sizeof ctl_commands / sizeof ctl_commands[0]];
	size_t n = 0;

	for (; ctl_commands[n] != NULL; n++)
		names[n] = ctl_commands[n]->name;
	return unknown(c, MSG_CTL_COMMAND, MSG_CTL_COMMAND_HINT, word, suggest(word, names, n));
}

static void
apply_common(struct ctl *c)
{
	const char *lang = ctl_option(c, "--lang"), *env = getenv("LC_ALL");

	if (env == NULL || *env == '\0')
		env = getenv("LANG");
	c->lang = lang                          ? (strcmp(lang, "vi") == 0 ? LANG_VI : LANG_EN)
	    : env && strncmp(env, "vi", 2) == 0 ? LANG_VI
						: LANG_EN;
	c->json = ctl_option(c, "--json") != NULL;
	c->quiet = ctl_option(c, "-q") != NULL;
	c->verbose = ctl_option(c, "-v") != NULL;
	c->color = isatty(1) && getenv("NO_COLOR") == NULL && ctl_option(c, "--no-color") == NULL;
}

/* One word that begins with -; *i moves over its value. */
static int
option(struct ctl *c, int argc, char **argv, int *i)
{
	const char *word = argv[*i], *equals = strchr(word, '=');
	size_t n = equals ? (size_t)(equals - word) : strlen(word);
	const struct option *o = find_in(c->command->options, word, n);

	if (o == NULL)
		o = find_in(ctl_common, word, n);
	if (o == NULL)
		return unknown_option(c, arena_copy(&c->arena, word, n));
	if (o->value == NULL && equals != NULL)
		return unknown_option(c, word);
	if (o->value != NULL && equals == NULL && *i + 1 >= argc) {
		err_set(&c->err, MSG_CTL_OPTION_VALUE, o->name, o->value);
		ctl_fail(c);
		return -1;
	}
	if (c->noptions == CTL_ARGS)
		return unknown_option(c, word);
	c->options[c->noptions].name = o->name;
	c->options[c->noptions++].value = o->value == NULL ? "" : equals ? equals + 1 : argv[++*i];
	return 0;
}

static void
half_command(struct ctl *c, const char *word)
{
	struct buf b = BUF_INIT;

	for (size_t i = 0; ctl_commands[i] != NULL; i++)
		if (ctl_begins(ctl_commands[i], word))
			buf_addf(&b, "%s%s", b.n ? ", " : "", ctl_commands[i]->name);
	err_set(&c->err, MSG_CTL_COMMAND_HALF, word, b.p);
	ctl_fail(c);
	buf_fini(&b);
}

/* How many words name the command: 1 or 2; 0 with the mistake told. */
static int
find_command(struct ctl *c, int argc, char **argv)
{
	const char *two = argc > 2 ? arena_fmt(&c->arena, "%s %s", argv[1], argv[2]) : argv[1];
	int begins = 0;

	c->command = NULL;
	for (size_t i = 0; ctl_commands[i] != NULL && c->command == NULL; i++) {
		begins |= ctl_begins(ctl_commands[i], argv[1]);
		if (strcmp(ctl_commands[i]->name, two) == 0 ||
		    strcmp(ctl_commands[i]->name, argv[1]) == 0)
			c->command = ctl_commands[i];
	}
	if (c->command != NULL)
		return strchr(c->command->name, ' ') ? 2 : 1;
	for (int i = 2; i + 1 < argc; i++)
		if (strcmp(argv[i], "--lang") == 0)
			c->lang = strcmp(argv[i + 1], "vi") == 0 ? LANG_VI : LANG_EN;
	if (begins && (argc == 2 || argv[2][0] == '-'))
		half_command(c, argv[1]);
	else
		unknown_command(c, begins ? two : argv[1]);
	return 0;
}

int
ctl_parse(struct ctl *c, int argc, char **argv)
{
	int plain = 0, words;
	const char *lang;

	apply_common(c);
	c->command = &cmd_help;
	if (argc < 2)
		return 0;
	if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0)
		return 0;
	if (strcmp(argv[1], "--version") == 0) {
		c->command = &cmd_version;
		return 0;
	}
	words = find_command(c, argc, argv);
	if (words == 0)
		return -1;
	for (int i = 1 + words; i < argc; i++) {
		if (!plain && strcmp(argv[i], "--") == 0)
			plain = 1;
		else if (!plain && argv[i][0] == '-' && argv[i][1] != '\0') {
			if (option(c, argc, argv, &i) != 0)
				return -1;
		} else if (c->nargs < CTL_ARGS)
			c->args[c->nargs++] = argv[i];
	}
	lang = ctl_option(c, "--lang");
	apply_common(c);
	if (lang != NULL && strcmp(lang, "vi") != 0 && strcmp(lang, "en") != 0)
		return unknown(c, MSG_CTL_LANG, MSG_CTL_LANG, lang, NULL);
	return 0;
}

const char *
ctl_option_nth(const struct ctl *c, const char *name, int nth)
{
	for (int i = 0; i < c->noptions; i++)
		if (strcmp(c->options[i].name, name) == 0 && nth-- == 0)
			return c->options[i].value;
	return NULL;
}

const char *
ctl_option(const struct ctl *c, const char *name)
{
	return ctl_option_nth(c, name, 0);
}

int
ctl_number(struct ctl *c, const char *name, int fallback, int lo, int hi, int *out)
{
	const char *s = ctl_option(c, name);
	char range[64];
	int64_t v = fallback;

	if (s != NULL && (decimal_parse(s, strlen(s), 0, &v) != 0 || v < lo || v > hi)) {
		snprintf(range, sizeof range, "%d - %d", lo, hi);
		return err_set(&c->err, MSG_CTL_NUMBER, name, range);
	}
	*out = (int)v;
	return 0;
}

int
ctl_fail(struct ctl *c)
{
	int status = msg_exit(c->err.id);
	char *text = err_line(&c->err, c->lang);

	if (c->json) {
		struct value *v = value_map(&c->arena);

		value_put(&c->arena, v, "error", value_str(&c->arena, msg_name(c->err.id)));
		value_put(&c->arena, v, "message", value_str(&c->arena, text));
		ctl_print_json(v);
	} else
		fprintf(stderr, "kpictl: %s\n", text);
	free(text);
	err_fini(&c->err);
	return status;
}

int
ctl_usage(struct ctl *c, const char *missing)
{
	err_set(&c->err, MSG_CTL_MISSING, missing, c->command->name);
	return ctl_fail(c);
}

void
ctl_sayv(struct ctl *c, enum msg_id id, ...)
{
	const char *args[ERR_ARGS] = { NULL };
	va_list ap;
	char *text;

	va_start(ap, id);
	for (int i = 0; i < ERR_ARGS && (args[i] = va_arg(ap, const char *)) != NULL; i++)
		;
	va_end(ap);
	text = msg_text(id, c->lang, args, ERR_ARGS);
	puts(text);
	free(text);
}

void
ctl_print_json(const struct value *v)
{
	struct buf b = BUF_INIT;

	json_value(&b, v, 2);
	puts(b.p);
	buf_fini(&b);
}

const char *
ctl_titled(const struct ctl *c, const struct value *v, const char *fallback)
{
	return value_text(value_get(v, c->lang == LANG_VI ? "vi" : "en"), fallback);
}

int64_t
ctl_now(void)
{
	return (int64_t)time(NULL);
}

void
ctl_progress(struct ctl *c, const char *what, size_t done, size_t total)
{
	char bar[33];
	size_t full = total ? done * 32 / total : 32;

	if (c->json && c->verbose)
		fprintf(stderr, "{\"progress\":\"%s\",\"done\":%zu,\"total\":%zu}\n", what, done,
		    total);
	if (c->json || c->quiet || !isatty(2))
		return;
	memset(bar, '#', full);
	memset(bar + full, '.', 32 - full);
	bar[32] = '\0';
	fprintf(
	    stderr, "\r%-12s [%s] %zu/%zu%s", what, bar, done, total, done >= total ? "\n" : "");
}

void
table_cell(struct table *t, const char *text)
{
	t->cells = arena_room(t->a, t->cells, t->n, &t->cap, sizeof *t->cells);
	t->cells[t->n++] = arena_str(t->a, text ? text : "");
}

void
table_print(struct table *t, unsigned right)
{
	size_t width[32] = { 0 };

	for (size_t i = 0; i < t->n; i++) {
		size_t w = utf8_chars(t->cells[i], strlen(t->cells[i]));

		if (w > width[i % t->columns])
			width[i % t->columns] = w;
	}
	for (size_t i = 0; i < t->n; i++) {
		size_t col = i % t->columns, last = col + 1 == t->columns;
		int pad = (int)(width[col] - utf8_chars(t->cells[i], strlen(t->cells[i])));

		if (right & 1u << col)
			printf("%*s%s", pad, "", t->cells[i]);
		else
			printf("%s%*s", t->cells[i], last ? 0 : pad, "");
		fputs(last ? "\n" : "  ", stdout);
	}
}
