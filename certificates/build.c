// SPDX-License-Identifier: Apache-2.0
// The pieces that the forms share: identity, item, customer, work, standards, conditions.
#include "certificates/build.h"
#include "certificates/section.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *lims_build_printf(struct lims_build *b, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(NULL, 0, fmt, args);
	va_end(args);
	char *text = n < 0 ? NULL : lims_arena_take(b->arena, (size_t)n + 1);
	if (!text) {
		b->failed = true;
		return "";
	}
	va_start(args, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, args);
	va_end(args);
	return text;
}

lims_rc lims_build_check(const struct lims_build *b, struct lims_err *err)
{
	if (!b->failed)
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_MEMORY, "the form is too large to be laid out; print less on one paper");
}

void lims_field_add(struct lims_build *b, struct lims_field_list *list, struct lims_paper_field field)
{
	if (list->n == BUILD_FIELDS)
		b->failed = true;
	else
		list->field[list->n++] = field;
}

static bool present(const char *text)
{
	return text && *text;
}

const char *lims_date_print(struct lims_build *b, struct lims_date date)
{
	return date.month ? lims_build_printf(b, "%02d/%02d/%04d", date.day, date.month, date.year) : NULL;
}

const char *lims_period_print(struct lims_build *b, struct lims_date from, struct lims_date to)
{
	if (!from.month || !to.month || lims_date_cmp(from, to) == 0)
		return lims_date_print(b, from.month ? from : to);
	return lims_build_printf(b, "%s – %s", lims_date_print(b, from), lims_date_print(b, to));
}

struct lims_bilingual lims_place_date(struct lims_build *b, const char *place, struct lims_date date)
{
	static const char *const month[] = {
		"", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"};
	const char *where = present(place) ? place : "…………";
	if (!date.month || date.month > 12)
		return (struct lims_bilingual){lims_build_printf(b, "%s, ngày …… tháng …… năm ………", where), NULL};
	// Vietnamese papers write days and the months 1 and 2 with two digits, so that nothing can be put before them.
	return (struct lims_bilingual){
		lims_build_printf(b, date.month < 3 ? "%s, ngày %02d tháng %02d năm %d" : "%s, ngày %02d tháng %d năm %d", where, date.day,
			date.month, date.year),
		lims_build_printf(b, "%d %s %d", date.day, month[date.month], date.year)};
}

struct lims_bilingual lims_numbered(struct lims_build *b, const char *number, struct lims_bilingual heading)
{
	return (struct lims_bilingual){lims_build_printf(b, "%s %s", number, heading.vi ? heading.vi : ""), heading.en};
}

// Line format of docs/formats/qr.md: one "key=value" a line, line feeds inside values become blanks.
static const char *qr_text(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_item *item, const struct lims_qr_facts *qr)
{
	char date[LIMS_DATE_TEXT] = "";
	lims_date_text(qr->valid_until, date);
	const char *name = item->name.vi ? item->name.vi : "";
	const char *serial = present(item->serial) ? item->serial : "-";
	char *text =
		(char *)(uintptr_t)lims_build_printf(b, "lims-qr-1%s\x1fkind=%s\x1fnumber=%s\x1fitem=%s\x1fserial=%s\x1fresult=%s%s%s%s%s%s%s",
			issue->training ? "\x1f"
							  "TRAINING=KHONG CO GIA TRI PHAP LY"
							: "",
			qr->kind, issue->number ? issue->number : "", name, serial, qr->result, *date ? "\x1fvalid=" : "", date,
			present(issue->record_hash) ? "\x1frecord=" : "", present(issue->record_hash) ? issue->record_hash : "",
			present(issue->chain_head) ? "\x1fhead=" : "", present(issue->chain_head) ? issue->chain_head : "");
	for (char *c = text; *c; c++)
		*c = *c == '\n' ? ' ' : *c == '\x1f' ? '\n' : *c;
	return text;
}

void lims_issue_fill(struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_item *item,
	const struct lims_qr_facts *qr, struct lims_paper *paper)
{
	paper->org = issue->org;
	paper->motto = true;
	if (present(issue->form_label))
		paper->form_label = issue->form_label;
	paper->number = issue->number;
	if (present(issue->replaces)) {
		paper->subtitle.vi = lims_build_printf(b, "Thay thế số %s / Replaces No. %s", issue->replaces, issue->replaces);
	}
	paper->place_date = lims_place_date(b, issue->place, issue->issued);
	paper->qr_text = qr_text(b, issue, item, qr);
	paper->record_hash = issue->record_hash;
	paper->chain_head = issue->chain_head;
	paper->training = issue->training;
	paper->draft = issue->draft;
	paper->ended = issue->ended;
	paper->program = issue->program;
	paper->created = issue->created;
}

// "Max: 15 kg; Min: 500 g": one value for all characteristics, as the form has one place for them.
static const char *join_characteristics(struct lims_build *b, const struct lims_form_item *item)
{
	const char *text = NULL;
	for (size_t i = 0; i < item->characteristic_count; i++) {
		const struct lims_paper_field *c = &item->characteristics[i];
		const char *label = present(c->label.vi) ? c->label.vi : c->label.en;
		const char *one = present(label) ? lims_build_printf(b, "%s: %s", label, present(c->value) ? c->value : "–") : c->value;
		if (present(one))
			text = text ? lims_build_printf(b, "%s; %s", text, one) : one;
	}
	return text;
}

const struct lims_form_words *lims_words_of(const struct lims_form_issue *issue)
{
	return issue->words ? issue->words : lims_form_words(LIMS_FORM_VERIFICATION);
}

void lims_item_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_item *item, struct lims_field_list *list)
{
	const struct lims_form_words *w = lims_words_of(issue);
	lims_field_add(b, list, (struct lims_paper_field){.label = w->item, .value = item->name.vi, .value_en = item->name.en, .strong = true});
	if (w->instrument || present(item->type)) {
		lims_field_add(b, list, (struct lims_paper_field){.label = {"Kiểu", "Type"}, .value = item->type, .half = true});
		lims_field_add(b, list, (struct lims_paper_field){.label = w->serial, .value = item->serial, .half = true});
		if (present(item->code) || present(item->year)) {
			lims_field_add(
				b, list, (struct lims_paper_field){.label = {"Mã quản lý", "Identification"}, .value = item->code, .half = true});
			lims_field_add(
				b, list, (struct lims_paper_field){.label = {"Năm sản xuất", "Year of make"}, .value = item->year, .half = true});
		}
	} else {
		lims_field_add(b, list, (struct lims_paper_field){.label = {"Mã số", "Laboratory No."}, .value = item->code, .half = true});
		lims_field_add(b, list, (struct lims_paper_field){.label = w->serial, .value = item->serial, .half = true});
	}
	if (w->instrument || present(item->maker))
		lims_field_add(b, list, (struct lims_paper_field){.label = {"Nơi sản xuất", "Manufacturer, country"}, .value = item->maker});
	lims_field_add(b, list, (struct lims_paper_field){.label = w->features, .value = join_characteristics(b, item)});
	if (present(item->condition))
		lims_field_add(
			b, list, (struct lims_paper_field){.label = {"Tình trạng khi nhận", "Condition on receipt"}, .value = item->condition});
}

