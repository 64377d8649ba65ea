#include "daemon/api/xlsx.h"
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xlsxwriter.h>
#include "rules/model.h"

#define NAME 32
#define PATH 64
#define A4 9
#define CELL_MOST 32767 /* characters that a cell may have */

struct xlsx {
	int fd; /* a file without a name */
	lxw_workbook *book;
	lxw_worksheet *sheet;
	lxw_format *head, *text, *points, *day, *moment, *whole, *part;
	lxw_row_t row;
	lxw_col_t col, columns;
	char name[NAME];
};

static lxw_format *
format_of(lxw_workbook *book, const char *number)
{
	lxw_format *f = workbook_add_format(book);

	if (number != NULL)
		format_set_num_format(f, number);
	format_set_align(f, LXW_ALIGN_VERTICAL_TOP);
	return f;
}

struct xlsx *
xlsx_new(struct err *e)
{
	struct xlsx *x = mem_new(sizeof *x);
	lxw_workbook_options o = { .constant_memory = LXW_TRUE };
	char path[PATH];

	x->fd = memfd_create("xlsx", MFD_CLOEXEC);
	snprintf(path, sizeof path, "/proc/self/fd/%d", x->fd);
	if (x->fd >= 0)
		x->book = workbook_new_opt(path, &o);
	if (x->book == NULL) {
		err_set(e, MSG_WEB_XLSX);
		xlsx_drop(x);
		return NULL;
	}
	x->head = workbook_add_format(x->book);
	format_set_bold(x->head);
	format_set_bg_color(x->head, 0xDCEDF0);
	format_set_bottom(x->head, LXW_BORDER_THIN);
	format_set_text_wrap(x->head);
	format_set_indent(x->head, 1);
	x->text = format_of(x->book, NULL);
	format_set_text_wrap(x->text);
	format_set_indent(x->text, 1);
	x->points = format_of(x->book, "#,##0.00");
	x->day = format_of(x->book, "dd/mm/yyyy");
	x->moment = format_of(x->book, "dd/mm/yyyy hh:mm");
	x->whole = format_of(x->book, "#,##0");
	x->part = format_of(x->book, "#,##0.00##");
	return x;
}

/* The filter covers the rows that there are when the next sheet begins. */
static void
close_sheet(struct xlsx *x)
{
	if (x->sheet != NULL && x->row > 1)
		worksheet_autofilter(
		    x->sheet, 0, 0, x->row - 1, (lxw_col_t)(x->columns - 1));
	x->sheet = NULL;
}

void
xlsx_sheet(struct xlsx *x, const char *name, const struct xlsx_column *columns, size_t n)
{
	close_sheet(x);
	snprintf(x->name, sizeof x->name, "%s", name);
	x->sheet = workbook_add_worksheet(x->book, name);
	x->columns = (lxw_col_t)n;
	x->row = 0;
	x->col = 0;
	for (size_t i = 0; i < n; i++) {
		worksheet_set_column(
		    x->sheet, (lxw_col_t)i, (lxw_col_t)i, columns[i].width, NULL);
		worksheet_write_string(x->sheet, 0, (lxw_col_t)i, columns[i].title, x->head);
	}
	worksheet_freeze_panes(x->sheet, 1, 1);
	/* On paper: as wide as a page, the head on each. */
	worksheet_set_paper(x->sheet, A4);
	worksheet_set_landscape(x->sheet);
	worksheet_fit_to_pages(x->sheet, 1, 0);
	worksheet_repeat_rows(x->sheet, 0, 0);
	x->row = 1;
}

/* A text stays a text, whatever it begins with; one that is too long ends with a whole character.
 */
void
xlsx_text(struct xlsx *x, const char *s)
{
	size_t n = s ? strlen(s) : 0;
	struct buf copy = BUF_INIT;

	if (n > CELL_MOST) {
		for (n = CELL_MOST; n > 0 && ((unsigned char)s[n] & 0xc0) == 0x80; n--)
			;
		buf_add(&copy, s, n);
		s = copy.p;
	}
	if (n > 0)
		worksheet_write_string(x->sheet, x->row, x->col, s, x->text);
	buf_fini(&copy);
	x->col++;
}

void
xlsx_whole(struct xlsx *x, int64_t n)
{
	worksheet_write_number(x->sheet, x->row, x->col++, (double)n, x->whole);
}

void
xlsx_number(struct xlsx *x, double n)
{
	worksheet_write_number(
	    x->sheet, x->row, x->col++, n, rint(n) == n ? x->whole : x->part);
}

void
xlsx_points(struct xlsx *x, int64_t micro)
{
	if (micro != MODEL_NONE)
		worksheet_write_number(
		    x->sheet, x->row, x->col, (double)micro / 1e6, x->points);
	x->col++;
}

static void
when(struct xlsx *x, day_t d, int hour, int minute, lxw_format *f)
{
	lxw_datetime t = { .hour = hour, .min = minute };

	if (d != DAY_NONE) {
		day_split(d, &t.year, &t.month, &t.day);
		worksheet_write_datetime(x->sheet, x->row, x->col, &t, f);
	}
	x->col++;
}

void
xlsx_day(struct xlsx *x, day_t d)
{
	when(x, d, 0, 0, x->day);
}

void
xlsx_moment(struct xlsx *x, day_t d, int hour, int minute)
{
	when(x, d, hour, minute, x->moment);
}

void
xlsx_end_row(struct xlsx *x)
{
	x->row++;
	x->col = 0;
}

void
xlsx_chart(struct xlsx *x, const char *name, const char *title)
{
	lxw_chartsheet *sheet = workbook_add_chartsheet(x->book, name);
	lxw_chart *chart = workbook_add_chart(x->book, LXW_CHART_COLUMN);
	lxw_chart_series *series = chart_add_series(chart, NULL, NULL);
	lxw_row_t last = x->row > 1 ? x->row - 1 : 1;

	chart_series_set_categories(series, x->name, 1, 0, last, 0);
	chart_series_set_values(series, x->name, 1, 1, last, 1);
	chart_series_set_labels(series);
	chart_title_set_name(chart, title);
	chart_legend_set_position(chart, LXW_CHART_LEGEND_NONE);
	chartsheet_set_chart(sheet, chart);
	chartsheet_set_paper(sheet, A4);
	chartsheet_set_landscape(sheet);
}

static int
take(struct xlsx *x, struct buf *out)
{
	struct stat st;
	char *p;

	if (fstat(x->fd, &st) != 0 || st.st_size <= 0)
		return -1;
	p = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, x->fd, 0);
	if (p == MAP_FAILED)
		return -1;
	buf_add(out, p, (size_t)st.st_size);
	munmap(p, (size_t)st.st_size);
	return 0;
}

int
xlsx_end(struct xlsx *x, struct buf *out, struct err *e)
{
	int failed;

	close_sheet(x);
	failed = workbook_close(x->book) != LXW_NO_ERROR;
	x->book = NULL;
	buf_clear(out);
	failed = failed || take(x, out) != 0;
	xlsx_drop(x);
	return failed ? err_set(e, MSG_WEB_XLSX) : 0;
}

void
xlsx_drop(struct xlsx *x)
{
	if (x->book != NULL)
		lxw_workbook_free(x->book);
	if (x->fd >= 0)
		close(x->fd);
	free(x);
}
