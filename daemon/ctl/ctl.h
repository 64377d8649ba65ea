/* ctl: kpictl's commands. A command is a row: name, what it takes, its options, help in both
 * languages, its function. Knows the terminal; the work is done by run, store, workers and rules.
 */
#ifndef KPID_CTL_H
#define KPID_CTL_H

#include <stddef.h>
#include "rules/base/arena.h"
#include "rules/base/err.h"
#include "rules/base/value.h"

enum exit_status {
	EXIT_YES = 0,
	EXIT_NO = 1,
	EXIT_USAGE = 2,
	EXIT_NO_DAEMON = 3,
	EXIT_REFUSED = 4,
	EXIT_BAD_INPUT = 5
};

struct option {
	const char *name; /* "--db" */
	const char *value; /* what it takes ("FILE"); NULL = a flag */
	const char *en, *vi;
};

struct ctl;
struct command {
	const char *name, *args; /* "score" or "token create", "[DIR]" */
	int (*run)(struct ctl *c); /* an exit status */
	const struct option *options; /* ended by a NULL name; may be NULL */
	const char *en, *vi; /* one line */
	const char *example; /* lines after "kpictl "; NULL none */
};

#define CTL_ARGS 32

/* Is `name` the command, or the first word of its two ("token" of "token create")? */
int ctl_begins(const struct command *k, const char *name);

/* One call of kpictl. */
struct ctl {
	const struct command *command;
	enum lang lang;
	int json, quiet, verbose, color;
	const char *args[CTL_ARGS];
	int nargs;
	struct {
		const char *name, *value;
	} options[CTL_ARGS];
	int noptions;
	struct arena arena;
	struct err err;
};

extern const struct command *const ctl_commands[]; /* ended by NULL */
extern const struct option ctl_common[];

/* Parses argv; -1 with the usage told on stderr. */
int ctl_parse(struct ctl *c, int argc, char **argv);
/* The value of an option ("" for a flag that is given), NULL when it is not. */
const char *ctl_option(const struct ctl *c, const char *name);
/* As above, the i-th time that it was given. */
const char *ctl_option_nth(const struct ctl *c, const char *name, int i);
/* A whole number option: fallback when absent; -1 with *err when it is not a number within the
 * bounds. */
int ctl_number(struct ctl *c, const char *name, int fallback, int lo, int hi, int *out);

/* Tells c->err on stderr (JSON when asked) and gives its exit status. */
int ctl_fail(struct ctl *c);
int ctl_usage(struct ctl *c, const char *missing);
/* A sentence of the table on standard output or error, with a line end. */
#define ctl_say(c, ...) ctl_sayv((c), __VA_ARGS__, (const char *)NULL)
void ctl_sayv(struct ctl *c, enum msg_id id, ...);
void ctl_print_json(const struct value *v);
/* The text of `key` in the language: vi or en. */
const char *ctl_titled(const struct ctl *c, const struct value *v, const char *fallback);

/* Seconds since 1970. */
int64_t ctl_now(void);

/* Progress on stderr when it is a terminal, NDJSON lines with --json -v; done = total ends it. */
void ctl_progress(struct ctl *c, const char *what, size_t done, size_t total);

/* Rows of text, aligned by what a terminal shows. */
struct table {
	struct arena *a;
	const char **cells;
	size_t n, cap;
	size_t columns;
};
void table_cell(struct table *t, const char *text);
void
table_print(struct table *t, unsigned right); /* bits of columns that are aligned to the right */

extern const struct command cmd_impact, cmd_simulate, cmd_check, cmd_test, cmd_new_sector,
    cmd_import, cmd_export, cmd_score, cmd_explain, cmd_try, cmd_warnings, cmd_demo_data,
    cmd_doctor, cmd_words, cmd_completion, cmd_help, cmd_version, cmd_status, cmd_reload,
    cmd_rollback, cmd_bundles, cmd_run, cmd_runs, cmd_cancel, cmd_schedule, cmd_schedule_resume,
    cmd_token_create, cmd_token_list, cmd_token_revoke, cmd_config, cmd_events, cmd_proof,
    cmd_verify, cmd_proof_key, cmd_backup, cmd_restore, cmd_audit_verify, cmd_audit_show,
    cmd_handbook, cmd_fmt, cmd_convert_items, cmd_schema, cmd_propose, cmd_proposals, cmd_approve,
    cmd_activate, cmd_reject, cmd_withdraw, cmd_history, cmd_shadow_start, cmd_shadow_status,
    cmd_shadow_stop, cmd_shadow_promote, cmd_quota, cmd_edges, cmd_comparability, cmd_matrix,
    cmd_coverage, cmd_farming, cmd_since, cmd_periods, cmd_seal, cmd_reopen, cmd_forget, cmd_sign;

#endif
