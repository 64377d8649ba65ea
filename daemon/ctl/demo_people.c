/* The people of the demo: who is where, since when, and what is recorded of them beside work. */
#include <string.h>
#include "daemon/ctl/demo_impl.h"
#include "rules/model.h"

/* Agencies of a province, repeated when there are more; the last one is always a commune's office,
 * which shares its kinds of work with others. People of a public unit are public employees. */
#define SECTORS 6 /* of one agency, at most */
static const struct {
	const char *vi, *en, *kind, *sectors[SECTORS];
} offices[] = {
	{ "Văn phòng Ủy ban nhân dân", "People's Committee office", "state",
	    { "office_and_clerical", "finance" } },
	{ "Trung tâm Phục vụ hành chính công", "One-stop centre", "state", { "one_stop_service" } },
	{ "Ban Xây dựng Đảng", "Party building board", "party",
	    { "party_organization", "mass_mobilization" } },
	{ "Bệnh viện", "Hospital", "public_unit", { "health" } },
	{ "Trường phổ thông", "School", "public_unit", { "education" } },
	{ "Phòng Kinh tế", "Economic office", "state", { "land_and_agriculture", "finance" } },
	{ "Ủy ban Mặt trận Tổ quốc", "Fatherland Front committee", "front",
	    { "supervision", "mass_mobilization" } },
	{ "Phòng Nội vụ", "Home affairs office", "state", { "personnel", "emulation" } },
	{ "Phòng Văn hóa - Xã hội", "Culture and social office", "state",
	    { "culture_and_information", "digital_transformation" } },
	{ "Liên đoàn Lao động", "Trade union", "mass_organization",
	    { "mass_organizations", "mass_mobilization" } },
	{ "Ủy ban Kiểm tra", "Party inspection commission", "party",
	    { "party_inspection", "party_organization" } },
	{ "Sở Khoa học và Công nghệ", "Department of science and technology", "state",
	    { "digital_transformation", "office_and_clerical" } },
	{ "Trạm Y tế", "Health station", "public_unit", { "health" } },
	{ "Ủy ban nhân dân xã", "Commune People's Committee", "state",
	    { "office_and_clerical", "finance", "one_stop_service", "mass_mobilization",
		"party_organization", "land_and_agriculture" } },
};
#define OFFICES ((int)(sizeof offices / sizeof *offices))

static int
office_of(const struct demo *d, int agency)
{
	return agency == d->agencies - 1 ? OFFICES - 1 : agency % OFFICES;
}

static int
is_public(const struct demo *d, int agency)
{
	return strcmp(offices[office_of(d, agency)].kind, "public_unit") == 0;
}

void
demo_agencies(struct demo *d)
{
	char code[8];

	for (int i = 0; i < d->agencies; i++) {
		int k = office_of(d, i), n = i / OFFICES + 1;

		demo_line(d, FACT_AGENCY, "CQ%02d,%s số %d,%s %d,,%s,", i + 1, offices[k].vi, n,
		    offices[k].en, n, offices[k].kind);
	}
	snprintf(code, sizeof code, "CQ%02d", d->agencies);
	demo_tell(d, STORY_INFLATED, code);
}

/* One of the sectors of the agency; any when the standards do not have it. Nobody works in
 * leadership. */
static int
some_sector(struct demo *d, int agency)
{
	const char *const *names = offices[office_of(d, agency)].sectors;
	int n = 0, found;

	while (n < SECTORS && names[n] != NULL)
		n++;
	found = demo_sector_find(d->sectors, d->nsectors, names[demo_below(d, n)]);
	while (d->nsectors > 2 && (found == 0 || found == d->leadership))
		found = 1 + demo_below(d, (int)d->nsectors - 1);
	return found > 0 ? found : (int)d->nsectors - 1;
}

/* In agency 1 everybody does well, in one group: there the cap on excellent bites. */
static enum tier
tier_of(struct demo *d, const struct who *w)
{
	int n = demo_below(d, 100);

	if (w->agency == 0 || w->story == STORY_DISCIPLINE)
		return TIER_STRONG;
	if (w->story != STORY_NONE)
		return TIER_STEADY;
	return n < 28 ? TIER_STRONG : n < 92 ? TIER_STEADY : TIER_WEAK;
}

/* A few days of leave, or of training, in the course of the months. */
static void
leave_of(struct demo *d, struct who *w)
{
	day_t first = period_first(d->o->first);

	w->leave = 1;
	w->back = 0;
	if (w->story != STORY_NONE || !demo_chance(d, 250))
		return;
	w->leave = first + demo_below(d, 30 * d->o->months - 10);
	w->back = w->leave + demo_below(d, 3);
	w->away = demo_chance(d, 150) ? "training" : demo_chance(d, 150) ? "sick" : "annual";
}

