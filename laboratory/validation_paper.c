// SPDX-License-Identifier: Apache-2.0
// The report of a validation as a record on paper, to be signed.
#include "laboratory/desk.h"
#include "laboratory/presentation.h"
#include "laboratory/registers.h"
#include "laboratory/validation.h"

#include "certificates/paper.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { ARENA_MAX = 32 << 20, SECTIONS = 6, FIELDS = 9, COLUMNS = 6, POINTS_MAX = 2000, ORG = 512, SHORT_HASH = 16 };

/// One paper while it is put together.
struct drawing {
	struct lims_arena *arena;
	const struct lims_fonts *fonts;
	const struct lims_validation_report *r;
	struct lims_paper_section sections[SECTIONS];
	size_t section_count;
	struct lims_paper_point *points;
	size_t point_count;
	bool no_memory;
};

/// Sentences about faulty files quote what stands in them: what the faces cannot print becomes '?'.
static const char *printable(struct drawing *d, const char *text, size_t n)
{
	struct lims_buf b;
	const char *copy = NULL;
	lims_buf_init(&b, LIMS_PAPER_TEXT);
	for (const char *at = text, *end = text + n; at < end;) {
		const char *from = at;
		uint32_t code = lims_text_next(&at, end);
		if (code == 0)
			break;
		if (lims_fonts_covers(d->fonts, code))
			lims_buf_add(&b, from, (size_t)(at - from));
		else
			lims_buf_add_char(&b, '?');
	}
	struct lims_buf nfc;
	lims_buf_init(&nfc, LIMS_PAPER_TEXT);
	if (!b.failed && lims_text_nfc(lims_buf_text(&b), b.len, &nfc, NULL) == LIMS_OK)
		copy = lims_arena_text(d->arena, lims_buf_text(&nfc));
	lims_buf_finish(&nfc);
	lims_buf_finish(&b);
	d->no_memory = d->no_memory || !copy;
	return copy;
}

static const char *said(struct drawing *d, const char *text)
{
	return printable(d, text, strlen(text));
}

static const char *number(struct drawing *d, size_t n)
{
	const char *text = lims_arena_printf(d->arena, "%zu", n);
	d->no_memory = d->no_memory || !text;
	return text;
}

/// All digits, in two lines.
static const char *whole_hash(struct drawing *d, const char *digits)
{
	const char *text = lims_arena_printf(d->arena, "%.32s\n%s", digits, digits + 32);
	d->no_memory = d->no_memory || !text;
	return text;
}

static const char *short_hash(struct drawing *d, const struct lims_hash *hash)
{
	char all[LIMS_HASH_HEX];
	lims_hash_hex(hash, all);
	const char *text = lims_arena_printf(d->arena, "%.*s…", SHORT_HASH, all);
	d->no_memory = d->no_memory || !text;
	return text;
}

static void add_section(struct drawing *d, struct lims_paper_section section)
{
	d->sections[d->section_count++] = section;
}

static const char *libraries(struct drawing *d)
{
	struct lims_buf b;
	lims_buf_init(&b, LIMS_PAPER_TEXT);
	for (size_t i = 1; i < LIMS_BUILD_PARTS; i++)
		lims_buf_addf(&b, "%s%s %s", i > 1 ? ", " : "", d->r->identity->parts[i].name, d->r->identity->parts[i].version);
	const char *text = said(d, lims_buf_text(&b));
	lims_buf_finish(&b);
	return text;
}

