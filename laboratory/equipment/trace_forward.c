// SPDX-License-Identifier: Apache-2.0
// Follows a paper to its standards, their certificates of the day, and what those name, as far as this laboratory knows.
#include "laboratory/equipment/queries.h"
#include "laboratory/equipment/trace.h"
#include "laboratory/issue.h"
#include "laboratory/opened_sheet.h"
#include "lims-core/base/text.h"

#include <stdio.h>
#include <string.h>

enum { DEEP = 8, BODY_MAX = 1 << 20 };

struct following {
	struct lims_laboratory *lab;
	struct lims_date day;
	const char *procedure;
	lims_trace_link_visit *visit;
	void *ctx;
};

static lims_rc take_worksheet(void *ctx, const struct lims_issued *i, struct lims_err *err)
{
	(void)err;
	snprintf(ctx, LIMS_CODE, "%s", i->worksheet);
	return LIMS_OK;
}

static lims_rc tell(const struct following *f, struct lims_trace_link link, struct lims_err *err)
{
	const char **const texts[] = {&link.code, &link.name, &link.role, &link.number, &link.by, &link.evidence};
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (!*texts[i])
			*texts[i] = "";
	link.procedure = f->procedure;
	return f->visit(f->ctx, &link, err);
}

static struct lims_date date_of(const char *text)
{
	struct lims_date d = {0};
	if (text && text[0] && lims_date_parse(text, &d, NULL) != LIMS_OK)
		d = (struct lims_date){0};
	return d;
}

static lims_rc follow_number(
	const struct following *f, const char *code, const char *number, int depth, bool say, bool *ret_known, struct lims_err *err);

/// What a certificate names, and the certificates of this laboratory under those numbers.
static lims_rc follow_named(const struct following *f, const char *named, int depth, struct lims_err *err)
{
	struct lims_json_doc *doc = NULL;
	lims_rc rc = named ? lims_json_parse(named, strlen(named), BODY_MAX, &doc, err) : LIMS_OK;
	const struct lims_json *list = lims_json_root(doc);
	for (size_t i = 0; !rc && doc && i < lims_json_size(list); i++) {
		const struct lims_json *j = lims_json_at(list, i);
		const char *number = lims_json_get_text(j, "certificate", NULL);
		bool known = false;
		rc = tell(f,
			(struct lims_trace_link){.kind = LIMS_TRACE_NAMED,
				.depth = depth,
				.name = lims_json_get_text(j, "name", ""),
				.number = number,
				.by = lims_json_get_text(j, "by", "")},
			err);
		if (!rc && number && depth < DEEP)
			rc = follow_number(f, NULL, number, depth + 1, true, &known, err);
	}
	lims_json_destroy(doc);
	return rc;
}

/// The recorded certificate of that number, of one standard or (code NULL) of any; `say`: it is a link of its own.
static lims_rc follow_number(
	const struct following *f, const char *code, const char *number, int depth, bool say, bool *ret_known, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	bool row = false;
	lims_rc rc = lims_db_use(lims_journal_db(f->lab->journal), &lims_q_trace_certificates, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, number);
	while (!(rc = lims_stmt_step(stmt, &row, err)) && row) {
		struct lims_json_doc *doc = NULL;
		const char *stated = lims_stmt_col_text(stmt, 3);
		if (code && !lims_text_equal(code, lims_stmt_col_text(stmt, 0)))
			continue;
		*ret_known = true;
		rc = say ? lims_json_parse(stated, strlen(stated), BODY_MAX, &doc, err) : LIMS_OK;
		if (!rc && say)
			rc = tell(f,
				(struct lims_trace_link){.kind = LIMS_TRACE_CERTIFICATE,
					.depth = depth,
					.code = lims_stmt_col_text(stmt, 0),
					.number = number,
					.by = lims_stmt_col_text(stmt, 2),
					.from = date_of(lims_json_get_text(lims_json_root(doc), "from", NULL)),
					.to = date_of(lims_json_get_text(lims_json_root(doc), "to", NULL)),
					.evidence = lims_stmt_col_text(stmt, 4),
					.taken_over = lims_stmt_col_int(stmt, 6) != 0},
				err);
		if (!rc)
			rc = follow_named(f, lims_stmt_col_text(stmt, 5), depth + 1, err);
		lims_json_destroy(doc);
		if (rc)
			break;
	}
	lims_stmt_release(stmt);
	return rc;
}

/// What the register said of the certificate when the worksheet was opened.
static lims_rc follow_register(const struct following *f, const struct lims_dossier_standard *s, struct lims_err *err)
{
	const char *number = lims_dossier_standard_field(s, "certificate");
	struct lims_date from = date_of(lims_dossier_standard_field(s, "certified-on")),
					 to = date_of(lims_dossier_standard_field(s, "valid-until"));
	bool known = false, in_force = number && lims_in_force(from, to, f->day);
	lims_rc rc = tell(f,
		(struct lims_trace_link){.kind = in_force ? LIMS_TRACE_CERTIFICATE : LIMS_TRACE_MISSING,
			.depth = 1,
			.code = s->code,
			.number = number,
			.by = lims_dossier_standard_field(s, "certified-by"),
			.from = from,
			.to = to,
			.taken_over = lims_dossier_standard_field(s, "taken-over") != NULL},
		err);
	return rc || !number ? rc : follow_number(f, s->code, number, 1, false, &known, err);
}