/* Agency heads come first, then their deputies; then one person for each story, a civil servant. */
static void
one_person(struct demo *d, int i)
{
	struct who *w = &d->who[i];
	int story = i - 3 * d->agencies;

	w->agency = i % d->agencies;
	w->role = i < d->agencies ? 2 : i < 2 * d->agencies ? 1 : 0;
	w->story = story >= 0 && story < STORY_INFLATED ? (enum story)story : STORY_NONE;
	while (w->story != STORY_NONE && is_public(d, w->agency))
		w->agency = (w->agency + 1) % d->agencies;
	w->sector = some_sector(d, w->agency);
	w->subject = is_public(d, w->agency) ? 2 : 1;
	if (w->role == 0 && w->story == STORY_NONE && demo_chance(d, 100))
		w->subject = demo_chance(d, 300) ? 3 : 2;
	w->team = 1 + demo_below(d, 2);
	w->group = w->agency == 0 || w->agency == d->agencies - 1 ? 1 : 1 + demo_below(d, 2);
	w->tier = tier_of(d, w);
	leave_of(d, w);
}

void
demo_people(struct demo *d)
{
	static const char *const family[] = { "Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh", "Võ", "Đặng",
		"Bùi" };
	static const char *const given[] = { "An", "Bình", "Chi", "Dũng", "Hà", "Khánh", "Linh",
		"Minh", "Nga", "Phúc", "Thảo", "Vinh" };
	char code[16];

	for (int i = 0; i < d->o->people; i++) {
		one_person(d, i);
		snprintf(code, sizeof code, "CB%06d", i + 1);
		if (d->who[i].story != STORY_NONE)
			demo_tell(d, d->who[i].story, code);
		demo_line(d, FACT_STAFF, "%s,%s %s %s", code, family[demo_below(d, 8)],
		    demo_chance(d, 500) ? "Văn" : "Thị", given[demo_below(d, 12)]);
	}
}

static void
posting(struct demo *d, int i, const char *suffix, int agency, const char *from, const char *to)
{
	const struct who *w = &d->who[i];

	demo_line(d, FACT_POSTING, "P%06d%s,CB%06d,CQ%02d,%s,T%d,NV%d,%s,%s,%s,%s,%s", i + 1,
	    suffix, i + 1, agency + 1, d->sectors[w->sector].name, w->team, w->group,
	    role_names[w->role], w->role == 1 ? "T1" : "", subject_names[w->subject], from, to);
}

/* Who is new leaves again after four months: below the six that a class of the year asks for. */
void
demo_postings(struct demo *d)
{
	struct period second = period_next(d->o->first), end = d->last;
	char a[DAY_TEXT], b[DAY_TEXT];

	for (int m = 0; m < 3; m++)
		end = period_next(end);
	for (int i = 0; i < d->o->people; i++) {
		const struct who *w = &d->who[i];

		if (w->story == STORY_MOVED && d->o->months > 1) {
			posting(d, i, "a", w->agency, "2024-01-01",
			    day_text(period_first(second) + 13, a));
			posting(d, i, "b", (w->agency + 1) % d->agencies,
			    day_text(period_first(second) + 14, b), "");
		} else if (w->story == STORY_NEW)
			posting(d, i, "", w->agency, day_text(period_first(d->last), a),
			    day_text(period_last(end), b));
		else
			posting(d, i, "", w->agency, "2024-01-01", "");
	}
}

void
demo_facts_of_people(struct demo *d)
{
	char from[DAY_TEXT], to[DAY_TEXT];

	for (int i = 0; i < d->o->people; i++) {
		const struct who *w = &d->who[i];

		if (w->story == STORY_MATERNITY)
			demo_line(d, FACT_ABSENCE, "A%06d,CB%06d,%s,%s,maternity", i + 1, i + 1,
			    day_text(period_first(
					 d->o->months > 1 ? period_next(d->o->first) : d->o->first),
				from),
			    day_text(period_last(d->last) + 90, to));
		if (w->leave <= w->back)
			demo_line(d, FACT_ABSENCE, "A%06d,CB%06d,%s,%s,%s", i + 1, i + 1,
			    day_text(w->leave, from), day_text(w->back, to), w->away);
		if (w->story == STORY_DISCIPLINE)
			demo_line(d, FACT_EVENT, "E%06d,CB%06d,,%s,discipline,15/QĐ-KL,HV%06d,yes",
			    i + 1, i + 1, day_text(period_first(d->last) + 4, from), i + 1);
	}
}

void
demo_unit_results(struct demo *d)
{
	struct period p = d->o->first;
	char text[PERIOD_TEXT];

	for (int m = 0; m < d->o->months; m++, p = period_next(p))
		for (int i = 0; i < d->agencies; i++)
			demo_line(d, FACT_UNIT_RESULT, "CQ%02d,%s,%d,100,,,,,,", i + 1,
			    period_text(p, text), i % 9 == 4 ? 50 : 100);
	for (int i = 0; i < d->agencies; i++)
		demo_line(d, FACT_UNIT_RESULT, "CQ%02d,%d,,,28,%d,100,100,%d,yes", i + 1,
		    d->last.year, 62 + i % 8, i % 3 == 0 ? 35 : 12);
}
