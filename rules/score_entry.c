/* What a formula sees of a diary entry (e), a task (t) and an item. The object's index is the row,
 * or -2 - kind when a measure is evaluated for a whole kind; asking then for what differs from row
 * to row ends that attempt (engine.varies). */
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include "rules/base/text.h"
#include "rules/score_impl.h"
#include "rules/words.h"

static const char *const origins[] = { "planned", "unplanned", "taken_over" };
static const char *const parts[] = { "lead", "coordinator" };

const struct kind *
kind_at(const struct state *s, int task, long row)
{
	uint32_t k = row < -1 ? (uint32_t)(-2 - row)
	    : task            ? s->in->task_kind[row]
			      : s->in->kind[row];

	return s->g->kinds[k];
}

/* --- what a kind knows --- */

static struct cell
choice(const char *const *names, int n, int i)
{
	return cell_word(i >= 0 && i < n ? names[i] : NULL);
}

static struct cell
k_quantity(const struct kind *k)
{
	return CELL_NUMBER((double)k->quantity / 1000);
}
static struct cell
k_accepted(const struct kind *k)
{
	return CELL_BOOLEAN(k->accepted == ACCEPTED_YES);
}
static struct cell
k_awaiting(const struct kind *k)
{
	return CELL_BOOLEAN(k->accepted == ACCEPTED_PENDING);
}
static struct cell
k_errors(const struct kind *k)
{
	return CELL_NUMBER(k->waived & 1 ? 0 : k->major_errors);
}
static struct cell
k_delays(const struct kind *k)
{
	return CELL_NUMBER(k->waived & 2 ? 0 : k->delays);
}
static struct cell
k_evidence(const struct kind *k)
{
	return CELL_BOOLEAN(k->evidence);
}
static struct cell
k_has_task(const struct kind *k)
{
	return CELL_BOOLEAN(k->origin >= 0);
}
static struct cell
k_origin(const struct kind *k)
{
	return choice(origins, 3, k->origin);
}
static struct cell
k_part(const struct kind *k)
{
	return choice(parts, 2, k->origin >= 0 ? k->part : -1);
}
static struct cell
k_handed(const struct kind *k)
{
	return CELL_BOOLEAN(k->handed_back);
}
static struct cell
k_cancelled(const struct kind *k)
{
	return CELL_BOOLEAN(k->cancelled);
}
static struct cell
k_withdrawn(const struct kind *k)
{
	return CELL_BOOLEAN(k->task_withdrawn);
}
static struct cell
k_sealed(const struct kind *k)
{
	return CELL_BOOLEAN(k->after_sealing);
}

static const struct {
	const char *name;
	kind_fn *fn;
	unsigned of;
} kind_fields[] = {
	/* of: 1 entry, 2 task */
	{ "quantity", k_quantity, 3 },
	{ "accepted", k_accepted, 1 },
	{ "awaiting", k_awaiting, 1 },
	{ "major_errors", k_errors, 1 },
	{ "delays", k_delays, 1 },
	{ "evidence", k_evidence, 1 },
	{ "has_task", k_has_task, 1 },
	{ "origin", k_origin, 3 },
	{ "part", k_part, 3 },
	{ "handed_back", k_handed, 3 },
	{ "cancelled", k_cancelled, 3 },
	{ "task_withdrawn", k_withdrawn, 1 },
	{ "after_sealing", k_sealed, 1 },
};

/* --- what only a row knows --- */

static struct cell
day_cell(const struct state *s, int offset)
{
	return offset == INT16_MIN ? CELL_NOTHING : CELL_NUMBER((double)(s->in->base + offset));
}

static int
done_of(const struct state *s, long row)
{
	return s->in->done ? s->in->done[row] : s->in->date[row];
}

static int
due_of(const struct state *s, long row)
{
	int task = s->in->task ? s->in->task[row] : -1;

	return task < 0 ? INT16_MIN : s->in->due[task];
}

static struct cell
e_minutes(struct state *s, long row)
{
	return s->in->minutes[row] == 0xffff ? CELL_NOTHING : CELL_NUMBER(s->in->minutes[row]);
}

static struct cell
e_date(struct state *s, long row)
{
	return day_cell(s, s->in->date[row]);
}
static struct cell
e_done(struct state *s, long row)
{
	return day_cell(s, done_of(s, row));
}
static struct cell
e_due(struct state *s, long row)
{
	return day_cell(s, due_of(s, row));
}

static struct cell
e_declared(struct state *s, long row)
{
	return day_cell(s, s->in->declared ? s->in->declared[row] : s->in->date[row]);
}

