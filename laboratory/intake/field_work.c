// SPDX-License-Identifier: Apache-2.0
// The fields of visits, partners' work and inspections, and what they must agree with.
#include "laboratory/intake/field_work.h"

#include "laboratory/desk.h"
#include "laboratory/fields.h"
#include "laboratory/intake/days.h"
#include "laboratory/items.h"
#include "laboratory/queries.h"
#include "laboratory/registers.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

#define TEXT(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_TEXT, req, NULL, NULL                                                                                             \
	}
#define DATE(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_DATE, req, NULL, NULL                                                                                             \
	}
#define CODE(n, l, req, of)                                                                                                                \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_CODE, req, NULL, of                                                                                               \
	}
#define CHOICE(n, l, req, of)                                                                                                              \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_CHOICE, req, of, NULL                                                                                             \
	}
#define PAPER(n, l)                                                                                                                        \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_FILE, false, NULL, NULL                                                                                           \
	}

static const char *const partners[] = {LIMS_MSG("subcontracted"), LIMS_MSG("joint"), NULL};
static const char *const papers[] = {LIMS_MSG("valid"), LIMS_MSG("expired"), LIMS_MSG("none"), LIMS_MSG("not_shown"), NULL};
static const char *const marks[] = {LIMS_MSG("intact"), LIMS_MSG("broken"), LIMS_MSG("missing"), LIMS_MSG("not_required"), NULL};
static const char *const results[] = {LIMS_MSG("pass"), LIMS_MSG("fail"), LIMS_MSG("not_tested"), NULL};

const struct lims_field lims_visit_fields[LIMS_VISIT_FIELDS] = {
	CODE("job", LIMS_MSG("Job"), true, "job"),
	CODE("site", LIMS_MSG("Site of the customer"), false, "site"),
	DATE("from", LIMS_MSG("First day"), true),
	DATE("until", LIMS_MSG("Last day"), false),
	TEXT("team", LIMS_MSG("Team, staff codes separated by commas"), true),
	TEXT("standards", LIMS_MSG("Standards taken along, codes separated by commas"), false),
	TEXT("stickers", LIMS_MSG("Stickers and seals taken along"), false),
	DATE("back-on", LIMS_MSG("Back on"), false),
	TEXT("standards-back", LIMS_MSG("Standards that came back"), false),
	TEXT("stickers-used", LIMS_MSG("Stickers and seals used"), false),
	TEXT("stickers-back", LIMS_MSG("Stickers and seals that came back"), false),
	TEXT("note", LIMS_MSG("Note"), false),
};

const struct lims_field lims_subcontract_fields[LIMS_SUBCONTRACT_FIELDS] = {
	CHOICE("kind", LIMS_MSG("Subcontracted or joint"), true, partners),
	TEXT("item", LIMS_MSG("Item"), true),
	CODE("partner", LIMS_MSG("Partner, of the register supplier"), true, "supplier"),
	DATE("agreed-on", LIMS_MSG("The customer agreed on"), false),
	DATE("sent-on", LIMS_MSG("Sent on"), false),
	TEXT("certificate", LIMS_MSG("Number of the partner's certificate"), false),
	DATE("certified-on", LIMS_MSG("Certified on"), false),
	PAPER("paper", LIMS_MSG("The paper itself")),
	TEXT("people", LIMS_MSG("Our people, staff codes separated by commas"), false),
	TEXT("share", LIMS_MSG("Our share of the work"), false),
	TEXT("note", LIMS_MSG("Note"), false),
};

const struct lims_field lims_inspection_fields[LIMS_INSPECTION_FIELDS] = {
	TEXT("authority", LIMS_MSG("Authority that inspects"), true),
	TEXT("decision", LIMS_MSG("Decision"), false),
	DATE("on", LIMS_MSG("Day"), true),
	TEXT("place", LIMS_MSG("Place"), true),
	TEXT("team", LIMS_MSG("Their team"), false),
	TEXT("people", LIMS_MSG("Our people, staff codes separated by commas"), true),
	PAPER("minutes", LIMS_MSG("Signed minutes")),
	DATE("signed-on", LIMS_MSG("Signed on"), false),
	TEXT("note", LIMS_MSG("Note"), false),
};

