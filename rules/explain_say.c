#include "rules/explain_say.h"
#include <string.h>

static const char *const texts[SAY_COUNT][2] = {
	[SAY_SCORE] = { "Score", "Điểm" },
	[SAY_BAND] = { "Band", "Mức điểm" },
	[SAY_CLASS] = { "Class", "Xếp loại" },
	[SAY_NO_SCORE] = { "No score", "Chưa có điểm" },
	[SAY_MISSING] = { "missing", "còn thiếu" },
	[SAY_STANDARD] = { "Standard", "Tiêu chuẩn" },
	[SAY_BASIS] = { "basis", "căn cứ" },
	[SAY_POSTINGS] = { "Posting", "Vị trí công tác" },
	[SAY_OWNS] = { "scored here", "được chấm tại đây" },
	[SAY_CRITERIA] = { "Criteria", "Tiêu chí" },
	[SAY_PARAMS] = { "parameter", "tham số" },
	[SAY_NONE] = { "none", "không có" },
	[SAY_MORE] = { "... and %zu more lines", "... và %zu dòng nữa" },
	[SAY_MONTHS] = { "Base periods", "Các kỳ" },
	[SAY_EDGES] = { "Class edges", "Ngưỡng các mức" },
	[SAY_RULINGS] = { "Rules that applied", "Quy định được áp dụng" },
	[SAY_DECISIONS] = { "Decisions", "Quyết định" },
	[SAY_INDICATORS] = { "Indicators (not scored)", "Chỉ số theo dõi (không tính điểm)" },
	[SAY_FROM] = { "from", "từ" },
	[SAY_AWAITING] = { "awaiting acceptance", "chờ nghiệm thu" },
	[SAY_REFUSED] = { "not accepted", "không được nghiệm thu" },
	[SAY_ERRORS] = { "failed assessments", "lần chưa đạt" },
	[SAY_DELAYS] = { "delays", "lần chậm" },
	[SAY_WAIVED] = { "excused by decision", "được miễn trừ theo quyết định" },
	[SAY_ENTRY] = { "Diary line", "Dòng nhật ký" },
	[SAY_EARNED] = { "counted", "được tính" },
	[SAY_NOTHING] = { "nothing", "không được tính" },
	[SAY_WITH] = { "Score with this line", "Điểm khi có dòng này" },
	[SAY_WITHOUT] = { "without it", "nếu không có" },
	[SAY_NEXT] = { "to the next", "còn thiếu để lên" },
	[SAY_CAP] = { "Cap on the best class", "Khống chế tỷ lệ" },
	[SAY_SUGGESTION] = { "Suggestion", "Gợi ý" },
	[SAY_YES] = { "yes", "có" },
	[SAY_NO] = { "no", "không" },
	[SAY_NOT_KNOWN] = { "not known", "chưa có số liệu" },
};

/* Codes that the engine gives and no standard titles. */
static const struct {
	const char *code, *text[2];
} codes[] = {
	{ "missing", { "something is missing", "còn thiếu thông tin" } },
	{ "rule_error", { "the rule failed", "quy tắc bị lỗi" } },
	{ "no_law_chosen",
	    { "no law chosen for this subject", "chưa chọn quy định cho đối tượng này" } },
	{ "no_base_period", { "no month has a score", "chưa có kỳ nào có điểm" } },
	{ "months_missing", { "months without a score", "có kỳ chưa có điểm" } },
	{ "december_waits", { "December is not scored yet", "tháng 12 chưa được chấm" } },
	{ "class_decision", { "by decision", "theo quyết định" } },
	{ "cap", { "left out by the cap", "nằm ngoài tỷ lệ khống chế" } },
	{ "tie_at_cut",
	    { "equal scores at the cut of the cap: a person decides",
		"bằng điểm tại ngưỡng khống chế: người có thẩm quyền quyết định" } },
	{ "other_period", { "it is scored in another period", "được chấm ở kỳ khác" } },
	{ "awaiting", { "it is not accepted yet", "chưa được nghiệm thu" } },
	{ "refused", { "it was not accepted", "không được nghiệm thu" } },
	{ "task_withdrawn",
	    { "its task was withdrawn from the records", "nhiệm vụ đã được rút khỏi dữ liệu" } },
	{ "after_sealing",
	    { "recorded after its own month was sealed", "ghi sau khi tháng của nó đã khóa" } },
	{ "no_quantity",
	    { "work that goes on: nothing is finished yet, its quantity is 0",
		"việc đang làm: chưa có sản phẩm hoàn thành, số lượng là 0" } },
	{ "handed_back", { "its task was handed back", "nhiệm vụ đã được trả lại" } },
	{ "cancelled", { "its task was cancelled", "nhiệm vụ đã bị hủy" } },
	{ "formula", { "the formula gives nothing for it", "công thức không tính cho dòng này" } },
	{ "filter", { "the criterion looks at other work", "tiêu chí xét công việc khác" } },
	{ "not_about_diary",
	    { "the criterion does not look at the diary", "tiêu chí không xét nhật ký" } },
	{ "scored", { "scored", "đã chấm" } },
	{ "partial", { "partial", "chưa đủ thông tin" } },
	{ "not_scored", { "not scored", "không chấm" } },
	{ "not_classified", { "not classified", "không xếp loại" } },
	{ "insufficient_data", { "insufficient data", "không đủ dữ liệu" } },
	{ "needs_decision", { "needs a decision", "cần quyết định" } },
	{ "agency", { "agency", "cơ quan" } },
	{ "duty_group", { "group of similar duties", "nhóm nhiệm vụ tương đồng" } },
	{ "parent", { "agencies under the same parent", "các cơ quan cùng cấp trên" } },
	{ "all", { "all", "toàn bộ" } },
};

const char *
explain_say(enum say s, enum lang lang)
{
	return texts[s][lang];
}

const char *
explain_code(const char *code, enum lang lang)
{
	for (size_t i = 0; code != NULL && i < sizeof codes / sizeof *codes; i++)
		if (strcmp(codes[i].code, code) == 0)
			return codes[i].text[lang];
	return code ? code : "";
}
