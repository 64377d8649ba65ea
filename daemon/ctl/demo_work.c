/* A month of one person: tasks that fit the working time, and diary lines day by day. */
#include <string.h>
#include "daemon/ctl/demo_impl.h"

#define TASKS 40
#define JOBS (TASKS + 9)
#define DAY_MINUTES 400 /* of which about 8 lines are made */

#define LINES 4 /* of one job on one day */

struct job {
	const struct demo_item *item;
	long task; /* 0: work without a task */
	int left;
	day_t due, day; /* the last day with a line of it, */
	int lines, minutes; /* how many lines on that day, and the minutes of the first */
};

struct month {
	struct demo *d;
	const struct who *w;
	const struct fields *all;
	int i, month;
	struct period p;
	day_t days[31]; /* working days that the person is there */
	int ndays;
	struct job jobs[JOBS];
	size_t njobs;
	int excused; /* delays with an objective cause so far */
};

/* Per cent of the work assigned that gets done: from, and how far above. */
static const struct {
	int done, wide, errors, delays; /* the last two of a thousand lines */
	int points; /* general points, tenths */
} tiers[] = {
	[TIER_STRONG] = { 100, 10, 2, 4, 280 },
	[TIER_STEADY] = { 68, 18, 7, 14, 240 },
	[TIER_WEAK] = { 40, 25, 20, 50, 220 },
};

static int
away(const struct month *m, day_t day)
{
	const struct who *w = m->w;

	return (w->story == STORY_MATERNITY && (m->month >= 1 || m->d->o->months == 1)) ||
	    (w->story == STORY_NEW && m->month < m->d->o->months - 1) ||
	    (day >= w->leave && day <= w->back);
}

static void
working_days(struct month *m)
{
	for (day_t day = period_first(m->p); day <= period_last(m->p); day++)
		if (calendar_kind(m->d->o->calendar, day) != DAYK_OFF && !away(m, day))
			m->days[m->ndays++] = day;
}

/* Heads and deputies lead: three pieces of work in five; nobody else does that. Of the own sector,
 * most is what is done every day. */
static const struct demo_item *
some_item(const struct month *m)
{
	struct demo *d = m->d;
	int lead = d->leadership > 0 && m->w->role > 0 && demo_chance(d, 600);
	const struct demo_sector *s = &d->sectors[lead ? d->leadership
		: demo_chance(d, 300)                  ? 0
						       : m->w->sector];
	int n = (int)(s->everyday > 0 && demo_chance(d, 600) ? s->everyday : s->n);

	for (int tries = 0;; tries++) {
		const struct demo_item *it = &s->items[demo_below(d, n)];

		if (demo_below(d, it->rarity) == 0 || tries == 200)
			return it;
	}
}

static void
task_line(struct month *m, struct job *j, int quantity)
{
	struct demo *d = m->d;
	char assigned[DAY_TEXT], due[DAY_TEXT];
	int unplanned = demo_chance(d, 60), back = demo_chance(d, 8);

	day_text(m->days[0], assigned);
	demo_line(d, FACT_TASK, "V%ld,CB%06d,%s,%d,%s,%s,%s,%s", j->task, m->i + 1, j->item->code,
	    quantity, assigned, day_text(j->due, due), unplanned ? "unplanned" : "",
	    back ? assigned : "");
	if (back)
		j->left = 0;
}

static void
add_other(struct month *m, const struct demo_item *item)
{
	for (size_t k = 0; k < m->njobs; k++)
		if (m->jobs[k].task == 0 && m->jobs[k].item == item)
			return;
	m->jobs[m->njobs++] = (struct job){ .item = item, .left = 1000 };
}

/* One task of so many units. */
static int
add_task(struct month *m, const struct demo_item *item, int units, int spent)
{
	struct job *j = &m->jobs[m->njobs++];
	int at;

	*j = (struct job){ .item = item, .task = ++m->d->task, .left = units < 1 ? 1 : units };
	spent += j->left * item->minutes;
	at = spent / DAY_MINUTES > j->left / LINES ? spent / DAY_MINUTES : j->left / LINES;
	at += 2 + at / 8;
	j->due = at < m->ndays ? m->days[at] : period_last(m->p);
	task_line(m, j, j->left * item->units);
	return spent;
}

/* Half of the staff of a sector that has shifts work in shifts; the sixth day is one of rest. */
static int
in_shifts(const struct month *m)
{
	const struct demo_sector *s = &m->d->sectors[m->w->sector];

	return s->shift.code != NULL && s->rest.code != NULL && m->w->role == 0 && m->i % 2 == 0;
}

static int
is_rest(const struct month *m, int n)
{
	return (n + m->i) % 6 == 5;
}