const struct lims_field lims_inspected_fields[LIMS_INSPECTED_FIELDS] = {
	CODE("inspection", LIMS_MSG("Inspection"), true, "inspection"),
	TEXT("name", LIMS_MSG("Name"), true),
	TEXT("serial", LIMS_MSG("Serial number"), false),
	TEXT("owner", LIMS_MSG("Owner"), false),
	TEXT("item", LIMS_MSG("Item"), false),
	CHOICE("certificate", LIMS_MSG("Certificate"), true, papers),
	TEXT("certificate-number", LIMS_MSG("Certificate number"), false),
	CHOICE("mark", LIMS_MSG("Verification mark"), true, marks),
	CHOICE("seal", LIMS_MSG("Seal"), true, marks),
	CHOICE("in-use", LIMS_MSG("Result of the test in use"), true, results),
	TEXT("worksheet", LIMS_MSG("Worksheet of the test in use"), false),
	TEXT("finding", LIMS_MSG("Finding"), false),
	TEXT("note", LIMS_MSG("Note"), false),
};

/// What is given, else what stands; "" for neither.
static const char *stands(struct lims_laboratory *lab, const char *noun, const char *code, const struct lims_field_value *values,
	size_t count, const char *name, char *room, size_t size)
{
	const char *value = lims_field_written(values, count, name);
	if (value)
		return value;
	room[0] = '\0';
	if (code && lims_register_field(lab, noun, code, name, room, size, NULL) != LIMS_OK)
		room[0] = '\0';
	return room;
}

typedef lims_rc check_one(struct lims_laboratory *lab, const char *noun, const char *code, void *ctx, struct lims_err *err);

static lims_rc each_code(struct lims_laboratory *lab, const char *list, check_one *check, const char *noun, void *ctx, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (const char *at = list ? list : ""; !rc && *at;) {
		char code[LIMS_CODE];
		at += strspn(at, ", ");
		size_t n = strcspn(at, ", ");
		if (n == 0)
			break;
		snprintf(code, sizeof code, "%.*s", n < sizeof code ? (int)n : (int)sizeof code - 1, at);
		rc = check(lab, noun, code, ctx, err);
		at += n;
	}
	return rc;
}

static lims_rc is_there(struct lims_laboratory *lab, const char *noun, const char *code, void *ctx, struct lims_err *err)
{
	(void)ctx;
	return lims_register_stands(lims_journal_db(lab->journal), noun, code, err);
}

static lims_rc was_taken(struct lims_laboratory *lab, const char *noun, const char *code, void *ctx, struct lims_err *err)
{
	(void)lab;
	(void)noun;
	if (lims_desk_listed(ctx, code))
		return LIMS_OK;
	return lims_err_set(err, LIMS_E_INPUT, "The standard %s was not taken along: it cannot come back", code);
}

static lims_rc item_stands(struct lims_laboratory *lab, const char *item, struct lims_err *err)
{
	return item && item[0] ? lims_item_stands(lab, item, err) : LIMS_OK;
}

/// Days that follow one another, each by its field; one that was not said is passed over. `past` may not lie in the future (NULL: none).
struct order {
	const char *noun;
	const char *const *fields;
	size_t count;
	const char *past;
};

static lims_rc check_order(struct lims_laboratory *lab, const struct order *o, const char *code, const struct lims_field_value *values,
	size_t count, struct lims_err *err)
{
	char rooms[4][1100];
	const char *before = "", *of = "";
	for (size_t i = 0; i < o->count; i++) {
		const char *day = stands(lab, o->noun, code, values, count, o->fields[i], rooms[i], sizeof rooms[i]);
		if (lims_day_before(day, before))
			return lims_err_set(err, LIMS_E_INPUT, "--%s: %s lies before --%s, %s", o->fields[i], day, of, before);
		if (lims_text_equal(o->fields[i], o->past) && lims_day_is_to_come(lab, day))
			return lims_err_set(err, LIMS_E_INPUT, "--%s: %s lies in the future: record what happened after it happened", o->past, day);
		before = day[0] ? day : before;
		of = day[0] ? o->fields[i] : of;
	}
	return LIMS_OK;
}

/// A visit that is recorded when it is over has come back.
static lims_rc check_days_of_visit(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	static const char *const last[] = {"from", "until"}, *const back[] = {"from", "back-on"};
	const struct order ends[] = {{"visit", last, 2, NULL}, {"visit", back, 2, "back-on"}};
	const char *until = lims_field_written(values, count, "until"), *from = lims_field_written(values, count, "from"),
			   *back_on = lims_field_written(values, count, "back-on");
	bool known = false;
	lims_rc rc = code ? lims_fields_known(lims_journal_db(lab->journal), "visit", code, &known, err) : LIMS_OK;
	for (size_t i = 0; !rc && i < 2; i++)
		rc = check_order(lab, &ends[i], code, values, count, err);
	if (!rc && !known && (!back_on || !back_on[0]) && lims_day_is_over(lab, until && until[0] ? until : from))
		rc = lims_err_set(err, LIMS_E_INPUT, "--%s: %s is over already: a visit that took place has --back-on too",
			until && until[0] ? "until" : "from", until && until[0] ? until : from);
	return rc;
}