static void add_identity(struct drawing *d)
{
	const struct lims_validation_identity *id = d->r->identity;
	const struct lims_validation *v = d->r->v;
	struct lims_paper_field *f = lims_arena_array(d->arena, FIELDS, sizeof *f);
	char at[LIMS_MOMENT_TEXT], digest[LIMS_HASH_HEX], text[LIMS_VALIDATION_WORD * 5];
	size_t n = 0;
	if (!f) {
		d->no_memory = true;
		return;
	}
	bool passed = lims_validation_passed(d->r);
	lims_moment_text(id->at, at);
	lims_hash_hex(&v->digest, digest);
	f[n++] = (struct lims_paper_field){.label = {"Kết quả", "Result"},
		.value = passed ? "Đạt" : "Không đạt",
		.value_en = passed ? "As expected" : "Not as expected",
		.strong = true};
	snprintf(text, sizeof text, "lims %s", id->version);
	f[n++] = (struct lims_paper_field){.label = {"Chương trình", "Program"}, .value = said(d, text)};
	f[n++] = (struct lims_paper_field){.label = {"SHA-256 của chương trình", "SHA-256 of the program"}, .value = whole_hash(d, id->sha256)};
	snprintf(text, sizeof text, "%s %s", id->parts[0].name, id->parts[0].version);
	f[n++] = (struct lims_paper_field){.label = {"Trình biên dịch", "Compiler"}, .value = said(d, text)};
	f[n++] = (struct lims_paper_field){.label = {"Thư viện", "Libraries"}, .value = libraries(d)};
	snprintf(text, sizeof text, "%s %s, %s%s%s", id->system, id->release, id->architecture, id->processor[0] ? ", " : "", id->processor);
	f[n++] = (struct lims_paper_field){.label = {"Máy", "Machine"}, .value = said(d, text)};
	f[n++] = (struct lims_paper_field){.label = {"Chạy lúc", "Run at"}, .value = said(d, lims_present_moment(d->arena, at))};
	f[n++] = (struct lims_paper_field){.label = {"Mã băm của mọi kết quả", "Digest of all results"}, .value = whole_hash(d, digest)};
	const char *counts =
		lims_arena_printf(d->arena, "%zu ví dụ, %zu không đúng; %zu lỗi; %zu khối dự thảo", v->examples, v->failed, v->faults, v->drafts);
	f[n++] = (struct lims_paper_field){.label = {"Đã chạy", "Run"}, .value = counts};
	d->no_memory = d->no_memory || !counts;
	add_section(
		d, (struct lims_paper_section){
			   .kind = LIMS_SECTION_FIELDS, .heading = {"Chương trình và máy", "Program and machine"}, .fields = f, .field_count = n});
}

static void add_checks(struct drawing *d)
{
	static const struct lims_bilingual words[LIMS_BUILD_CHECKS] = {
		{"Số thập phân: 1/3 được báo là không chính xác, 0,1 + 0,2 = 0,3 là chính xác",
			"Decimals: 1/3 is reported as inexact, 0.1 + 0.2 = 0.3 is exact"},
		{"Số hữu tỉ: 1/3 + 1/6 = 1/2", "Rationals: 1/3 + 1/6 = 1/2"},
		{"Số thực kép: IEEE 754 binary64, làm tròn tới số gần nhất, không có chữ số thừa",
			"Doubles: IEEE 754 binary64, to nearest, without extra digits"},
		{"SHA-256: ví dụ của FIPS 180-4", "SHA-256: the example of FIPS 180-4"}};
	struct lims_paper_point *p = lims_arena_array(d->arena, LIMS_BUILD_CHECKS, sizeof *p);
	if (!p) {
		d->no_memory = true;
		return;
	}
	for (size_t i = 0; i < LIMS_BUILD_CHECKS; i++)
		p[i] = (struct lims_paper_point){.text = words[i], .state = d->r->identity->checks[i].good ? LIMS_STATE_PASS : LIMS_STATE_FAIL};
	add_section(d, (struct lims_paper_section){.kind = LIMS_SECTION_CHECKLIST,
					   .heading = {"Tự kiểm tra của máy", "Checks of the machine"},
					   .points = p,
					   .point_count = LIMS_BUILD_CHECKS});
}