/* The first job is the shifts assigned, the second those beyond. */
static void
plan_shifts(struct month *m)
{
	int done = tiers[m->w->tier].done + demo_below(m->d, tiers[m->w->tier].wide + 1);
	const struct demo_item *shift = &m->d->sectors[m->w->sector].shift;
	int shifts = 0;

	for (int n = 0; n < m->ndays; n++)
		shifts += !is_rest(m, n);
	add_task(m, shift, shifts * 100 / done, shifts * DAY_MINUTES);
	add_other(m, shift);
}

/* The work assigned fills the working time of the month, due piece after piece with some days to
 * spare; the longer one unit takes, the fewer of them. Who gets less done had more assigned than
 * fits: that is in the last task. Then work that nobody planned. */
static void
plan(struct month *m)
{
	struct demo *d = m->d;
	int done = tiers[m->w->tier].done + demo_below(d, tiers[m->w->tier].wide + 1);
	int time = m->ndays * DAY_MINUTES * 9 / 10, all = time * 100 / done, spent = 0;

	while (spent < time && spent < all && m->njobs < TASKS) {
		const struct demo_item *it = some_item(m);
		int most = 30000 / (it->minutes * it->minutes);

		spent = add_task(m, it, most / 2 + demo_below(d, most / 2 + 1), spent);
	}
	if (spent < all) {
		const struct demo_item *it = some_item(m);

		add_task(m, it, (all - spent) / it->minutes, spent);
	}
	for (int tries = 0; tries < 8; tries++)
		add_other(m, some_item(m));
}

/* What is due first; now and then, or when all is done, other work. */
static struct job *
next_job(struct month *m, day_t day)
{
	struct job *best = NULL;
	int other = demo_chance(m->d, 60);

	for (size_t k = 0; k < m->njobs; k++) {
		struct job *j = &m->jobs[k];
		day_t due = j->task ? j->due : other ? 0 : INT32_MAX;

		if (j->left > 0 && (j->day != day || j->lines < (j->task ? LINES : 1)) &&
		    (best == NULL ||
			due < (best->task     ? best->due
				      : other ? 0
					      : INT32_MAX)))
			best = j;
	}
	return best;
}

static const char *
accepted(struct month *m, day_t day)
{
	if (m->p.index == m->d->last.index && m->p.year == m->d->last.year &&
	    day > period_last(m->p) - 3)
		return demo_chance(m->d, 25) ? "pending" : "yes";
	return demo_chance(m->d, 1) ? "no" : "yes";
}

static void
diary_line(struct month *m, const struct job *j, day_t day, int minutes)
{
	struct demo *d = m->d;
	const struct who *w = m->w;
	int y, mon, mday, last = m->month == d->o->months - 1;
	int cause = w->story == STORY_CAUSE && last && m->excused < 2;
	struct buf b = BUF_INIT;
	char date[DAY_TEXT], declared[DAY_TEXT];
	long id = ++d->entry;

	day_split(day, &y, &mon, &mday);
	for (int k = 0; k < m->all->n; k++) {
		buf_addc(&b, ',');
		demo_field_value(d, j->item, m->all->at[k].name, day, &b);
	}
	day_text(day, date);
	day_text(day +
		(w->story == STORY_LATE && mday > 9 && mday < 21 ? 6
			: demo_chance(d, 30)                     ? 2
								 : 0),
	    declared);
	demo_line(d, FACT_DIARY, "N%07ld,CB%06d,%s,%s,%s%.0ld,%d,%d,%s,%d,%d,%s,%s%s", id, m->i + 1,
	    date, j->item->code, j->task ? "V" : "", j->task, j->item->units, minutes,
	    cause ? "yes" : accepted(m, day), demo_chance(d, tiers[w->tier].errors),
	    cause || demo_chance(d, tiers[w->tier].delays),
	    !j->item->evidence || !demo_chance(d, 2) ? "yes" : "no", declared, b.p ? b.p : "");
	if (cause)
		demo_line(d, FACT_DECISION,
		    "QD%ld,objective_cause,CB%06d,N%07ld,,,delays,,Giám đốc Sở,%ld/QĐ,chờ ý kiến "
		    "cơ quan khác",
		    id, m->i + 1, id, id % 900 + 10);
	m->excused += cause;
	d->entries++;
	buf_fini(&b);
}

static void
work_on(struct month *m, struct job *j, day_t day, int minutes)
{
	j->left--;
	j->minutes = j->day == day ? j->minutes : minutes;
	j->lines = j->day == day ? j->lines + 1 : 1;
	j->day = day;
	diary_line(m, j, day, minutes);
}

