#include <config.h>

#include "parse/table.h"

#include "base/util.h"

enum { CELL_MOST = 400, HEADER_ROWS_MOST = 5 };

struct shape {
	uint32_t rows, cells, headers, long_cells, full_cells, nested;
	bool named;                 /* a caption, a summary, or a role that says so */
	bool layout;                /* a role that says the opposite */
	bool blocks;                /* pictures, forms, headings or paragraphs in cells */
};

static bool is_block_content(enum tag tag)
{
	return tag_is_heading(tag) || tag == TAG_FORM || tag == TAG_ARTICLE || tag == TAG_SECTION ||
	       tag == TAG_BLOCKQUOTE || tag == TAG_PRE || tag == TAG_FIGURE;
}

static struct shape measure(const struct page *p, const struct mark *table)
{
	struct shape s = {0};
	const char *role = node_attr(table->node, "role");
	s.layout = role && (str_eq(role, "presentation") || str_eq(role, "none"));
	const char *summary = node_attr(table->node, "summary");
	s.named = (summary && *summary) || str_eq(role, "table") || str_eq(role, "grid");
	uint32_t paragraphs = 0;
	for (const struct mark *m = table + 1; m < &p->marks[table->end]; m++) {
		s.rows += m->tag == TAG_TR;
		s.nested += m->tag == TAG_TABLE;
		s.headers += m->tag == TAG_TH;
		s.named |= m->tag == TAG_CAPTION || m->tag == TAG_THEAD;
		s.blocks |= is_block_content(m->tag);
		paragraphs += m->tag == TAG_P;
		if (m->tag == TAG_TD || m->tag == TAG_TH) {
			s.cells++;
			s.full_cells += m->text > 0;
			s.long_cells += m->text > CELL_MOST;
		}
	}
	s.blocks |= paragraphs > s.cells;
	return s;
}

bool table_is_data(const struct page *p, const struct mark *table)
{
	struct shape s = measure(p, table);
	if (s.layout || s.nested || s.blocks || s.rows == 0 || s.full_cells < 2)
		return false;
	if (s.long_cells * 4 > s.full_cells)
		return false;
	if (s.named || s.headers)
		return true;
	return s.rows > 1 && s.cells >= 2 * s.rows && s.full_cells * 2 > s.cells;
}

static bool is_header_row(const struct page *p, const struct mark *row)
{
	if (mark_parent(p, row)->tag == TAG_THEAD)
		return true;
	uint32_t headers = 0;
	for (const struct mark *m = row + 1; m < &p->marks[row->end]; m++) {
		if (m->tag == TAG_TD)
			return false;
		headers += m->tag == TAG_TH;
	}
	return headers > 0;
}

uint8_t table_header_rows(const struct page *p, const struct mark *table)
{
	uint8_t rows = 0;
	for (const struct mark *m = table + 1; m < &p->marks[table->end] && rows < HEADER_ROWS_MOST; m++) {
		if (m->tag != TAG_TR)
			continue;
		if (!is_header_row(p, m))
			break;
		rows++;
	}
	return rows;
}
