/* new-sector: a copy of the template with its names put in; five questions on a terminal. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "daemon/ctl/engine.h"
#include "rules/base/calendar.h"
#include "rules/base/csv.h"
#include "rules/base/text.h"
#include "rules/standard.h"

static const char *const files[] = { "standard.lua", "items.csv", "cases.yaml" };

/* What the template leaves open. */
struct plan {
	const char *sector, *date, *law;
	const char *vi, *en;
	const char *item_vi, *item_en, *unit, *coefficient, *fields, *evidence;
	int bare; /* without the meeting that shows a formula, an indicator and a check */
};

/* --- answers --- */

/* "Vietnamese / English": the parts without blanks around; one part alone is both. */
static void
two_names(struct ctl *c, const char *s, const char **vi, const char **en)
{
	const char *slash = strstr(s, " / ");

	*vi = slash ? arena_copy(&c->arena, s, (size_t)(slash - s)) : s;
	*en = slash ? slash + 3 : s;
}

static int
take_names(struct ctl *c, const char *s, struct plan *p)
{
	two_names(c, s, &p->vi, &p->en);
	return 0;
}

static int
take_law(struct ctl *c, const char *s, struct plan *p)
{
	struct stat st;
	const char *sectors = ctl_sectors(c);

	p->law = s;
	if (strchr(s, '/') == NULL && s[0] != '.' && s[0] != '_' &&
	    stat(arena_fmt(&c->arena, "%s/%s", sectors, s), &st) == 0)
		return 0;
	return err_set(&c->err, MSG_NEW_LAW, s);
}

static int
is_coefficient(const char *s)
{
	int64_t milli;

	return decimal_parse(s, strlen(s), 3, &milli) == 0 && milli > 0;
}

/* "Soạn công văn / Drafting a letter; document; 1.5" */
static int
take_item(struct ctl *c, const char *s, struct plan *p)
{
	char *copy = arena_str(&c->arena, s), *rest = NULL, *name = strtok_r(copy, ";", &rest),
	     *unit = strtok_r(NULL, ";", &rest), *coefficient = strtok_r(NULL, ";", &rest);

	for (; unit != NULL && *unit == ' '; unit++)
		;
	for (; coefficient != NULL && *coefficient == ' '; coefficient++)
		;
	for (char *comma = coefficient; comma != NULL && *comma != '\0'; comma++)
		*comma = *comma == ',' ? '.' : *comma;
	if (name == NULL || unit == NULL || *unit == '\0' || coefficient == NULL ||
	    !is_coefficient(coefficient))
		return err_set(&c->err, MSG_NEW_ITEM, s);
	two_names(c, name, &p->item_vi, &p->item_en);
	p->unit = unit;
	p->coefficient = coefficient;
	return 0;
}

/* What the catalogue's own reader says of the fields. */
static int
check_fields(struct ctl *c, const char *fields)
{
	const char *text = arena_fmt(&c->arena,
	    "code,title_vi,title_en,unit,coefficient,fields,basis\nNEW.01,a,b,c,1,\"%s\",example\n",
	    fields);
	struct standard s = { .label = "new" };
	struct err_list errors = { 0 };
	int failed = items_read(&s, text, strlen(text), &c->arena, &errors);

	if (failed) /* the place in the text that is made up here is nobody's */
		err_set(&c->err, errors.at[0].id, errors.at[0].args[0], errors.at[0].args[1]);
	err_list_fini(&errors);
	return failed;
}

