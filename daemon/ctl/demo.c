#include "daemon/ctl/demo.h"
#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "daemon/ctl/demo_impl.h"

static const char *const headers[FACT_KINDS] = {
	[FACT_AGENCY] = "code,name_vi,name_en,parent,kind,tracking",
	[FACT_STAFF] = "code,name",
	[FACT_POSTING] =
	    "external_id,staff,agency,sector,team,duty_group,role,leads,subject,from,to",
	[FACT_TASK] = "external_id,staff,item,quantity,assigned_on,due_on,origin,handed_back_on",
	[FACT_DIARY] = ("external_id,staff,work_date,item,task,quantity,minutes,accepted,major_"
			"errors,delays,evidence,declared_at"),
	[FACT_APPRAISAL] = "staff,period,criterion,self_points,confirmed,by",
	[FACT_EVENT] = "external_id,staff,agency,date,kind,paper,act,duty_linked",
	[FACT_ABSENCE] = "external_id,staff,from,to,kind",
	[FACT_UNIT_RESULT] = ("agency,period,organising,cohesion,general_points,result_points,plan_"
			      "done,on_time,exceeded,"
			      "earlier_defects_fixed"),
	[FACT_DECISION] =
	    "external_id,kind,staff,entry,task,period,waives,value,authority,paper,reason",
};

static int
open_files(struct demo *d, const struct fields *all, struct err *e)
{
	char path[1024];

	if (mkdir(d->o->out, 0777) != 0 && errno != EEXIST)
		return err_set(e, MSG_CTL_WRITE, d->o->out, strerror(errno));
	snprintf(path, sizeof path, "%s/stories.txt", d->o->out);
	d->stories = fopen(path, "w");
	for (int k = 0; k < FACT_KINDS && d->stories != NULL; k++) {
		snprintf(
		    path, sizeof path, "%s/%s.csv", d->o->out, fact_type((enum fact_kind)k)->name);
		d->f[k] = fopen(path, "w");
		if (d->f[k] == NULL)
			break;
		fputs(headers[k], d->f[k]);
		for (int i = 0; k == FACT_DIARY && i < all->n; i++)
			fprintf(d->f[k], ",%s", all->at[i].name);
		fputc('\n', d->f[k]);
	}
	return d->stories == NULL || d->f[FACT_KINDS - 1] == NULL
	    ? err_set(e, MSG_CTL_WRITE, path, strerror(errno))
	    : 0;
}

static int
close_files(struct demo *d)
{
	int failed = d->stories != NULL && fclose(d->stories) != 0;

	for (int k = 0; k < FACT_KINDS; k++)
		if (d->f[k] != NULL)
			failed |= fclose(d->f[k]) != 0;
	return failed;
}

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t
draw(struct demo *d)
{
	uint64_t z = d->rng += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

int
demo_below(struct demo *d, int n)
{
	return (int)(draw(d) % (uint64_t)n);
}

int
demo_chance(struct demo *d, int per_mille)
{
	return demo_below(d, 1000) < per_mille;
}

void
demo_line(struct demo *d, enum fact_kind kind, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	vfprintf(d->f[kind], fmt, ap);
	va_end(ap);
	fputc('\n', d->f[kind]);
}

static void
write_all(struct demo *d, const struct fields *all)
{
	struct period p = d->o->first;

	demo_agencies(d);
	demo_people(d);
	demo_postings(d);
	for (int m = 0; m < d->o->months; m++, p = period_next(p))
		for (int i = 0; i < d->o->people; i++) {
			demo_one_month(d, i, m, p, all);
			if (d->o->progress != NULL && (i % 100 == 99 || i + 1 == d->o->people))
				d->o->progress(d->o->arg, "demo-data",
				    (size_t)m * (size_t)d->o->people + (size_t)i + 1,
				    (size_t)d->o->months * (size_t)d->o->people);
		}
	demo_facts_of_people(d);
	demo_unit_results(d);
}

int
demo_write(const struct demo_options *o, long *entries, struct err *e)
{
	struct demo d = { .o = o, .rng = o->seed };
	struct fields all = { .n = 0 };
	int failed = 0;

	if (o->people < 30 || o->people > 1000000 || o->months < 1 || o->months > 24)
		return err_set(e, MSG_CTL_DEMO_RANGE);
	d.last = o->first;
	for (int m = 1; m < o->months; m++)
		d.last = period_next(d.last);
	d.agencies = o->people / 15 < 6 ? 6 : o->people / 15 > 53 ? 53 : o->people / 15;
	d.who = mem_new((size_t)o->people * sizeof *d.who);
	failed = demo_sectors(o->sectors, &d.a, &d.sectors, &d.nsectors, e);
	if (!failed) {
		d.leadership = demo_sector_find(d.sectors, d.nsectors, "leadership");
		demo_field_names(&d, &all);
		failed = open_files(&d, &all, e);
	}
	if (!failed)
		write_all(&d, &all);
	if (close_files(&d) && !failed)
		failed = err_set(e, MSG_CTL_WRITE, o->out, strerror(errno));
	if (entries != NULL)
		*entries = d.entries;
	for (size_t i = 0; i < d.nsectors; i++)
		free(d.sectors[i].items);
	free(d.who);
	arena_fini(&d.a);
	return failed;
}
