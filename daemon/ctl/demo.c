#include "daemon/ctl/demo.h"
#include <errno.h>
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

static void
write_all(struct demo *d, const struct fields *all)
{
	struct period p = d->o->first;

	demo_agencies(d);
	demo_people(d);
	demo_postings(d);
	for (int m = 0; m < d->o->months; m++, p = period_next(p))
		for (int i = 0; i < d->o->people; i++)
			demo_one_month(d, i, m, p, all);
	demo_facts_of_people(d);
	demo_unit_results(d);
	fprintf(d->stories, "CQ%02d: declares far more minutes than the others\n", d->agencies);
	fprintf(d->stories, "CQ01: a group where the cap on excellent bites\n");
}

int
demo_write(const struct demo_options *o, long *entries, struct err *e)
{
	struct demo d = { .o = o, .rng = o->seed };
	struct fields all = { .n = 0 };
	int failed = 0;

	if (o->people < 30 || o->people > 1000000 || o->months < 1 || o->months > 24)
		return err_set(e, MSG_CTL_DEMO_RANGE);
	d.agencies = o->people / 25 < 6 ? 6 : o->people / 25 > 53 ? 53 : o->people / 25;
	d.who = mem_new((size_t)o->people * sizeof *d.who);
	failed = demo_sectors(o->sectors, &d.a, &d.sectors, &d.nsectors, e);
	if (!failed) {
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