static void add_files(struct drawing *d)
{
	static const struct lims_paper_column columns[COLUMNS] = {{.heading = {"Tệp", "File"}},
		{.heading = {"Ví dụ", "Examples"}, .align = LIMS_ALIGN_RIGHT}, {.heading = {"Sai", "Failed"}, .align = LIMS_ALIGN_RIGHT},
		{.heading = {"Dự thảo", "Drafts"}, .align = LIMS_ALIGN_RIGHT}, {.heading = {"SHA-256", NULL}},
		{.heading = {"Của phòng đo", "The laboratory's own"}}};
	const struct lims_validation *v = d->r->v;
	struct lims_paper_row *rows = lims_arena_array(d->arena, v->file_count + 1, sizeof *rows);
	for (size_t i = 0; rows && i < v->file_count; i++) {
		const struct lims_validated_file *f = &v->files[i];
		struct lims_paper_cell *c = lims_arena_array(d->arena, COLUMNS, sizeof *c);
		if (!c) {
			rows = NULL;
			break;
		}
		bool bad = f->failed > 0 || f->fault_count > 0;
		c[0] = (struct lims_paper_cell){.text = said(d, f->name), .strong = bad};
		c[1].text = f->fault_count > 0 ? "lỗi" : number(d, f->example_count);
		c[2] = (struct lims_paper_cell){.text = number(d, f->failed), .strong = bad};
		c[3].text = number(d, f->draft_count);
		c[4].text = short_hash(d, &f->hash);
		const char *hidden = f->hides ? short_hash(d, &f->hidden) : NULL;
		c[5].text = hidden ? lims_arena_printf(d->arena, "thay cho %s", hidden) : f->own ? "có" : NULL;
		rows[i].cells = c;
	}
	d->no_memory = d->no_memory || !rows;
	add_section(d, (struct lims_paper_section){.kind = LIMS_SECTION_TABLE,
					   .heading = {"Các tệp dữ liệu", "Data files"},
					   .columns = columns,
					   .column_count = COLUMNS,
					   .rows = rows,
					   .row_count = rows ? v->file_count : 0});
}

/// Starts a list of paragraphs; each add_point counts to it.
static size_t mark(const struct drawing *d)
{
	return d->point_count;
}

static void add_point(struct drawing *d, const char *text)
{
	if (d->point_count < POINTS_MAX && text && text[0])
		d->points[d->point_count++] = (struct lims_paper_point){.text = {text, NULL}};
}

static void add_lines(struct drawing *d, const char *lines)
{
	while (*lines) {
		size_t n = strcspn(lines, "\n");
		add_point(d, printable(d, lines, n));
		lines += n + (lines[n] == '\n');
	}
}

/// Closes the list; nothing in it, no section.
static void add_points(struct drawing *d, size_t from, struct lims_bilingual heading)
{
	if (d->point_count > from)
		add_section(
			d, (struct lims_paper_section){
				   .kind = LIMS_SECTION_TEXT, .heading = heading, .points = d->points + from, .point_count = d->point_count - from});
}

static void add_findings(struct drawing *d)
{
	const struct lims_validation *v = d->r->v;
	size_t from = mark(d);
	for (size_t i = 0; i < v->file_count; i++) {
		add_lines(d, v->files[i].faults);
		for (size_t k = 0; k < v->files[i].example_count; k++)
			add_lines(d, v->files[i].examples[k].lines);
	}
	add_points(d, from, (struct lims_bilingual){"Không như mong đợi", "Not as expected"});
	from = mark(d);
	for (size_t i = 0; i < v->file_count; i++)
		for (size_t k = 0; k < v->files[i].draft_count; k++)
			add_point(d, said(d, v->files[i].drafts[k]));
	add_points(d, from, (struct lims_bilingual){"Khối dự thảo", "Draft blocks"});
}

static void add_change(struct drawing *d, const struct lims_validation_change *c)
{
	static const struct {
		unsigned what;
		const char *words;
	} kinds[] = {{LIMS_CHANGE_NEW, "mới"}, {LIMS_CHANGE_REMOVED, "đã bỏ"}, {LIMS_CHANGE_BYTES, "nội dung khác"},
		{LIMS_CHANGE_HIDDEN, "thay cho tệp khác"}, {LIMS_CHANGE_RESULTS, "kết quả khác"}};
	struct lims_buf b;
	lims_buf_init(&b, LIMS_PAPER_TEXT);
	lims_buf_addf(&b, "%s:", c->file);
	for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
		if (c->what & kinds[i].what)
			lims_buf_addf(&b, " %s;", kinds[i].words);
	for (size_t i = 0; i < c->example_count; i++)
		lims_buf_addf(&b, "%s%s", i ? ", " : " ", c->examples[i]);
	add_point(d, said(d, lims_buf_text(&b)));
	lims_buf_finish(&b);
}

