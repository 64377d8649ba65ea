/* Values of the fields that items declare. */
#include <string.h>
#include "daemon/ctl/demo_impl.h"

/* The names in the fields of an item that are not there yet. */
static void
names_of(struct demo *d, struct fields *all, const char *p)
{
	while (*p != '\0') {
		size_t len = strcspn(p, " "), name = strcspn(p, ":? ");
		int k = 0;

		while (k < all->n &&
		    (strlen(all->at[k].name) != name || memcmp(all->at[k].name, p, name) != 0))
			k++;
		if (k == all->n && k < FIELDS && name > 0)
			all->at[all->n++].name = arena_copy(&d->a, p, name);
		p += len + (p[len] == ' ');
	}
}

void
demo_field_names(struct demo *d, struct fields *all)
{
	for (size_t s = 0; s < d->nsectors; s++) {
		for (size_t i = 0; i < d->sectors[s].n; i++)
			names_of(d, all, d->sectors[s].items[i].fields);
		if (d->sectors[s].shift.code != NULL)
			names_of(d, all, d->sectors[s].shift.fields);
		if (d->sectors[s].rest.code != NULL)
			names_of(d, all, d->sectors[s].rest.fields);
	}
}

/* Whole numbers that such work has; a field that is not named here gets 1 to 20. */
static const struct {
	const char *name;
	int from, to;
} usual[] = {
	{ "participants", 35, 150 },
	{ "households", 6, 18 },
	{ "raised", 6, 10 },
	{ "resolved", 4, 6 },
	{ "members", 1, 6 },
	{ "registered", 30, 60 },
	{ "finished", 20, 30 },
	{ "team", 3, 7 },
	{ "opinions", 8, 20 },
	{ "accepted_opinions", 3, 8 },
	{ "answers", 18, 30 },
	{ "satisfied", 17, 18 },
	{ "early", 0, 1 },
	{ "apologies", 1, 1 },
	{ "handled", 1, 1 },
	{ "same_day", 4, 6 },
	{ "days_before", 4, 9 },
	{ "petitions", 8, 12 },
	{ "answered", 6, 8 },
	{ "planned_sum", 900, 1000 },
	{ "disbursed", 650, 900 },
	{ "target_sum", 400, 450 },
	{ "collected", 330, 400 },
	{ "members_due", 28, 30 },
	{ "present", 25, 28 },
	{ "owing", 28, 30 },
	{ "payers", 26, 28 },
	{ "points_due", 8, 10 },
	{ "points_done", 6, 8 },
	{ "invited", 28, 32 },
	{ "attended", 22, 28 },
	{ "posts", 6, 8 },
	{ "filled", 4, 6 },
	{ "units", 3, 6 },
	{ "awarded", 10, 14 },
	{ "direct", 6, 10 },
	{ "submitted", 8, 10 },
	{ "recognised", 5, 7 },
	{ "applied", 3, 5 },
	{ "hours", 2, 4 },
	{ "uptime", 99, 100 },
	{ "learners", 28, 32 },
	{ "passed", 24, 28 },
	{ "patients", 14, 36 },
	{ "doses", 35, 60 },
	{ "hours_after", 3, 20 },
	{ "class_size", 32, 44 },
	{ "papers", 35, 45 },
	{ "pupils", 4, 8 },
	{ "posts_made", 6, 10 },
	{ "claims", 18, 20 },
	{ "decided", 15, 18 },
	{ "beneficiaries", 26, 30 },
	{ "paid", 22, 26 },
	{ "cashless", 17, 22 },
	{ "listed", 18, 20 },
	{ "visited", 15, 18 },
	{ "sites", 8, 12 },
	{ "products", 12, 20 },
	{ "checked", 12, 20 },
};

/* What goes wrong now and then: 1, else 0. */
static const char *const rare[] = { "late", "overdue", "faults", "breaches", "violations",
	"corrected", "reactions", "returned", "behind" };

static int
whole(struct demo *d, const char *name)
{
	for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
		if (strcmp(usual[i].name, name) == 0)
			return usual[i].from + demo_below(d, usual[i].to - usual[i].from + 1);
	for (size_t i = 0; i < sizeof rare / sizeof *rare; i++)
		if (strcmp(rare[i], name) == 0)
			return demo_chance(d, 30);
	return 1 + demo_below(d, 20);
}

/* The first choice is the beginning of something ("registered", "none"): rare at the end of a job.
 */
static void
one_of(struct demo *d, const char *choices, int bars, struct buf *out)
{
	for (int pick = demo_chance(d, 60) ? 0 : 1 + demo_below(d, bars); pick > 0; pick--)
		choices += strcspn(choices, "|") + 1;
	buf_add(out, choices, strcspn(choices, "| "));
}

/* Said of work that is not as it should be. */
static int
is_bad(const char *name)
{
	return strcmp(name, "faulty") == 0 || strcmp(name, "incomplete") == 0;
}

static void
value_of_type(struct demo *d, const char *name, const char *type, day_t day, struct buf *out)
{
	char text[DAY_TEXT];
	int bars = 0;

	for (const char *p = type; *p != '\0' && *p != ' '; p++)
		bars += *p == '|';
	if (bars > 0)
		one_of(d, type, bars, out);
	else if (strncmp(type, "integer", 7) == 0 || strncmp(type, "number", 6) == 0)
		buf_addf(out, "%d", whole(d, name));
	else if (strncmp(type, "boolean", 7) == 0)
		buf_adds(out, demo_chance(d, is_bad(name) ? 20 : 990) ? "yes" : "no");
	else if (strncmp(type, "day", 3) == 0)
		buf_adds(out, day_text(day, text));
	else
		buf_addf(out, "BB-%d", demo_below(d, 900) + 100);
}

/* "" when the item does not declare the field; an optional one is left empty now and then. */
void
demo_field_value(
    struct demo *d, const struct demo_item *it, const char *name, day_t day, struct buf *out)
{
	for (const char *p = it->fields; *p != '\0';) {
		size_t len = strcspn(p, " "), n = strcspn(p, ":? ");
		const char *type = memchr(p, ':', len);

		if (strlen(name) == n && memcmp(p, name, n) == 0 && type != NULL) {
			if (p[n] != '?' || !demo_chance(d, 40))
				value_of_type(d, name, type + 1, day, out);
			return;
		}
		p += len + (p[len] == ' ');
	}
}