void lims_customer_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_customer *customer, struct lims_field_list *list)
{
	const struct lims_form_words *w = lims_words_of(issue);
	const char *who = customer->name;
	if (present(who) && present(customer->address))
		who = lims_build_printf(b, "%s\n%s", who, customer->address);
	if (present(who) && present(customer->contact))
		who = lims_build_printf(b, "%s\n%s", who, customer->contact);
	lims_field_add(b, list, (struct lims_paper_field){.label = w->customer, .value = who});
	if (present(customer->place_of_use))
		lims_field_add(b, list, (struct lims_paper_field){.label = w->place, .value = customer->place_of_use});
}

/// On a paper that is filled by hand (its date of issue is open) a day that is not known yet is room to write; anywhere else it is missing.
static const char *day_or_room(const struct lims_form_issue *issue, const char *printed)
{
	return printed || issue->issued.month ? printed : " ";
}

void lims_work_fields(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_work *work, struct lims_field_list *list)
{
	lims_field_add(b, list,
		(struct lims_paper_field){.label = {"Phương pháp thực hiện", "Method"}, .value = work->method.vi, .value_en = work->method.en});
	const bool received = work->received.month != 0;
	const bool several = work->started.month && work->ended.month && lims_date_cmp(work->started, work->ended) != 0;
	const bool at_once = received && !several && lims_date_cmp(work->received, work->started) == 0;
	const char *performed = lims_period_print(b, work->started, work->ended);
	struct lims_paper_field mode = {.label = lims_words_of(issue)->mode, .value = work->mode.vi, .value_en = work->mode.en, .half = true};
	struct lims_paper_field day = {
		.label = {"Ngày thực hiện", "Date of performance"}, .value = day_or_room(issue, performed), .half = true};
	struct lims_paper_field receipt = {
		.label = {"Ngày nhận", "Date of receipt"}, .value = lims_date_print(b, work->received), .half = true};
	if (at_once)
		day.label = (struct lims_bilingual){"Nhận, thực hiện", "Received, performed"};
	// On papers with results what is asked for is often a sentence: it has a line of its own, and the two days stand beside each other.
	const bool alone = lims_words_of(issue) != lims_form_words(LIMS_FORM_VERIFICATION);
	mode.half = !alone;
	lims_field_add(b, list, mode);
	if (received && !at_once)
		lims_field_add(b, list, receipt);
	day.half = alone ? received && !at_once : !received || at_once;
	lims_field_add(b, list, day);
	if (present(work->place))
		lims_field_add(b, list, (struct lims_paper_field){.label = {"Nơi thực hiện", "Place of performance"}, .value = work->place});
}