/* "people:integer outcome:good|bad evidence": the word evidence says that the line needs some. */
static int
take_fields(struct ctl *c, const char *s, struct plan *p)
{
	char *copy = arena_str(&c->arena, strcmp(s, "-") == 0 ? "" : s), *rest = NULL;
	struct buf b = BUF_INIT;

	p->evidence = "no";
	for (char *w = strtok_r(copy, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest))
		if (strcmp(w, "evidence") == 0)
			p->evidence = "yes";
		else
			buf_addf(&b, "%s%s", b.n ? " " : "", w);
	p->fields = arena_copy(&c->arena, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return check_fields(c, p->fields);
}

static int
take_example(struct ctl *c, const char *s, struct plan *p)
{
	static const char *const words[] = { "yes", "no", "có", "không" };

	for (int i = 0; i < 4; i++)
		if (strcmp(s, words[i]) == 0) {
			p->bare = i & 1;
			return 0;
		}
	return err_set(&c->err, MSG_NEW_YES_NO, s);
}

static const struct question {
	const char *option;
	enum msg_id ask;
	const char *fallback; /* what an empty line says */
	int (*take)(struct ctl *c, const char *s, struct plan *p);
} questions[] = {
	{ "--title", MSG_NEW_ASK_TITLE, NULL, take_names },
	{ "--law", MSG_NEW_ASK_LAW, "law", take_law },
	{ "--item", MSG_NEW_ASK_ITEM, "Văn bản đơn giản / Simple document; document; 1", take_item },
	{ "--fields", MSG_NEW_ASK_FIELDS, "-", take_fields },
	{ "--example", MSG_NEW_ASK_EXAMPLE, "yes", take_example },
};

/* Asks until the answer will do; at the end of the input the fallback does. */
static int
ask(struct ctl *c, const struct question *q, struct plan *p)
{
	const char *fallback = q->fallback ? q->fallback : p->sector;
	char line[1024];

	for (;;) {
		printf("%s [%s]: ", msg_template(q->ask, c->lang), fallback);
		fflush(stdout);
		if (fgets(line, sizeof line, stdin) == NULL) {
			putchar('\n');
			return q->take(c, fallback, p);
		}
		line[strcspn(line, "\r\n")] = '\0';
		if (utf8_bad(line, strlen(line)) < 0 &&
		    q->take(c, *line ? arena_str(&c->arena, line) : fallback, p) == 0)
			return 0;
		if (c->err.set)
			ctl_fail(c);
	}
}

/* Somebody sits there who has said nothing yet. */
static int
asks(struct ctl *c)
{
	int said = ctl_option(c, "--title-vi") != NULL || ctl_option(c, "--title-en") != NULL;

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++)
		said |= ctl_option(c, questions[i].option) != NULL;
	return ctl_option(c, "--ask") != NULL ||
	    (!said && isatty(0) && isatty(1) && !c->quiet && !c->json);
}

static int
answers(struct ctl *c, struct plan *p)
{
	int terminal = asks(c);

	for (size_t i = 0; i < sizeof questions / sizeof *questions; i++) {
		const struct question *q = &questions[i];
		const char *given = ctl_option(c, q->option);
		int failed;

		if (given != NULL)
			failed = q->take(c, given, p);
		else if (terminal)
			failed = ask(c, q, p);
		else
			failed = q->take(c, q->fallback ? q->fallback : p->sector, p);
		if (failed)
			return -1;
	}
	p->vi = ctl_option(c, "--title-vi") ? ctl_option(c, "--title-vi") : p->vi;
	p->en = ctl_option(c, "--title-en") ? ctl_option(c, "--title-en") : p->en;
	return 0;
}

/* --- the files --- */