static void add_changes(struct drawing *d)
{
	const struct lims_validation_changes *c = d->r->changes;
	size_t from = mark(d);
	if (!c)
		return;
	char text[256];
	snprintf(text, sizeof text, "So với lần do %s chấp nhận lúc %s (lims %.20s, mã băm %.16s…)%s", c->since.by,
		lims_present_moment(d->arena, c->since.at), c->since.version, c->since.digest, c->program ? ": chương trình là tệp khác" : "");
	add_point(d, said(d, text));
	for (size_t i = 0; i < c->count; i++)
		add_change(d, &c->list[i]);
	if (c->count == 0)
		add_point(d, "Không tệp nào và không kết quả nào khác.");
	add_points(d, from, (struct lims_bilingual){"Thay đổi từ lần được chấp nhận gần nhất", "Changes since the last accepted validation"});
}

static lims_rc render(struct drawing *d, const char *org, bool training, struct lims_buf *ret_pdf, struct lims_err *err)
{
	static const struct lims_paper_signature signatures[] = {
		{.role = {"Người xác nhận", "Validated by"}}, {.role = {"Phụ trách kỹ thuật", "Technical manager"}}};
	char digest[LIMS_HASH_HEX], program[LIMS_VALIDATION_WORD];
	add_identity(d);
	add_checks(d);
	add_files(d);
	add_findings(d);
	add_changes(d);
	if (d->no_memory)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the report of the validation");
	lims_hash_hex(&d->r->v->digest, digest);
	digest[SHORT_HASH] = '\0';
	snprintf(program, sizeof program, "lims %s", d->r->identity->version);
	struct lims_paper paper = {.kind = LIMS_PAPER_RECORD,
		.org = {.name = {org, NULL}},
		.title = {"BIÊN BẢN XÁC NHẬN GIÁ TRỊ SỬ DỤNG PHẦN MỀM", "Software validation record"},
		.subtitle = {"ISO/IEC 17025:2017, 7.11.2", NULL},
		.number = digest,
		.sections = d->sections,
		.section_count = d->section_count,
		.place_date = {"ngày … tháng … năm …", NULL},
		.signatures = signatures,
		.signature_count = sizeof signatures / sizeof signatures[0],
		.training = training,
		.program = program,
		.created = d->r->identity->at};
	return lims_paper_render(d->fonts, &paper, ret_pdf, err);
}

lims_rc lims_validation_pdf(
	struct lims_laboratory *lab, const struct lims_validation_report *r, struct lims_buf *ret_pdf, struct lims_err *err)
{
	char org[ORG] = "";
	struct lims_fonts *own = NULL;
	const struct lims_fonts *fonts = NULL;
	struct drawing d = {.r = r, .arena = lims_arena_create(ARENA_MAX)};
	d.points = d.arena ? lims_arena_array(d.arena, POINTS_MAX, sizeof *d.points) : NULL;
	lims_rc rc = d.points ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory for the report of the validation");
	if (!rc && lab)
		rc = lims_desk_fonts(lab, &fonts, err);
	else if (!rc)
		rc = lims_fonts_create(NULL, &own, err);
	d.fonts = lab ? fonts : own;
	if (!rc && lab && lims_register_field(lab, "org", "main", "name", org, sizeof org, NULL) != LIMS_OK)
		org[0] = '\0';
	if (!rc)
		rc = render(&d, org[0] ? org : "……………………………………………", lab && lims_laboratory_training(lab), ret_pdf, err);
	lims_fonts_destroy(own);
	lims_arena_destroy(d.arena);
	return rc;
}