static struct cell
e_assigned(struct state *s, long row)
{
	int task = s->in->task ? s->in->task[row] : -1;

	return task < 0 ? CELL_NOTHING : day_cell(s, s->in->assigned[task]);
}

static struct cell
e_days_late(struct state *s, long row)
{
	int due = due_of(s, row);

	return due == INT16_MIN ? CELL_NOTHING : CELL_NUMBER(done_of(s, row) - due);
}

static struct cell
e_working_days_late(struct state *s, long row)
{
	int due = due_of(s, row), done = done_of(s, row);

	if (due == INT16_MIN)
		return CELL_NOTHING;
	return CELL_NUMBER(done <= due
		? 0
		: calendar_working_days(s->g->calendar, s->in->base + due + 1, s->in->base + done));
}

static struct cell
e_declared_after(struct state *s, long row)
{
	return CELL_NUMBER(s->in->declared ? s->in->declared[row] - s->in->date[row] : 0);
}

static struct cell
e_copies(struct state *s, long row)
{
	return CELL_NUMBER(entry_copy(s, row)->of);
}

static struct cell
e_copy(struct state *s, long row)
{
	return CELL_NUMBER(entry_copy(s, row)->which);
}

static struct cell
t_assigned(struct state *s, long row)
{
	return day_cell(s, s->in->assigned[row]);
}
static struct cell
t_due(struct state *s, long row)
{
	return day_cell(s, s->in->due[row]);
}

static struct cell
t_done_quantity(struct state *s, long row)
{
	const struct columns *in = s->in;

	if (s->done == NULL) {
		s->done = arena_new(s->a, (in->ntasks + 1) * sizeof *s->done);
		for (size_t i = 0; in->task && i < in->nentries; i++) {
			const struct kind *k = s->g->kinds[in->kind[i]];

			if (in->task[i] >= 0 && k->accepted == ACCEPTED_YES)
				s->done[in->task[i]] += k->quantity;
		}
	}
	return CELL_NUMBER((double)s->done[row] / 1000);
}

static struct cell
t_days_to_due(struct state *s, long row)
{
	if (s->r->today == DAY_NONE)
		return CELL_NOTHING;
	return CELL_NUMBER(s->in->base + s->in->due[row] - s->r->today);
}

static const struct {
	const char *name;
	row_fn *fn;
	int task;
} row_fields[] = {
	{ "minutes", e_minutes, 0 },
	{ "date", e_date, 0 },
	{ "done_on", e_done, 0 },
	{ "declared_on", e_declared, 0 },
	{ "due_on", e_due, 0 },
	{ "assigned_on", e_assigned, 0 },
	{ "days_late", e_days_late, 0 },
	{ "working_days_late", e_working_days_late, 0 },
	{ "declared_after", e_declared_after, 0 },
	{ "copies", e_copies, 0 },
	{ "copy", e_copy, 0 },
	{ "assigned_on", t_assigned, 1 },
	{ "due_on", t_due, 1 },
	{ "done_quantity", t_done_quantity, 1 },
	{ "days_to_due", t_days_to_due, 1 },
};

const char *
entry_field(const char *name, int task, kind_fn **kind, row_fn **row)
{
	for (size_t i = 0; i < sizeof kind_fields / sizeof *kind_fields; i++)
		if ((kind_fields[i].of & (task ? 2u : 1u)) &&
		    strcmp(kind_fields[i].name, name) == 0) {
			*kind = kind_fields[i].fn;
			return kind_fields[i].name;
		}
	for (size_t i = 0; i < sizeof row_fields / sizeof *row_fields; i++)
		if (row_fields[i].task == task && strcmp(row_fields[i].name, name) == 0) {
			*row = row_fields[i].fn;
			return row_fields[i].name;
		}
	return NULL;
}

/* --- declared fields --- */

static const struct field *
field_of(const struct item *item, const char *name)
{
	for (size_t i = 0; item != NULL && i < item->nfields; i++)
		if (strcmp(item->fields[i].name, name) == 0)
			return &item->fields[i];
	return NULL;
}

/* The text of `name` in "name=value" lines. */
static const char *
field_text(const char *fields, const char *name, size_t *n)
{
	size_t len = strlen(name);

	for (const char *p = fields; p != NULL && *p != '\0';
	     p = strchr(p, '\n') ? strchr(p, '\n') + 1 : NULL)
		if (strncmp(p, name, len) == 0 && p[len] == '=') {
			*n = strcspn(p + len + 1, "\n");
			return p + len + 1;
		}
	return NULL;
}