lims_rc lims_visit_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	char room[1100];
	lims_rc rc = each_code(lab, lims_field_written(values, count, "team"), is_there, "staff", NULL, err);
	if (!rc)
		rc = each_code(lab, lims_field_written(values, count, "standards"), is_there, "standard", NULL, err);
	const char *taken = stands(lab, "visit", code, values, count, "standards", room, sizeof room);
	if (!rc)
		rc = each_code(lab, lims_field_written(values, count, "standards-back"), was_taken, "standard", (void *)(uintptr_t)taken, err);
	return rc ? rc : check_days_of_visit(lab, code, values, count, err);
}

static lims_rc number_is_ours(struct lims_laboratory *lab, const char *number, bool *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(lims_journal_db(lab->journal), &lims_q_paper, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, number);
	rc = lims_stmt_step(stmt, ret, err);
	lims_stmt_release(stmt);
	return rc;
}

lims_rc lims_subcontract_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const char *number = lims_field_written(values, count, "certificate");
	bool ours = false;
	lims_rc rc = item_stands(lab, lims_field_written(values, count, "item"), err);
	if (!rc)
		rc = each_code(lab, lims_field_written(values, count, "people"), is_there, "staff", NULL, err);
	if (!rc && number && number[0])
		rc = number_is_ours(lab, number, &ours, err);
	if (!rc && ours)
		rc = lims_err_set(
			err, LIMS_E_REFUSED, "%s is a number of this laboratory's own series: write the one that the partner gave", number);
	static const char *const days[] = {"agreed-on", "sent-on", "certified-on"};
	const struct order order = {"subcontract", days, 3, "certified-on"};
	return rc ? rc : check_order(lab, &order, code, values, count, err);
}

lims_rc lims_inspection_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	static const char *const days[] = {"on", "signed-on"};
	const struct order order = {"inspection", days, 2, "signed-on"};
	lims_rc rc = each_code(lab, lims_field_written(values, count, "people"), is_there, "staff", NULL, err);
	return rc ? rc : check_order(lab, &order, code, values, count, err);
}

lims_rc lims_inspected_check(
	struct lims_laboratory *lab, const char *code, const struct lims_field_value *values, size_t count, struct lims_err *err)
{
	const char *sheet = lims_field_written(values, count, "worksheet");
	(void)code;
	lims_rc rc = item_stands(lab, lims_field_written(values, count, "item"), err);
	if (rc || !sheet || !sheet[0])
		return rc;
	struct lims_arena *arena = lims_arena_create(64 << 20);
	struct lims_dossier dossier;
	if (!arena)
		return lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read %s", sheet);
	rc = lims_desk_sheet(lims_journal_db(lab->journal), sheet, arena, &dossier, err);
	lims_arena_destroy(arena);
	return rc;
}

struct outing {
	lims_out_visit *visit;
	void *ctx;
	struct lims_out o;
	const char *back;
};

static lims_rc tell_out(struct lims_laboratory *lab, const char *noun, const char *code, void *ctx, struct lims_err *err)
{
	struct outing *o = ctx;
	(void)lab;
	(void)noun;
	o->o.standard = code;
	return lims_desk_listed(o->back, code) ? LIMS_OK : o->visit(o->ctx, &o->o, err);
}

static lims_rc look(void *ctx, const struct lims_register *r, const struct lims_register_row *row, struct lims_err *err)
{
	struct outing *o = ctx;
	const char *standards = NULL;
	o->back = "";
	o->o = (struct lims_out){.visit = row->code};
	const struct {
		const char *field;
		const char **to;
	} fields[] = {{"job", &o->o.job}, {"from", &o->o.from}, {"until", &o->o.until}, {"team", &o->o.team}, {"standards", &standards},
		{"standards-back", &o->back}};
	for (size_t i = 0; i < r->count; i++)
		for (size_t k = 0; k < sizeof fields / sizeof fields[0]; k++)
			if (lims_text_equal(r->fields[i].name, fields[k].field) && row->values[i])
				*fields[k].to = row->values[i];
	return each_code(NULL, standards, tell_out, "standard", o, err);
}

lims_rc lims_visit_out(struct lims_laboratory *lab, lims_out_visit *visit, void *ctx, struct lims_err *err)
{
	struct outing o = {.visit = visit, .ctx = ctx};
	return lims_register_each(lab, lims_register_find("visit"), look, &o, err);
}