static lims_rc follow_standard(const struct following *f, const struct lims_dossier_standard *s, struct lims_err *err)
{
	bool any = false;
	lims_rc rc = tell(f,
		(struct lims_trace_link){
			.kind = LIMS_TRACE_STANDARD, .code = s->code, .name = lims_dossier_standard_field(s, "name"), .role = s->role},
		err);
	for (size_t i = 0; !rc && i < s->certificate_count; i++) {
		const struct lims_ws_certificate *c = &s->certificates[i];
		bool known = false;
		if (!lims_in_force(c->from, c->to, f->day))
			continue;
		any = true;
		rc = follow_number(f, s->code, c->number, 1, true, &known, err);
		// It was withdrawn since: the worksheet still has its days.
		if (!rc && !known)
			rc = tell(f,
				(struct lims_trace_link){
					.kind = LIMS_TRACE_CERTIFICATE, .depth = 1, .code = s->code, .number = c->number, .from = c->from, .to = c->to},
				err);
	}
	return rc || any ? rc : follow_register(f, s, err);
}

/// The condition `i` counts and is the first one that this instrument showed.
static bool first_of(const struct lims_dossier *s, size_t i)
{
	for (size_t k = 0; k < i; k++)
		if (!s->recorded[k].struck && lims_text_equal(s->recorded[k].device, s->recorded[i].device))
			return false;
	return !s->recorded[i].struck && s->recorded[i].device;
}

/// "temperature, humidity"
static void quantities_of(const struct lims_dossier *s, const char *device, char ret[256])
{
	size_t n = 0;
	ret[0] = '\0';
	for (size_t i = 0; i < s->recorded_count && n < 200; i++) {
		const struct lims_dossier_condition *c = &s->recorded[i];
		bool seen = c->struck || !lims_text_equal(c->device, device);
		for (size_t k = 0; k < i && !seen; k++)
			seen = !s->recorded[k].struck && lims_text_equal(s->recorded[k].device, device) &&
				   lims_text_equal(s->recorded[k].quantity, c->quantity);
		if (!seen)
			n += (size_t)snprintf(ret + n, 256 - n, "%s%.40s", n > 0 ? ", " : "", c->quantity);
	}
}

/// The certificate of an instrument of the surroundings, as it stood when its reading was taken. Entries before version 4 say nothing of it.
static lims_rc follow_sensor(
	const struct following *f, const struct lims_dossier *s, const struct lims_dossier_condition *c, struct lims_err *err)
{
	const char *number = c->corrected_by ? c->corrected_by->number : c->certificate;
	struct lims_date from = date_of(c->certified_on), to = date_of(c->valid_until), day = f->day;
	char quantities[256];
	struct lims_moment at;
	bool known = false;
	quantities_of(s, c->device, quantities);
	lims_rc rc = tell(f, (struct lims_trace_link){.kind = LIMS_TRACE_SENSOR, .code = c->device, .role = quantities}, err);
	if (rc || c->version < 4)
		return rc;
	if (c->at && lims_moment_parse(c->at, &at, NULL) == LIMS_OK)
		day = lims_moment_date(at, f->lab->p.zone_min);
	if (c->corrected_by) {
		from = c->corrected_by->from;
		to = c->corrected_by->to;
	}
	if (number && lims_in_force(from, to, day))
		rc = follow_number(f, c->device, number, 1, true, &known, err);
	if (rc || known)
		return rc;
	return tell(f,
		(struct lims_trace_link){.kind = number && lims_in_force(from, to, day) ? LIMS_TRACE_CERTIFICATE : LIMS_TRACE_MISSING,
			.depth = 1,
			.code = c->device,
			.number = number,
			.from = from,
			.to = to},
		err);
}

lims_rc lims_trace_forward(struct lims_laboratory *lab, const char *number, lims_trace_link_visit *visit, void *ctx, struct lims_err *err)
{
	struct following f = {.lab = lab, .visit = visit, .ctx = ctx};
	char worksheet[LIMS_CODE] = "";
	struct lims_dossier sheet = {.standard_count = 0};
	struct lims_arena *arena = lims_arena_create(64 << 20);
	lims_rc rc = arena ? LIMS_OK : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to trace %s", number);
	if (!rc)
		rc = lims_issued_each(lab, number, take_worksheet, worksheet, err);
	if (!rc)
		rc = lims_desk_sheet(lims_journal_db(lab->journal), worksheet, arena, &sheet, err);
	if (!rc)
		f.day = sheet.work_on;
	f.procedure = rc ? "" : sheet.procedure;
	for (size_t i = 0; !rc && i < sheet.standard_count; i++)
		rc = follow_standard(&f, &sheet.standards[i], err);
	for (size_t i = 0; !rc && i < sheet.recorded_count; i++)
		if (first_of(&sheet, i))
			rc = follow_sensor(&f, &sheet, &sheet.recorded[i], err);
	lims_arena_destroy(arena);
	return rc;
}
