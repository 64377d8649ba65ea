/* The two forms that a handbook is written in: Markdown, and HTML that prints on A4. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include "rules/handbook_impl.h"

/* --- Markdown --- */

/* One line of text in which nothing is a sign of Markdown. */
static void
md_text(struct buf *b, const char *s)
{
	const char *digits = s + strspn(s, "0123456789");

	if ((*s != '\0' && strchr("-+=", *s) != NULL) || (digits > s && strchr(".)", *digits) &&
		*digits != '\0' && digits[1] == ' ')) {
		buf_add(b, s, (size_t)(digits - s));
		s = digits;
		buf_addc(b, '\\');
	}
	for (; *s != '\0'; s++)
		if (*s == '<' || *s == '>' || *s == '&')
			buf_adds(b, *s == '<' ? "&lt;" : *s == '>' ? "&gt;" : "&amp;");
		else if (strchr("\\`*_[]|#~", *s) != NULL)
			buf_addf(b, "\\%c", *s);
		else
			buf_addc(b, (unsigned char)*s < ' ' || *s == 0x7f ? ' ' : *s);
}

static void
md_begin(struct pen *p, const char *title, const char *under)
{
	buf_adds(p->out, "# ");
	md_text(p->out, title);
	buf_adds(p->out, "\n\n");
	md_text(p->out, under);
	buf_adds(p->out, "\n\n");
}

static void
md_heading(struct pen *p, int level, const char *number, const char *id, const char *text)
{
	buf_addf(&p->toc, "%*s- [%s ", (level - 2) * 2, "", number);
	md_text(&p->toc, text);
	buf_addf(&p->toc, "](#%s)\n", id);
	buf_addf(p->out, "\n%.*s <a id=\"%s\"></a>%s ", level, "####", id, number);
	md_text(p->out, text);
	buf_adds(p->out, "\n\n");
}

static void
md_para(struct pen *p, const char *text)
{
	md_text(p->out, text);
	buf_adds(p->out, "\n\n");
}

static void
md_note(struct pen *p, const char *text)
{
	buf_adds(p->out, "> ");
	md_para(p, text);
}

static void
md_table(struct pen *p, const char *const *heads, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		buf_adds(p->out, "| ");
		md_text(p->out, heads[i]);
		buf_addc(p->out, ' ');
	}
	buf_adds(p->out, "|\n");
	for (size_t i = 0; i < n; i++)
		buf_adds(p->out, "| --- ");
	buf_adds(p->out, "|\n");
}

static void
md_cell(struct pen *p, const char *text)
{
	buf_adds(p->out, "| ");
	md_text(p->out, text);
	buf_adds(p->out, p->cell + 1 == p->columns ? " |\n" : " ");
}

static void
md_table_end(struct pen *p)
{
	buf_addc(p->out, '\n');
}

/* Indented: nothing in it can end it. */
static void
md_code(struct pen *p, const char *text)
{
	for (const char *s = text; *s != '\0';) {
		size_t n = strcspn(s, "\n");

		buf_addf(p->out, "    %.*s\n", (int)n, s);
		s += n + (s[n] == '\n');
	}
	buf_addc(p->out, '\n');
}

static void
md_item(struct pen *p, int level, const char *text)
{
	if (level == 0) {
		buf_addc(p->out, '\n');
		return;
	}
	buf_addf(p->out, "%*s- ", (level - 1) * 2, "");
	md_text(p->out, text);
	buf_addc(p->out, '\n');
}

/* The table of contents stands behind the first lines, where the first heading begins. */
static void
md_end(struct pen *p, const char *title, struct buf *whole)
{
	const char *first = strstr(p->out->p, "\n## ");
	size_t n = first ? (size_t)(first - p->out->p) : p->out->n;

	(void)title;
	buf_add(whole, p->out->p, n);
	buf_addf(whole, "## %s\n\n", msg_template(MSG_HANDBOOK_CONTENTS, p->lang));
	buf_adds(whole, p->toc.p ? p->toc.p : "");
	buf_add(whole, p->out->p + n, p->out->n - n);
}

/* --- HTML --- */