/* A value for each required field, as an entry of a case carries it: ", people: 1". */
static const char *
sample(struct ctl *c, const char *fields)
{
	static const struct {
		const char *type, *value;
	} values[] = { { "integer", "1" }, { "number", "1" }, { "text", "abc" },
		{ "boolean", "true" }, { "day", "2026-03-10" } };
	char *copy = arena_str(&c->arena, fields), *rest = NULL;
	struct buf b = BUF_INIT;
	const char *s;

	for (char *w = strtok_r(copy, " ", &rest); w != NULL; w = strtok_r(NULL, " ", &rest)) {
		char *type = strchr(w, ':');
		const char *value = NULL;

		if (type == NULL || type[-(type > w)] == '?')
			continue;
		*type++ = '\0';
		for (size_t i = 0; i < sizeof values / sizeof *values; i++)
			value = strcmp(values[i].type, type) == 0 ? values[i].value : value;
		if (value == NULL) /* a choice: its first word */
			value = arena_copy(&c->arena, type, strcspn(type, "|"));
		buf_addf(&b, ", %s: %s", w, value);
	}
	s = arena_copy(&c->arena, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return s;
}

/* A text as it stands in Lua and YAML texts in quotation marks. */
static const char *
quoted(struct ctl *c, const char *s)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (; *s != '\0'; s++)
		if (*s == '"' || *s == '\\')
			buf_addf(&b, "\\%c", *s);
		else if ((unsigned char)*s >= ' ')
			buf_addc(&b, *s);
	text = arena_copy(&c->arena, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return text;
}

static const char *
csv_quoted(struct ctl *c, const char *s)
{
	struct buf b = BUF_INIT;
	const char *text;

	csv_cell(&b, s, strlen(s), 0);
	text = arena_copy(&c->arena, b.p ? b.p : "", b.n);
	buf_fini(&b);
	return text;
}

struct names {
	const char *key, *value;
};

static void
fill(const char *text, size_t n, const struct names *names, struct buf *out)
{
	for (const char *end = text + n; text < end;) {
		const struct names *k = names;

		while (k->key != NULL && strncmp(text, k->key, strlen(k->key)) != 0)
			k++;
		if (k->key != NULL) {
			buf_adds(out, k->value);
			text += strlen(k->key);
		} else
			buf_addc(out, *text++);
	}
}

/* Lines with {{example}} and {{end}} stand around what a bare sector does not get. */
static void
fill_lines(const char *text, int bare, const struct names *names, struct buf *out)
{
	int left_out = 0;

	while (*text != '\0') {
		size_t n = strcspn(text, "\n") + (text[strcspn(text, "\n")] == '\n');
		const char *begin = memmem(text, n, "{{example}}", 11),
			   *stop = memmem(text, n, "{{end}}", 7);

		left_out = begin ? bare : stop ? 0 : left_out;
		if (!begin && !stop && !left_out)
			fill(text, n, names, out);
		text += n;
	}
}

static int
one_file(struct ctl *c, const char *from, const char *to, const struct names *names, int bare)
{
	struct buf in = BUF_INIT, out = BUF_INIT;
	FILE *f = NULL;
	int failed = buf_read_file(&in, from, (size_t)1 << 20, &c->err);

	if (!failed) {
		fill_lines(in.p ? in.p : "", bare, names, &out);
		f = fopen(to, "wx");
		if (f == NULL || fwrite(out.p ? out.p : "", 1, out.n, f) != out.n)
			failed = err_set(&c->err, MSG_CTL_WRITE, to, strerror(errno));
	}
	if (f != NULL && fclose(f) != 0 && !failed)
		failed = err_set(&c->err, MSG_CTL_WRITE, to, strerror(errno));
	buf_fini(&in);
	buf_fini(&out);
	return failed;
}

static int
write_files(struct ctl *c, const struct plan *p, const char *sectors, const char *dated)
{
	const struct names names[] = { { "{{sector}}", p->sector },
		{ "{{title_vi}}", quoted(c, p->vi) }, { "{{title_en}}", quoted(c, p->en) },
		{ "{{date}}", p->date }, { "{{law}}", p->law },
		{ "{{item_vi}}", csv_quoted(c, p->item_vi) },
		{ "{{item_en}}", csv_quoted(c, p->item_en) }, { "{{unit}}", csv_quoted(c, p->unit) },
		{ "{{coefficient}}", p->coefficient }, { "{{evidence}}", p->evidence },
		{ "{{fields}}", csv_quoted(c, p->fields) }, { "{{sample}}", sample(c, p->fields) },
		{ NULL, NULL } };

	for (size_t i = 0; i < 3; i++)
		if (one_file(c, arena_fmt(&c->arena, "%s/_template/%s", sectors, files[i]),
			arena_fmt(&c->arena, "%s/%s", dated, files[i]), names, p->bare) != 0)
			return -1;
	return 0;
}

/* --- the command --- */

/* Small letters, digits and _: what a sector may be called. */
static int
is_name(const char *s)
{
	return *s >= 'a' && *s <= 'z' &&
	    strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_") == strlen(s) && strlen(s) < 40;
}

static int
run_new_sector(struct ctl *c)
{
	const char *sectors = ctl_sectors(c), *name = c->nargs ? c->args[0] : NULL, *folder, *dated;
	struct plan p = { .sector = name,
		.date = ctl_option(c, "--date") ? ctl_option(c, "--date") : "2026-01-01" };
	struct stat st;
	day_t day;

	if (name == NULL)
		return ctl_usage(c, "NAME");
	if (!is_name(name) || day_parse(p.date, strlen(p.date), &day) != 0) {
		err_set(&c->err, is_name(name) ? MSG_FACT_DAY : MSG_RULE_NAME,
		    is_name(name) ? "--date" : name, p.date);
		return ctl_fail(c);
	}
	folder = arena_fmt(&c->arena, "%s/%s", sectors, name);
	dated = arena_fmt(&c->arena, "%s/%s", folder, p.date);
	if (stat(folder, &st) == 0)
		err_set(&c->err, MSG_CTL_EXISTS, folder);
	else if (answers(c, &p) == 0 && (mkdir(folder, 0777) != 0 || mkdir(dated, 0777) != 0))
		err_set(&c->err, MSG_CTL_WRITE, folder, strerror(errno));
	if (c->err.set || write_files(c, &p, sectors, dated) != 0)
		return ctl_fail(c);
	if (!c->quiet)
		ctl_say(c, MSG_CTL_NEW_DONE, dated);
	return EXIT_YES;
}

static const struct option new_options[] = {
	{ "--sectors", "DIR", "folder of the standards (default: sectors)",
	    "thư mục tiêu chuẩn (mặc định: sectors)" },
	{ "--title", "VI / EN", "its name in both languages", "tên bằng hai ngôn ngữ" },
	{ "--title-vi", "TEXT", "name in Vietnamese", "tên tiếng Việt" },
	{ "--title-en", "TEXT", "name in English", "tên tiếng Anh" },
	{ "--law", "NAME", "what it builds on (default: law, which says which law scores whom)",
	    "tiêu chuẩn được kế thừa (mặc định: law, nêu quy định cho từng đối tượng)" },
	{ "--item", "\"VI / EN; UNIT; COEFFICIENT\"", "a first kind of work", "đầu việc đầu tiên" },
	{ "--fields", "\"NAME:TYPE ... evidence\"",
	    "what is recorded with it; the word evidence: it needs some",
	    "thông tin ghi kèm; từ evidence: cần minh chứng" },
	{ "--example", "yes|no", "with a meeting that shows a formula, a figure and a check",
	    "kèm ví dụ cuộc họp có công thức, số liệu và kiểm tra" },
	{ "--ask", NULL, "ask for what is not given, also when nobody sits at a terminal",
	    "hỏi những gì chưa nêu, kể cả khi không ở màn hình lệnh" },
	{ "--date", "DAY", "first day in force (default 2026-01-01)",
	    "ngày bắt đầu áp dụng (mặc định 2026-01-01)" },
	{ NULL, NULL, NULL, NULL },
};

const struct command cmd_new_sector = { "new-sector", "NAME", run_new_sector, new_options,
	"begin a new sector from the template; asks on a terminal",
	"tạo ngành mới từ mẫu; hỏi khi ở màn hình lệnh",
	"new-sector clerical --title-vi \"Văn thư\" --title-en Clerical\n"
	"new-sector archives --title \"Lưu trữ / Archives\" --item \"Chỉnh lý hồ sơ / Putting files in "
	"order; file; 1.5\" --fields \"boxes:integer evidence\" --example no" };