/* The last agency declares every minute of the day. */
static int
inflated(const struct month *m)
{
	return m->w->agency == m->d->agencies - 1;
}

/* What the next line of a job takes, of the minutes that are left of the day; 0: the day is over.
 * Two lines of a job on one day do not have the same minutes: they are not the same work. */
static int
line_minutes(struct month *m, const struct job *j, day_t day, int left)
{
	static const int differs[LINES] = { 0, 5, -5, 10 };
	int usual = j->item->minutes;
	int minutes = j->day == day ? j->minutes + differs[j->lines]
				    : (usual * (80 + demo_below(m->d, 40)) / 100 + 2) / 5 * 5;

	if (minutes > left || left - minutes < 15)
		minutes = (j->day != day || inflated(m)) && left * 10 >= usual * 4 ? left : 0;
	return minutes;
}

static void
ordinary_day(struct month *m, day_t day)
{
	struct demo *d = m->d;
	int half = calendar_kind(d->o->calendar, day) == DAYK_HALF;
	int left = inflated(m)  ? 474 + demo_below(d, 7)
	    : demo_chance(d, 2) ? 500 + demo_below(d, 60)
				: 375 + demo_below(d, 56);

	for (left = half ? left / 2 : left; left > 14;) {
		struct job *j = next_job(m, day);
		int minutes = j ? line_minutes(m, j, day, left) : 0;

		if (minutes == 0)
			return;
		work_on(m, j, day, minutes);
		left -= minutes;
	}
}

static void
shift_day(struct month *m, int n)
{
	struct demo *d = m->d;
	struct job rest = { .item = &d->sectors[m->w->sector].rest };

	if (is_rest(m, n))
		diary_line(m, &rest, m->days[n], 0);
	else
		work_on(m, &m->jobs[m->jobs[0].left > 0 ? 0 : 1], m->days[n],
		    440 + 5 * demo_below(d, 9));
}

static void
long_day(struct month *m, day_t day)
{
	static const int minutes[] = { 120, 120, 120, 180 };

	for (int k = 0; k < 4; k++) {
		struct job *j = next_job(m, day);

		if (j != NULL)
			work_on(m, j, day, minutes[k]);
	}
}

/* The k-th working day of the month from the day `mday` on. */
static int
is_day(const struct month *m, int n, int mday, int k)
{
	for (int i = 0; i < m->ndays; i++)
		if (m->days[i] >= period_first(m->p) + mday - 1)
			return n == i + k;
	return 0;
}

static void
one_day(struct month *m, int n)
{
	day_t day = m->days[n];

	if (m->w->story == STORY_MISSING && (is_day(m, n, 8, 0) || is_day(m, n, 8, 1)))
		return;
	if (m->w->story == STORY_NONE && demo_chance(m->d, 3))
		return;
	if (m->w->story == STORY_OVERTIME && is_day(m, n, 12, 0)) {
		long_day(m, day);
		return;
	}
	if (m->w->story == STORY_DUPLICATE && is_day(m, n, 10, 0))
		for (int twice = 0; twice < 2; twice++)
			diary_line(m, &m->jobs[m->njobs - 1], day, 45);
	if (in_shifts(m))
		shift_day(m, n);
	else
		ordinary_day(m, day);
}

/* Under Regulation 1636 a leader's other criteria have 50 points instead of 30; leaders of public
 * units stand under it until July 2026. */
static void
appraisal(struct month *m)
{
	struct demo *d = m->d;
	int of_50 = m->w->role > 0 &&
	    (m->p.year < 2026 || (m->w->subject == 2 && m->p.year == 2026 && m->p.index < 7));
	int points = tiers[m->w->tier].points + demo_below(d, 4) * 5;
	char text[PERIOD_TEXT];

	if (m->w->story == STORY_CAP)
		points = 275;
	if (of_50)
		points = points * 5 / 3 / 5 * 5;
	if (m->w->story != STORY_NONE || !demo_chance(d, 15))
		demo_line(d, FACT_APPRAISAL, "CB%06d,%s,total,%d,%d.%d,Thủ trưởng", m->i + 1,
		    period_text(m->p, text), of_50 ? 49 : 29, points / 10, points % 10);
}

void
demo_one_month(struct demo *d, int i, int month, struct period p, const struct fields *all)
{
	struct month m = { .d = d, .w = &d->who[i], .all = all, .i = i, .month = month, .p = p };

	if (m.w->story == STORY_NEW && month < d->o->months - 1)
		return;
	working_days(&m);
	if (m.ndays > 0 && in_shifts(&m))
		plan_shifts(&m);
	else if (m.ndays > 0)
		plan(&m);
	for (int n = 0; n < m.ndays; n++)
		one_day(&m, n);
	appraisal(&m);
}