int
entry_declared(struct state *s, const struct kind *k, const char *name, struct cell *out)
{
	const struct field *f = field_of(kind_item(s, k), name);
	const char *text;
	size_t n;
	day_t day;

	*out = CELL_NOTHING;
	if (f == NULL)
		return 1;
	text = field_text(k->fields, name, &n);
	if (text == NULL)
		return 0;
	if (f->type == FIELD_INTEGER || f->type == FIELD_NUMBER)
		*out = CELL_NUMBER(strtod(text, NULL));
	else if (f->type == FIELD_BOOLEAN)
		*out = CELL_BOOLEAN(n > 0 && (text[0] == '1' || text[0] == 'y' || text[0] == 't'));
	else if (f->type == FIELD_DAY && day_parse(text, n, &day) == 0)
		*out = CELL_NUMBER(day);
	else {
		out->type = CELL_TEXT;
		out->u.text.s = text;
		out->u.text.n = n;
	}
	return 0;
}

/* --- items --- */

static int
item_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	const struct item *it = self;
	const struct {
		const char *name;
		struct cell cell;
	} fields[] = {
		{ "code", cell_word(it->code) },
		{ "coefficient", CELL_NUMBER(it->coefficient) },
		{ "points", it->points < 0 ? CELL_NOTHING : CELL_NUMBER(it->points) },
		{ "group", it->group == 0 ? CELL_NOTHING : CELL_NUMBER(it->group) },
		{ "standard_minutes",
		    it->standard_minutes < 0 ? CELL_NOTHING : CELL_NUMBER(it->standard_minutes) },
		{ "needs_evidence", CELL_BOOLEAN(it->evidence) },
		{ "unit", cell_word(it->unit) },
		{ "sector", cell_word(it->owner->sector) },
	};

	(void)sb, (void)index;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		if (strcmp(fields[i].name, key) == 0) {
			*out = fields[i].cell;
			return 0;
		}
	return no_field(SCOPE_ITEM, key, e);
}

const struct object_class item_class = { "item", item_get, NULL };

/* --- e and t --- */

static int
unknown_field(struct state *s, int task, const struct kind *k, const char *key, struct err *e)
{
	const char *names[128], *near;
	size_t n = word_names(task ? SCOPE_TASK : SCOPE_ENTRY, names, 64);
	const struct item *item = kind_item(s, k);

	for (size_t i = 0; item != NULL && i < item->nfields && n < 128; i++)
		names[n++] = item->fields[i].name;
	for (size_t i = 0; i < s->law->person->nmeasures && n < 128; i++)
		if (s->law->person->measures[i].task == task)
			names[n++] = s->law->person->measures[i].name;
	near = suggest(key, names, n);
	return near ? err_set(e, MSG_RULE_NO_FIELD_HINT, k->item, key, near)
		    : err_set(e, MSG_RULE_NO_FIELD, k->item, key);
}

/* Item, measures, declared fields: what is not in a table. */
static int
other_field(struct state *s, const struct meaning *m, long row, const char *key, struct cell *out,
    struct err *e)
{
	const struct kind *k = kind_at(s, m->task, row);
	const struct item *item;

	if (m->item) {
		item = kind_item(s, k);
		*out = item ? cell_object(&item_class, (void *)item, 0) : CELL_NOTHING;
		return item ? 0 : err_set(e, MSG_RULE_ITEM_UNKNOWN, k->item);
	}
	if (m->declared && entry_declared(s, k, key, out) == 0)
		return 0;
	if (m->measure != NULL)
		return measure_cell(s, m->measure, row, out, e);
	return unknown_field(s, m->task, k, key, e);
}

static int
get(struct state *s, int task, long row, const char *key, struct cell *out, struct err *e)
{
	struct meaning m = meaning_of(s, key, task);

	if (m.kind != NULL) {
		*out = m.kind(kind_at(s, task, row));
		return 0;
	}
	if (m.row == NULL)
		return other_field(s, &m, row, key, out, e);
	if (row < -1) {
		s->g->varies = 1;
		return err_set(e, MSG_RULE_RUN);
	}
	*out = m.row(s, row);
	return 0;
}

static int
entry_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	(void)sb;
	return get(self, 0, index, key, out, e);
}

static int
task_get(
    struct sandbox *sb, void *self, long index, const char *key, struct cell *out, struct err *e)
{
	(void)sb;
	return get(self, 1, index, key, out, e);
}

const struct object_class entry_class = { "entry", entry_get, NULL };
const struct object_class task_class = { "task", task_get, NULL };

const char *
entry_context(struct state *s, int task, long row)
{
	char day[DAY_TEXT];

	if (row < 0)
		return arena_fmt(s->a, "%s", kind_at(s, task, row)->item);
	return arena_fmt(s->a, "%s (%s)", kind_at(s, task, row)->item,
	    day_text(s->in->base + (task ? s->in->due[row] : s->in->date[row]), day));
}
