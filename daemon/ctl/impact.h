/* impact: what the commands impact and simulate share: the order's options and the report as text.
 */
#ifndef KPID_CTL_IMPACT_H
#define KPID_CTL_IMPACT_H

#include "daemon/ctl/engine.h"
#include "daemon/impact.h"

#define IMPACT_OPTIONS \
	{ "--db", "FILE", "the store", "kho dữ liệu" }, \
	    { "--period", "P[,P..]", "2026-03, 2026-Q1, 2026-H1 or 2026; several with commas", \
		    "kỳ; nhiều kỳ cách nhau bằng dấu phẩy" }, \
	    { "--agency", "CODE", "only this agency and those below it", \
		    "chỉ cơ quan này và các cơ quan cấp dưới" }, \
	    { "--to-date", NULL, "a year that is not over, as a preview", \
		    "năm chưa kết thúc, dạng xem trước" }, \
	    { "--csv", NULL, "who changes, as CSV", "những người thay đổi, dạng CSV" }, \
	    { "--limit", "N", "rows of people shown as text (default 40; 0 all)", \
		    "số dòng hiển thị (mặc định 40; 0 là tất cả)" }, \
	{ \
		"--workers", "N", "how many processes score (default: one for each core, at most 8)", \
		    "số tiến trình chấm điểm (mặc định: mỗi nhân một tiến trình, tối đa 8)" \
	}

#define IMPACT_PERIODS 24

/* Periods, agency and the rest of what the options say; store, workers, rules and calendar are the
 * caller's. -1 with c->err. */
int impact_options(struct ctl *c, struct impact_order *o, struct period periods[IMPACT_PERIODS]);
/* Makes it and prints it; an exit status: EXIT_NO when somebody changes class. */
int impact_report(struct ctl *c, struct impact_order *o);
void impact_show(struct ctl *c, const struct impact *m, const struct value *manifest, int limit);

#endif