struct lims_paper_section lims_standards_table(
	struct lims_build *b, const struct lims_form_issue *issue, const struct lims_form_standard *standards, size_t n)
{
	static const struct lims_paper_column columns[] = {
		{.heading = {"Tên chuẩn, phương tiện", "Standard, equipment"}, .align = LIMS_ALIGN_LEFT, .weight = 30},
		{.heading = {"Số", "Serial No."}, .align = LIMS_ALIGN_LEFT, .weight = 16},
		{.heading = {"Cấp / độ chính xác", "Class / accuracy"}, .align = LIMS_ALIGN_LEFT, .weight = 18},
		{.heading = {"Giấy chứng nhận", "Certificate"}, .align = LIMS_ALIGN_LEFT, .weight = 22},
		{.heading = {"Có giá trị đến", "Valid until"}, .align = LIMS_ALIGN_CENTRE, .weight = 14},
	};
	enum { COLUMNS = sizeof columns / sizeof *columns };
	struct lims_paper_section section = {
		.kind = LIMS_SECTION_TABLE, .heading = lims_words_of(issue)->standards, .columns = columns, .column_count = COLUMNS};
	struct lims_paper_row *rows = lims_arena_array(b->arena, n, sizeof *rows);
	struct lims_paper_cell *cells = lims_arena_array(b->arena, n * COLUMNS, sizeof *cells);
	if (!rows || !cells) {
		b->failed = true;
		return section;
	}
	for (size_t i = 0; i < n; i++) {
		struct lims_paper_cell *cell = &cells[i * COLUMNS];
		cell[0].text = standards[i].name;
		cell[1].text = standards[i].serial;
		cell[2].text = standards[i].accuracy;
		cell[3].text = standards[i].certificate;
		cell[4].text = day_or_room(issue, lims_date_print(b, standards[i].valid_until));
		rows[i].cells = cell;
	}
	section.rows = rows;
	section.row_count = n;
	return section;
}

static const char *quantity_name(struct lims_build *b, const struct lims_form_condition *c)
{
	const char *name = present(c->quantity.vi) ? c->quantity.vi : c->quantity.en;
	if (present(c->quantity.vi) && present(c->quantity.en))
		name = lims_build_printf(b, "%s / %s", c->quantity.vi, c->quantity.en);
	return present(c->unit) ? lims_build_printf(b, "%s (%s)", present(name) ? name : "", c->unit) : name;
}

struct lims_paper_section lims_conditions_table(struct lims_build *b, const struct lims_form_condition *conditions, size_t n)
{
	static const struct lims_paper_column columns[] = {
		{.heading = {"Đại lượng", "Quantity"}, .align = LIMS_ALIGN_LEFT, .weight = 34},
		{.heading = {"Bắt đầu", "Start"}, .align = LIMS_ALIGN_DECIMAL, .weight = 14},
		{.heading = {"Kết thúc", "End"}, .align = LIMS_ALIGN_DECIMAL, .weight = 14},
		{.heading = {"Yêu cầu", "Required"}, .align = LIMS_ALIGN_CENTRE, .weight = 20},
		{.heading = {"Đánh giá", "Assessment"}, .align = LIMS_ALIGN_CENTRE, .weight = 18},
	};
	enum { COLUMNS = sizeof columns / sizeof *columns };
	struct lims_paper_section section = {.kind = LIMS_SECTION_TABLE,
		.heading = {"Điều kiện môi trường", "Environmental conditions"},
		.columns = columns,
		.column_count = COLUMNS};
	struct lims_paper_row *rows = lims_arena_array(b->arena, n, sizeof *rows);
	struct lims_paper_cell *cells = lims_arena_array(b->arena, n * COLUMNS, sizeof *cells);
	if (!rows || !cells) {
		b->failed = true;
		return section;
	}
	for (size_t i = 0; i < n; i++) {
		struct lims_paper_cell *cell = &cells[i * COLUMNS];
		cell[0].text = quantity_name(b, &conditions[i]);
		cell[1].text = conditions[i].start;
		cell[1].struck = conditions[i].struck;
		cell[2].text = conditions[i].struck ? " " : conditions[i].end;
		cell[3].text = conditions[i].limits;
		cell[4].text = lims_state_words(conditions[i].state).vi;
		cell[4].strong = conditions[i].state == LIMS_STATE_FAIL;
		rows[i].note = conditions[i].shown;
		rows[i].cells = cell;
	}
	section.rows = rows;
	section.row_count = n;
	return section;
}

struct lims_paper_section lims_text_section(
	struct lims_build *b, struct lims_bilingual heading, const struct lims_bilingual *points, size_t n)
{
	struct lims_paper_section section = {.kind = LIMS_SECTION_TEXT, .heading = heading};
	struct lims_paper_point *list = lims_arena_array(b->arena, n, sizeof *list);
	if (!list) {
		b->failed = true;
		return section;
	}
	for (size_t i = 0; i < n; i++)
		list[i].text = points[i];
	section.points = list;
	section.point_count = n;
	return section;
}