static const char style[] =
    "@page{size:A4;margin:18mm 15mm 16mm;@bottom-right{content:counter(page);"
    "font:8pt sans-serif;color:#555}}\n"
    "html{-webkit-print-color-adjust:exact;print-color-adjust:exact}\n"
    "body{font:15px/1.5 \"Noto Sans\",\"DejaVu Sans\",\"Segoe UI\",Arial,sans-serif;"
    "color:#1b1f24;background:#fff;max-width:62rem;margin:0 auto;padding:1.5rem}\n"
    "header{border-bottom:3px solid #9c1c1c;padding-bottom:1rem;margin-bottom:1.5rem}\n"
    "h1{font-size:1.9rem;line-height:1.2;margin:0 0 .4rem;color:#7c1414}\n"
    "h2{font-size:1.35rem;margin:2.2rem 0 .6rem;padding-bottom:.2rem;"
    "border-bottom:1px solid #d0d4d9;color:#7c1414}\n"
    "h3{font-size:1.08rem;margin:1.5rem 0 .5rem}\n"
    "h2,h3{break-after:avoid;line-height:1.3}\n"
    "p{margin:.5rem 0;orphans:3;widows:3}\n"
    ".lead{break-after:avoid}.note,.steps>li{break-inside:avoid}\n"
    "header p{color:#4a525c;margin:0}\n"
    ".note{border-left:4px solid #c9a227;background:#fdf8e6;padding:.5rem .8rem}\n"
    "nav{background:#f5f6f8;border-radius:6px;padding:.8rem 1.2rem;margin:1rem 0 2rem}\n"
    "nav h2{border:0;margin:0 0 .3rem;font-size:1.05rem}\n"
    "nav ul{list-style:none;margin:0;padding:0}nav ul ul{padding-left:1.4rem}\n"
    "nav a{color:#1b4f8a;text-decoration:none}nav a:hover{text-decoration:underline}\n"
    ".wide{overflow-x:auto}\n"
    "table{border-collapse:collapse;width:100%;margin:.6rem 0 1rem;font-size:.88em}\n"
    "th,td{border:1px solid #cfd4da;padding:.3rem .5rem;text-align:left;vertical-align:top}\n"
    "th{background:#f0f2f5;font-weight:600}thead{display:table-header-group}\n"
    "tr{break-inside:avoid}tbody tr:nth-child(even){background:#fafbfc}\n"
    "pre{background:#f5f6f8;border:1px solid #e1e4e8;border-radius:4px;padding:.6rem .8rem;"
    "font:.82em/1.45 \"Noto Sans Mono\",\"DejaVu Sans Mono\",Consolas,monospace;"
    "white-space:pre-wrap;overflow-wrap:anywhere;break-inside:avoid}\n"
    "ul.steps,ul.steps ul{margin:.2rem 0;padding-left:1.3rem}\n"
    "footer{margin-top:2.5rem;border-top:1px solid #d0d4d9;padding-top:.6rem;"
    "font-size:.82em;color:#4a525c}\n"
    "@media print{body{font-size:10pt;max-width:none;padding:0}"
    "h1{font-size:20pt}h2{font-size:14pt}h3{font-size:11.5pt}.wide{overflow:visible}"
    "nav{background:none;padding:0}a{color:inherit}}\n";

static void
html_text(struct buf *b, const char *s)
{
	for (; *s != '\0'; s++)
		switch (*s) {
		case '<': buf_adds(b, "&lt;"); break;
		case '>': buf_adds(b, "&gt;"); break;
		case '&': buf_adds(b, "&amp;"); break;
		case '"': buf_adds(b, "&quot;"); break;
		case '\'': buf_adds(b, "&#39;"); break;
		default:
			if ((unsigned char)*s >= ' ' || *s == '\n' || *s == '\t')
				buf_addc(b, *s == 0x7f ? ' ' : *s);
		}
}

static void
html_in(struct pen *p, const char *before, const char *text, const char *after)
{
	buf_adds(p->out, before);
	html_text(p->out, text);
	buf_adds(p->out, after);
}

static void
html_begin(struct pen *p, const char *title, const char *under)
{
	html_in(p, "<header>\n<h1>", title, "</h1>\n");
	html_in(p, "<p>", under, "</p>\n</header>\n");
}

/* Sections stand in a list within the list of chapters. */
static void
html_heading(struct pen *p, int level, const char *number, const char *id, const char *text)
{
	if (level == 3)
		buf_adds(&p->toc, p->section == 1 ? "\n<ul>\n" : "</li>\n");
	else if (p->chapter > 1)
		buf_adds(&p->toc, p->inner ? "</li>\n</ul></li>\n" : "</li>\n");
	buf_addf(&p->toc, "<li><a href=\"#%s\">%s ", id, number);
	html_text(&p->toc, text);
	buf_adds(&p->toc, "</a>");
	p->inner = level == 3;
	buf_addf(p->out, "<h%d id=\"%s\">%s ", level, id, number);
	html_text(p->out, text);
	buf_addf(p->out, "</h%d>\n", level);
}

static void
html_para(struct pen *p, const char *text)
{
	size_t n = strlen(text);

	/* What announces a table or list stays on its page. */
	html_in(p, n > 0 && text[n - 1] == ':' ? "<p class=\"lead\">" : "<p>", text, "</p>\n");
}

static void
html_note(struct pen *p, const char *text)
{
	html_in(p, "<p class=\"note\">", text, "</p>\n");
}

