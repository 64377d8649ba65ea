/* The people of the demo, their months and their stories. */
#include <stdarg.h>
#include <string.h>
#include "daemon/ctl/demo_impl.h"

static const char *const story_texts[STORY_COUNT] = {
	[STORY_OVERTIME] = "one day of 120 + 120 + 120 + 180 minutes, 60 over the standard day",
	[STORY_MISSING] = "two working days a month without a diary line",
	[STORY_LATE] = "declares six days late",
	[STORY_CAUSE] = "two delays excused by a confirmed objective cause",
	[STORY_DISCIPLINE] = "an excellent score, and a reprimand for a duty-linked act",
	[STORY_MOVED] = "moved to another agency in the middle of the second month",
	[STORY_MATERNITY] = "on maternity leave from the second month",
	[STORY_NEW] = "joined in the last month: fewer than six months of service",
	[STORY_DUPLICATE] = "the same line declared twice",
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t
draw(struct demo *d)
{
	uint64_t z = d->rng += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

static int
below(struct demo *d, int n)
{
	return (int)(draw(d) % (uint64_t)n);
}

static int
chance(struct demo *d, int percent)
{
	return below(d, 100) < percent;
}

/* One line of a kind's CSV. */
static void __attribute__((format(printf, 3, 4)))
line(struct demo *d, enum fact_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(d->f[kind], fmt, ap);
	va_end(ap);
	fputc('\n', d->f[kind]);
}

void
demo_field_names(struct demo *d, struct fields *all)
{
	for (size_t s = 0; s < d->nsectors; s++)
		for (size_t i = 0; i < d->sectors[s].n; i++)
			for (const char *p = d->sectors[s].items[i].fields; *p != '\0';) {
				size_t len = strcspn(p, " "), name = strcspn(p, ":? ");
				int k = 0;

				while (k < all->n &&
				    (strlen(all->at[k].name) != name ||
					memcmp(all->at[k].name, p, name) != 0))
					k++;
				if (k == all->n && k < 64 && name > 0)
					all->at[all->n++].name = arena_copy(&d->a, p, name);
				p += len + (p[len] == ' ');
			}
}

/* A value for one declared field of an item, "" when the item does not declare it. */
static void
field_value(struct demo *d, const struct demo_item *it, const char *name, struct buf *out)
{
	for (const char *p = it->fields; *p != '\0';) {
		size_t len = strcspn(p, " "), n = strcspn(p, ":? ");
		const char *type = memchr(p, ':', len);

		if (strlen(name) == n && memcmp(p, name, n) == 0 && type != NULL) {
			size_t tlen = len - (size_t)(type + 1 - p);
			int bars = 0, pick;

			type++;
			if (p[n] == '?' && chance(d, 30))
				return;
			for (size_t i = 0; i < tlen; i++)
				bars += type[i] == '|';
			if (bars > 0) {
				for (pick = below(d, bars + 1); pick > 0; pick--)
					type += strcspn(type, "|") + 1;
				buf_add(out, type, strcspn(type, "| "));
			} else if (strncmp(type, "integer", 7) == 0 ||
			    strncmp(type, "number", 6) == 0)
				buf_addf(out, "%d", 20 + below(d, 120));
			else if (strncmp(type, "boolean", 7) == 0)
				buf_adds(out, chance(d, 85) ? "yes" : "no");
			else if (strncmp(type, "day", 3) == 0)
				buf_adds(out, "2026-01-15");
			else
				buf_addf(out, "BB-%d", below(d, 900) + 100);
			return;
		}
		p += len + (p[len] == ' ');
	}
}

/* --- the province --- */

static const char *const kinds[] = { "state", "state", "party", "front", "mass_organization",
	"state" };

void
demo_agencies(struct demo *d)
{
	for (int i = 0; i < d->agencies; i++)
		line(d, FACT_AGENCY, "CQ%02d,Cơ quan số %d,Agency %d,,%s,", i + 1, i + 1, i + 1,
		    kinds[i % 6]);
}

/* The first people of the province carry the stories; agency 1 has a big group of good people where
 * the cap bites. */
void
demo_people(struct demo *d)
{
	static const char *const family[] = { "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng",
		"Bùi" };
	static const char *const given[] = { "An", "Bình", "Chi", "Dũng", "Hà", "Khánh", "Linh",
		"Minh", "Nga", "Phúc", "Thảo", "Vinh" };

	for (int i = 0; i < d->o->people; i++) {
		struct who *w = &d->who[i];

		w->agency = i % d->agencies;
		w->sector = (int)(d->nsectors > 1
			? 1 + (size_t)(w->agency + below(d, 2)) % (d->nsectors - 1)
			: 0);
		w->role = i < d->agencies ? 2 : i < 2 * d->agencies ? 1 : 0;
		w->subject = i < 3 * d->agencies || !chance(d, 18) ? 1 : below(d, 3) == 0 ? 3 : 2;
		w->team = 1 + below(d, 2);
		w->group = w->agency == 0 ? 1 : 1 + below(d, 2);
		w->story = i >= 3 * d->agencies && (i - 3 * d->agencies) % 11 == 0
		    ? (enum story)(1 + (i - 3 * d->agencies) / 11)
		    : 0;
		if (w->story >= STORY_COUNT)
			w->story = STORY_NONE;
		if (w->story != STORY_NONE)
			fprintf(d->stories, "CB%06d: %s\n", i + 1, story_texts[w->story]);
		line(d, FACT_STAFF, "CB%06d,%s %s %s", i + 1, family[below(d, 8)],
		    chance(d, 50) ? "Văn" : "Thị", given[below(d, 12)]);
	}
}

static const char *const roles[] = { "staff", "deputy", "head" };
static const char *const subjects[] = { "cadre", "civil_servant", "public_employee",
	"contract_worker" };

static void
posting(struct demo *d, int i, const char *suffix, int agency, const char *from, const char *to)
{
	const struct who *w = &d->who[i];

	line(d, FACT_POSTING, "P%06d%s,CB%06d,CQ%02d,%s,T%d,NV%d,%s,%s,%s,%s,%s", i + 1, suffix,
	    i + 1, agency + 1, d->sectors[w->sector].name, w->team, w->group, roles[w->role],
	    w->role == 1 ? "T1" : "", subjects[w->subject], from, to);
}

void
demo_postings(struct demo *d)
{
	struct period second = period_next(d->o->first), last = d->o->first;
	char a[DAY_TEXT], b[DAY_TEXT];

	for (int m = 1; m < d->o->months; m++)
		last = period_next(last);
	for (int i = 0; i < d->o->people; i++) {
		const struct who *w = &d->who[i];

		if (w->story == STORY_MOVED && d->o->months > 1) {
			posting(d, i, "a", w->agency, "2024-01-01",
			    day_text(period_first(second) + 13, a));
			posting(d, i, "b", (w->agency + 1) % d->agencies,
			    day_text(period_first(second) + 14, b), "");
		} else if (w->story == STORY_NEW)
			posting(d, i, "", w->agency, day_text(period_first(last), a), "");
		else
			posting(d, i, "", w->agency, "2024-01-01", "");
	}
}

/* --- a month of one person --- */

static const struct demo_item *
some_item(struct demo *d, const struct who *w)
{
	const struct demo_sector *s = &d->sectors[chance(d, 40) ? 0 : w->sector];

	return &s->items[below(d, (int)s->n)];
}

struct job {
	const struct demo_item *item;
	long task;
	int left, due;
};

static void
diary_line(struct demo *d, int i, struct job *j, day_t day, int minutes, int quality,
    const struct fields *all)
{
	const struct who *w = &d->who[i];
	struct buf b = BUF_INIT;
	char date[DAY_TEXT], declared[DAY_TEXT];
	int delays =
	    w->story == STORY_CAUSE && d->o->months && chance(d, 8) ? 2 : chance(d, quality / 3);
	int done = j->left > 0 &&
	    chance(d, 97 - quality); /* else the work goes on: a line of quantity 0 */
	long id = ++d->entry;

	j->left -= done;

	for (int k = 0; k < all->n; k++) {
		buf_addc(&b, ',');
		field_value(d, j->item, all->at[k].name, &b);
	}
	day_text(day, date);
	day_text(day + (w->story == STORY_LATE ? 6 : chance(d, 3) ? 2 : 0), declared);
	line(d, FACT_DIARY, "N%07ld,CB%06d,%s,%s,%s%.0ld,%d,%d,%s,%d,%d,%s,%s%s", id, i + 1, date,
	    j->item->code, j->task ? "V" : "", j->task, done, minutes,
	    chance(d, 3) ? "pending" : "yes", chance(d, quality / 4), delays,
	    !j->item->evidence || chance(d, 90) ? "yes" : "no", declared, b.p ? b.p : "");
	if (delays == 2)
		line(d, FACT_DECISION,
		    "QD%ld,objective_cause,CB%06d,N%07ld,,,delays,,Giám đốc Sở,%ld/QĐ,chờ ý kiến "
		    "cơ quan khác",
		    id, i + 1, id, id % 900 + 10);
	d->entries++;
	buf_fini(&b);
}

static int
away(const struct demo *d, const struct who *w, int month, day_t day)
{
	if (w->story == STORY_MATERNITY)
		return month >= 1;
	if (w->story == STORY_NEW)
		return month < d->o->months - 1;
	if (w->story == STORY_MISSING) {
		int y, m, mday;

		day_split(day, &y, &m, &mday);
		return mday == 8 || mday == 9 || mday == 10 || mday == 11;
	}
	return 0;
}

/* Tasks of the month: about two in three get done by the entries of the month. */
static size_t
tasks(struct demo *d, int i, struct period p, struct job *jobs)
{
	size_t n = 8 + (size_t)below(d, 8);
	char first[DAY_TEXT], due[DAY_TEXT];

	for (size_t k = 0; k < n; k++) {
		int quantity = 4 + below(d, 14);

		jobs[k] =
		    (struct job){ some_item(d, &d->who[i]), ++d->task, quantity, 5 + below(d, 20) };
		line(d, FACT_TASK, "V%ld,CB%06d,%s,%d,%s,%s,%s,%s", d->task, i + 1,
		    jobs[k].item->code, quantity, day_text(period_first(p), first),
		    day_text(period_first(p) + jobs[k].due, due), chance(d, 6) ? "unplanned" : "",
		    chance(d, 1) ? first : "");
	}
	return n;
}

static struct job *
next_job(struct demo *d, struct job *jobs, size_t n)
{
	for (int tries = 0; tries < 4; tries++) {
		struct job *j = &jobs[below(d, (int)n)];

		if (j->left > 0)
			return j;
	}
	return &jobs[below(d, (int)n)];
}

static void
one_day(struct demo *d, int i, day_t day, struct job *jobs, size_t n, int quality,
    const struct fields *all)
{
	static const int long_day[] = { 120, 120, 120, 180 };
	const struct who *w = &d->who[i];
	int y, m, mday, lines = 5 + below(d, 7), inflated = w->agency == d->agencies - 1;

	day_split(day, &y, &m, &mday);
	if (w->story == STORY_OVERTIME && mday >= 14 && mday <= 16) {
		for (int k = 0; k < 4; k++)
			diary_line(d, i, next_job(d, jobs, n), day, long_day[k], quality, all);
		return;
	}
	for (int k = 0; k < lines; k++) {
		struct job *j = next_job(d, jobs, n);

		diary_line(d, i, j, day, (inflated ? 95 : 40) + below(d, 25), quality, all);
		if (w->story == STORY_DUPLICATE && mday == 20 && k == 0)
			for (int twice = 0; twice < 2; twice++)
				diary_line(
				    d, i, &(struct job){ j->item, 0, 1, 0 }, day, 45, 0, all);
	}
}

void
demo_one_month(struct demo *d, int i, int month, struct period p, const struct fields *all)
{
	const struct who *w = &d->who[i];
	int good = w->agency == 0 || w->story == STORY_DISCIPLINE,
	    quality = good ? 2 : 3 + (i * 7 % 20);
	struct job jobs[16];
	char text[PERIOD_TEXT];
	size_t n;

	if (w->story == STORY_NEW && month < d->o->months - 1)
		return;
	n = w->story == STORY_MATERNITY && month >= 1 ? 0 : tasks(d, i, p, jobs);
	for (day_t day = period_first(p); n > 0 && day <= period_last(p); day++)
		if (calendar_kind(d->o->calendar, day) != DAYK_OFF && !away(d, w, month, day))
			one_day(d, i, day, jobs, n, quality, all);
	if (!chance(d, 2))
		line(d, FACT_APPRAISAL, "CB%06d,%s,total,%d,%d.%d,Thủ trưởng", i + 1,
		    period_text(p, text), 29, good ? 29 : 24 + below(d, 5), below(d, 2) * 5);
}

void
demo_facts_of_people(struct demo *d)
{
	struct period last = d->o->first;
	char from[DAY_TEXT], to[DAY_TEXT];

	for (int m = 1; m < d->o->months; m++)
		last = period_next(last);
	for (int i = 0; i < d->o->people; i++) {
		const struct who *w = &d->who[i];
		day_t first = period_first(d->o->first);

		if (w->story == STORY_MATERNITY)
			line(d, FACT_ABSENCE, "A%06d,CB%06d,%s,%s,maternity", i + 1, i + 1,
			    day_text(period_first(period_next(d->o->first)), from),
			    day_text(period_last(last) + 90, to));
		else if (chance(d, 20))
			line(d, FACT_ABSENCE, "A%06d,CB%06d,%s,%s,annual", i + 1, i + 1,
			    day_text(first + 20, from), day_text(first + 20 + below(d, 3), to));
		if (w->story == STORY_DISCIPLINE)
			line(d, FACT_EVENT, "E%06d,CB%06d,,%s,discipline,15/QĐ-KL,HV%06d,yes",
			    i + 1, i + 1, day_text(period_first(last) + 4, from), i + 1);
	}
}

void
demo_unit_results(struct demo *d)
{
	struct period p = d->o->first;
	char text[PERIOD_TEXT];

	for (int m = 0; m < d->o->months; m++, p = period_next(p))
		for (int i = 0; i < d->agencies; i++)
			line(d, FACT_UNIT_RESULT, "CQ%02d,%s,%d,100,,,,,,", i + 1,
			    period_text(p, text), i % 9 == 4 ? 50 : 100);
	for (int i = 0; i < d->agencies; i++)
		line(d, FACT_UNIT_RESULT, "CQ%02d,%d,,,28,%d,100,100,%d,yes", i + 1,
		    period_of_day(period_last(p) - 40, PERIOD_YEAR).year, 62 + i % 8,
		    i % 3 == 0 ? 35 : 12);
}
