/* The planted stories, and the command that shows each. */
#include <stdlib.h>
#include "daemon/ctl/demo_impl.h"

/* {0} who, {1} the last month, {2} its year, {3} the second month. */
static const struct {
	const char *name;
	enum msg_id text;
	const char *command;
} stories[STORY_COUNT] = {
	[STORY_CAP] = { "cap", MSG_DEMO_CAP, "explain {0} {2} --to-date" },
	[STORY_OVERTIME] = { "overtime", MSG_DEMO_OVERTIME,
		"warnings {1} --staff {0} --check day_over_standard" },
	[STORY_MISSING] = { "missing", MSG_DEMO_MISSING,
		"warnings {1} --staff {0} --check missing_day" },
	[STORY_LATE] = { "late", MSG_DEMO_LATE,
		"warnings {1} --staff {0} --check late_declaration" },
	[STORY_CAUSE] = { "cause", MSG_DEMO_CAUSE, "explain {0} {1}" },
	[STORY_DISCIPLINE] = { "discipline", MSG_DEMO_DISCIPLINE, "explain {0} {2} --to-date" },
	[STORY_MOVED] = { "moved", MSG_DEMO_MOVED, "explain {0} {3}" },
	[STORY_MATERNITY] = { "maternity", MSG_DEMO_MATERNITY, "explain {0} {1}" },
	[STORY_NEW] = { "new", MSG_DEMO_NEW, "explain {0} {2} --to-date" },
	[STORY_DUPLICATE] = { "duplicate", MSG_DEMO_DUPLICATE,
		"warnings {1} --staff {0} --check duplicate" },
	[STORY_INFLATED] = { "inflated", MSG_DEMO_INFLATED,
		"warnings {1} --agency {0} --check agency_far_from_others" },
};

/* The command with its arguments put in. */
static void
put_command(FILE *out, const char *command, const char *const *args)
{
	for (; *command != '\0'; command++)
		if (*command == '{') {
			fputs(args[command[1] - '0'], out);
			command += 2;
		} else
			fputc(*command, out);
}

void
demo_tell(struct demo *d, enum story story, const char *code)
{
	char last[PERIOD_TEXT], year[PERIOD_TEXT], second[PERIOD_TEXT];
	struct period p = { PERIOD_YEAR, d->last.year, 1 };
	const char *args[] = { code, period_text(d->last, last), period_text(p, year),
		period_text(d->o->months > 1 ? period_next(d->o->first) : d->o->first, second) };
	char *en = msg_text(stories[story].text, LANG_EN, NULL, 0),
	     *vi = msg_text(stories[story].text, LANG_VI, NULL, 0);

	fprintf(d->stories, "%s\t%s\t%s\t%s\t", stories[story].name, code, en, vi);
	put_command(d->stories, stories[story].command, args);
	fputc('\n', d->stories);
	free(en);
	free(vi);
}
