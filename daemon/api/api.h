/* api: the resources of /v1 as tables of routes, one file each; routes.c lists them. */
#ifndef KPID_API_H
#define KPID_API_H

#include "daemon/api/call.h"

extern const struct route routes_status[], routes_facts[], routes_scores[], routes_explain[],
    routes_agencies[], routes_standards[], routes_audit[], routes_warnings[], routes_runs[],
    routes_bundles[], routes_schedule[], routes_tokens[], routes_events[], routes_openapi[],
    routes_try[], routes_impact[], routes_handbook[], routes_session[], routes_web[],
    routes_days[], routes_words[], routes_proofs[], routes_overview[], routes_changes[],
    routes_check[], routes_export[], routes_proposals[], routes_history[], routes_shadow[],
    routes_lenses[], routes_sheet[], routes_since[], routes_periods[];

/* Parameters that several resources take. */
#define PARAM_FIND \
	{ \
		"find", "string", "part of a person's code or name, without regard to case or accents" \
	}
#define PARAM_PAGE \
	{ "limit", "integer", "rows of a page, 1 to 1000 (default 100)" }, \
	{ \
		"cursor", "string", "`next` of the page before" \
	}
#define PARAM_AS_OF \
	{ \
		"as_of", "moment", \
		    "as published then: a day, a time, or the number of the last fact known" \
	}
#define PARAM_LANG \
	{ \
		"lang", "vi|en", "language of texts" \
	}
#define PARAM_END \
	{ \
		NULL, NULL, NULL \
	}

/* Results, warnings and the like as JSON (values.c). */
struct value *api_result(struct arena *a, const struct result *r, struct period p);
struct value *api_warning(struct call *c, const struct warning *w, struct period p);
struct value *api_run(struct arena *a, const struct run *r);
/* `name` of the person beside the code, when there is one. Of people that the caller may see. */
void api_name(struct call *c, struct store *s, struct value *v, const char *staff);
/* What the diary line or task of a sequence number is called where it comes from; NULL for 0. */
const char *api_source(struct store *s, int64_t seq, struct arena *a);
/* `name` for each row of a list, by its `staff`; of those whose `agency` the caller may see. */
void api_names(struct call *c, struct store *s, struct value *rows);
/* The report of a proposal or shadow term as it is kept, its people named; null for NULL. */
struct value *api_report(struct call *c, struct store *s, const char *json);
/* The title of a check in both languages, as `vi` and `en`; null for NULL. */
void api_check_titles(struct call *c, struct value *v, const char *check);
/* The schema's Titled of a check: with these, its `id`, and no `unit`. */
struct value *api_check(struct call *c, const char *check);
/* Adds to the number under a key of a map; key NULL: nothing to count. */
void api_count(struct arena *a, struct value *in, const char *key, int64_t n);
/* A text that is JSON already, as a tree; NULL when there is none. */
struct value *api_tree(struct arena *a, const char *json);
/* RFC 3339 in UTC; null for 0. */
struct value *api_time(struct arena *a, int64_t seconds);
struct value *api_day(struct arena *a, day_t d);
struct value *api_period(struct arena *a, struct period p);

/* Somebody of a period whom the caller may see (who may not is not there), in the arena; -1 with
 * c->err. A person sees self; others whom their agencies answer for: where the visible result
 * belongs, or without one every agency of the period. */
int api_person(struct call *c, struct store *s, const char *code, struct period p, int64_t as_of,
    struct person **out);
/* The page of results that a list's query asks for, within what the caller may see; one row more
 * than its limit, to know whether more follow. -1 with c->err. */
int api_result_query(
    struct call *c, struct store *s, struct result_query *q, struct agency_scope *scope);
/* Every result of the query, in the order of code, from pages that are not kept: fn copies what it
 * keeps. It answers 0 to go on, -1 with c->err to stop. */
typedef int api_result_fn(void *arg, struct arena *page, const struct result *r);
int api_each_result(
    struct call *c, struct store *s, struct result_query *q, api_result_fn *fn, void *arg);
/* As api_result_query of warnings; `after` holds the row of its cursor. */
int api_warning_query(struct call *c, struct store *s, struct warning_query *q,
    struct agency_scope *scope, struct warning *after);
/* Values of parameters, "sector.name": the sectors are there, and a policy token of some sectors
 * changes only those. -1 with c->err. */
int api_set(struct call *c, struct store *s, const struct value *set);
/* The live files with others over them (as StandardFile of a body), in the arena, by path. */
void api_overlay(struct call *c, const struct value *files, struct folder *f);
/* What a desk is asked of one period (run.h); to_date: in a preview of the year. */
void api_asking(
    struct call *c, struct desk *d, struct period p, int to_date, struct run_options *o);

/* The end of a part of the writer's transaction: kept, or gone when it failed, as c->err says. */
void api_part_end(struct call *c, struct store *writer, int failed);

/* Orders a run and answers with its ticket; on the loop. */
struct order;
void api_order_run(struct call *c, const struct order *o);

/* What the caller asks of the reloader, in its name; and the answer of it (a reload_told_fn). */
struct gate_order;
void api_gate_order(struct call *c, struct gate_order *o);
void api_told(void *arg, const struct value *answer, const struct err *e);
/* If-Match: only while this digest is live; 0 with c->err. */
int api_matches(struct call *c);

#endif