static void
html_table(struct pen *p, const char *const *heads, size_t n)
{
	buf_adds(p->out, "<div class=\"wide\"><table>\n<thead><tr>");
	for (size_t i = 0; i < n; i++)
		html_in(p, "<th scope=\"col\">", heads[i], "</th>");
	buf_adds(p->out, "</tr></thead>\n<tbody>\n");
}

static void
html_cell(struct pen *p, const char *text)
{
	html_in(p, p->cell == 0 ? "<tr><td>" : "<td>", text,
	    p->cell + 1 == p->columns ? "</td></tr>\n" : "</td>");
}

static void
html_table_end(struct pen *p)
{
	buf_adds(p->out, "</tbody>\n</table></div>\n");
}

static void
html_code(struct pen *p, const char *text)
{
	html_in(p, "<pre>", text, "</pre>\n");
}

static void
html_item(struct pen *p, int level, const char *text)
{
	int was = p->depth;

	for (int i = was; i < level; i++)
		buf_adds(p->out, was == 0 ? "<ul class=\"steps\">\n" : "\n<ul>\n");
	for (int i = was; i > level; i--)
		buf_adds(p->out, "</li>\n</ul>");
	if (level == 0)
		buf_addc(p->out, '\n');
	else if (was >= level)
		buf_adds(p->out, "</li>\n");
	if (level > 0)
		html_in(p, "<li>", text, "");
	p->depth = level;
}

static void
html_end(struct pen *p, const char *title, struct buf *whole)
{
	const char *lang = p->lang == LANG_VI ? "vi" : "en";
	const char *first = strstr(p->out->p, "</header>\n");
	size_t n = (size_t)(first - p->out->p) + strlen("</header>\n");

	buf_addf(whole, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n"
	    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>", lang);
	html_text(whole, title);
	buf_addf(whole, "</title>\n<style>\n%s</style>\n</head>\n<body>\n", style);
	buf_add(whole, p->out->p, n);
	buf_addf(whole, "<nav>\n<h2>%s</h2>\n<ul>\n%s%s</ul>\n</nav>\n<main>\n",
	    msg_template(MSG_HANDBOOK_CONTENTS, p->lang), p->toc.p ? p->toc.p : "",
	    p->chapter == 0 ? "" : p->inner ? "</li>\n</ul></li>\n" : "</li>\n");
	buf_add(whole, p->out->p + n, p->out->n - n);
	buf_adds(whole, "</main>\n</body>\n</html>\n");
}

/* --- the pen --- */

static const struct handbook_form forms[] = {
	{ "md", md_begin, md_heading, md_para, md_note, md_table, md_cell, md_table_end, md_code,
	    md_item, md_end },
	{ "html", html_begin, html_heading, html_para, html_note, html_table, html_cell,
	    html_table_end, html_code, html_item, html_end },
};

const struct handbook_form *
handbook_form(const char *name)
{
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (strcmp(forms[i].name, name) == 0)
			return &forms[i];
	return NULL;
}

void
pen_heading(struct pen *p, int level, const char *text)
{
	char number[32], id[32];

	p->section = level == 2 ? 0 : p->section + 1;
	p->chapter += level == 2;
	snprintf(number, sizeof number, level == 2 ? "%d." : "%d.%d.", p->chapter, p->section);
	snprintf(id, sizeof id, level == 2 ? "c%d" : "c%d-%d", p->chapter, p->section);
	p->form->heading(p, level, number, id, text);
}

void
pen_table(struct pen *p, const enum msg_id *heads, size_t n)
{
	const char *texts[12];

	for (size_t i = 0; i < n && i < sizeof texts / sizeof *texts; i++)
		texts[i] = msg_template(heads[i], p->lang);
	p->columns = n;
	p->form->table(p, texts, n);
}

void
pen_rowv(struct pen *p, ...)
{
	const char *text;
	va_list ap;

	va_start(ap, p);
	p->cell = 0;
	while ((text = va_arg(ap, const char *)) != NULL) {
		p->form->cell(p, text);
		p->cell++;
	}
	va_end(ap);
}

/* Depth by indent: the first line is depth one, each deeper indent one more. */
void
pen_outline(struct pen *p, const char *lines)
{
	struct buf line = BUF_INIT;
	size_t indents[8] = { 0 };
	int depth = 0;

	for (const char *s = lines; *s != '\0';) {
		size_t n = strcspn(s, "\n"), indent = strspn(s, " ");

		if (indent < n) {
			while (depth > 0 && indents[depth - 1] >= indent)
				depth--;
			indents[depth++] = indent;
			buf_clear(&line);
			buf_add(&line, s + indent, n - indent);
			p->form->item(p, depth, line.p);
			depth = depth > 7 ? 7 : depth;
		}
		s += n + (s[n] == '\n');
	}
	p->form->item(p, 0, "");
	buf_fini(&line);
}
