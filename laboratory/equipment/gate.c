// SPDX-License-Identifier: Apache-2.0
// Holds the standards of a worksheet against their life.
#include "laboratory/equipment/gate.h"

#include "laboratory/equipment/correct.h"
#include "laboratory/equipment/doubted.h"
#include "laboratory/equipment/life.h"
#include "laboratory/gate_causes.h"
#include "laboratory/registers.h"
#include "laboratory/standards.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <stdio.h>

enum { ARENA_MAX = 32 << 20 };

/// The procedure takes something in this role from what the certificate states.
static bool takes(const struct lims_procedure *p, const char *role, const struct lims_ws_certificate *c)
{
	for (size_t i = 0; i < p->standard_count; i++) {
		const struct lims_standard_need *need = &p->standards[i];
		if (!lims_text_equal(need->role, role))
			continue;
		if (need->pieces && c->piece_count > 0)
			return true;
		for (size_t k = 0; k < c->curve_count; k++)
			for (size_t n = 0; n < need->certified_count; n++)
				if (lims_text_equal(need->certified[n].name, c->curves[k].name))
					return true;
	}
	return false;
}

/// Of a worksheet that takes nothing from certificates: the one that is in force, else what the register named when it was opened.
static const char *certificate_of(const struct lims_dossier_standard *s, struct lims_date day)
{
	for (size_t i = 0; i < s->certificate_count; i++)
		if (lims_in_force(s->certificates[i].from, s->certificates[i].to, day))
			return s->certificates[i].number;
	const char *number = lims_dossier_standard_field(s, "certificate");
	return number ? number : "";
}

/// Every certificate whose values the worksheet rests on was accepted.
static lims_rc accepted(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_standard *s,
	struct lims_causes *causes, struct lims_err *err)
{
	struct lims_date day = o->sheet.work_on;
	char why[LIMS_GATE_TEXT] = "";
	bool any = false;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < s->certificate_count; i++) {
		const struct lims_ws_certificate *c = &s->certificates[i];
		if (!lims_in_force(c->from, c->to, day) || !takes(o->p, s->role, c))
			continue;
		any = true;
		why[0] = '\0';
		rc = lims_life_accepted(lab, s->code, c->number, o->p->id, day, why, sizeof why, err);
		lims_causes_add(causes, why);
	}
	if (rc || any)
		return rc;
	rc = lims_life_accepted(lab, s->code, certificate_of(s, day), o->p->id, day, why, sizeof why, err);
	lims_causes_add(causes, why);
	return rc;
}

/// Of those that state the same from the same day nobody said which counts, or nobody had when the worksheet was opened, so that it has no values of them.
static lims_rc in_conflict(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_standard *s, char *why,
	size_t size, struct lims_err *err)
{
	struct lims_arena *arena = lims_arena_create(ARENA_MAX);
	struct lims_certificate_period *periods = NULL;
	const struct lims_certificate_period *first = NULL;
	size_t count = 0;
	lims_rc rc = arena ? lims_standard_periods(lab, "standard", s->code, arena, &periods, &count, err)
					   : lims_err_set(err, LIMS_E_MEMORY, "There is no memory to read a certificate");
	for (size_t i = 0; !rc && !why[0] && i < count; i++) {
		const struct lims_certificate_period *p = &periods[i];
		if (p->state != LIMS_PERIOD_CONFLICT || !lims_in_force(p->from, p->to, o->sheet.work_on) || !takes(o->p, s->role, p->certificate))
			continue;
		if (first)
			snprintf(why, size,
				lims_tr(o->lang, "the certificates %s and %s of standard %s state the same from the same day, and nobody said which "
								 "counts: lims standard accept %s"),
				first->certificate->number, p->certificate->number, s->code, s->code);
		first = p;
	}
	for (size_t i = 0; !rc && !why[0] && i < count; i++)
		for (size_t k = 0; k < s->certificate_count; k++) {
			const struct lims_ws_certificate *c = &s->certificates[k];
			if (lims_text_equal(c->number, periods[i].certificate->number) && c->curve_count == 0 && c->piece_count == 0 &&
				lims_in_force(c->from, c->to, o->sheet.work_on) && takes(o->p, s->role, periods[i].certificate))
				snprintf(why, size,
					lims_tr(o->lang, "the worksheet has no values of certificate %s of standard %s: nobody had said which one counts when "
									 "it was opened; open another one"),
					c->number, s->code);
		}
	lims_arena_destroy(arena);
	return rc;
}

static void one(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_standard *s, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_life_status status;
	struct lims_life_away away;
	struct lims_doubted doubted = {.opened = ""};
	char why[LIMS_GATE_TEXT] = "";
	lims_rc rc = lims_life_status_on(lab, "standard", s->code, o->sheet.work_on, &status, &err);
	if (!rc && !lims_text_equal(status.status, "in_service"))
		snprintf(why, sizeof why, lims_tr(o->lang, "standard %s was not in service on the day of the work: %s since %s"), s->code,
			lims_tr(o->lang, lims_life_status_words(status.status)), status.since);
	lims_causes_add(causes, why);
	why[0] = '\0';
	if (!rc)
		rc = lims_life_away_on(lab, "standard", s->code, o->sheet.work_on, &away, &err);
	if (!rc && away.away)
		snprintf(why, sizeof why, lims_tr(o->lang, "standard %s was away on the day of the work: sent to %s on %s"), s->code, away.to,
			away.since);
	lims_causes_add(causes, why);
	why[0] = '\0';
	if (!rc)
		rc = lims_doubted_on(lab, "standard", s->code, o->sheet.work_on, &doubted, &err);
	if (!rc && doubted.opened[0])
		snprintf(why, sizeof why,
			lims_tr(o->lang, "standard %s failed a check%s%s: nonconforming work %s waits for its decision, or for a good check"), s->code,
			doubted.on[0] ? " " : "", doubted.on, doubted.opened);
	lims_causes_add(causes, why);
	why[0] = '\0';
	if (!rc)
		rc = in_conflict(lab, o, s, why, sizeof why, &err);
	lims_causes_add(causes, why);
	if (!rc && !why[0])
		rc = accepted(lab, o, s, causes, &err);
	why[0] = '\0';
	if (rc)
		snprintf(why, sizeof why, lims_tr(o->lang, "the life of standard %s could not be read: %.150s"), s->code, err.text);
	lims_causes_add(causes, why);
}

/// On the day of a reading that was taken on another one.
static void in_service_then(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_standard *s,
	struct lims_date day, char *why, size_t size)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_life_status status;
	char text[LIMS_DATE_TEXT];
	lims_date_text(day, text);
	struct lims_life_away away;
	if (lims_life_status_on(lab, "standard", s->code, day, &status, &err) != LIMS_OK ||
		lims_life_away_on(lab, "standard", s->code, day, &away, &err) != LIMS_OK)
		snprintf(why, size, lims_tr(o->lang, "the life of standard %s could not be read: %.150s"), s->code, err.text);
	else if (away.away)
		snprintf(why, size, lims_tr(o->lang, "standard %s was away on %s, the day of a reading: sent to %s on %s"), s->code, text, away.to,
			away.since);
	else if (!lims_text_equal(status.status, "in_service"))
		snprintf(why, size, lims_tr(o->lang, "standard %s was not in service on %s, the day of a reading: %s since %s"), s->code, text,
			lims_tr(o->lang, lims_life_status_words(status.status)), status.since);
}

/// An instrument that gave readings which count, on the day of each: in service, in the house, and not in doubt.
static void reader(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_reading *r, struct lims_causes *causes)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_life_status status;
	struct lims_life_away away;
	struct lims_doubted doubted = {.opened = ""};
	struct lims_date day = lims_gate_day(lab, &o->sheet, r);
	char why[LIMS_GATE_TEXT] = "", text[LIMS_DATE_TEXT];
	lims_date_text(day, text);
	lims_rc rc = lims_life_status_on(lab, "device", r->device, day, &status, &err);
	if (!rc)
		rc = lims_life_away_on(lab, "device", r->device, day, &away, &err);
	if (!rc)
		rc = lims_doubted_on(lab, "device", r->device, day, &doubted, &err);
	if (rc)
		snprintf(why, sizeof why, lims_tr(o->lang, "the life of instrument %s could not be read: %.150s"), r->device, err.text);
	else if (!lims_text_equal(status.status, "in_service"))
		snprintf(why, sizeof why, lims_tr(o->lang, "instrument %s, which gave readings, was not in service on %s: %s since %s"), r->device,
			text, lims_tr(o->lang, lims_life_status_words(status.status)), status.since);
	else if (away.away)
		snprintf(why, sizeof why, lims_tr(o->lang, "instrument %s, which gave readings, was away on %s: sent to %s on %s"), r->device, text,
			away.to, away.since);
	else if (doubted.opened[0])
		snprintf(why, sizeof why,
			lims_tr(o->lang, "instrument %s, which gave readings, failed a check%s%s: nonconforming work %s waits for its decision, or for "
							 "a good check"),
			r->device, doubted.on[0] ? " " : "", doubted.on, doubted.opened);
	lims_causes_add(causes, why);
}

/// Each instrument once for each day on which it gave a reading.
static void readers(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	const struct lims_dossier *s = &o->sheet;
	for (size_t k = 0; k < s->reading_count; k++) {
		const struct lims_dossier_reading *r = &s->readings[k];
		bool first = r->device && lims_dossier_counts(r);
		for (size_t i = 0; first && i < k; i++)
			first = !(s->readings[i].device && lims_dossier_counts(&s->readings[i]) && lims_text_equal(s->readings[i].device, r->device) &&
					  lims_date_cmp(lims_gate_day(lab, s, &s->readings[i]), lims_gate_day(lab, s, r)) == 0);
		if (first)
			reader(lab, o, r, causes);
	}
}

void lims_equipment_gate(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	const struct lims_dossier *s = &o->sheet;
	for (size_t i = 0; i < s->standard_count; i++)
		one(lab, o, &s->standards[i], causes);
	readers(lab, o, causes);
	for (size_t k = 0; k < s->reading_count; k++) {
		if (!lims_dossier_counts(&s->readings[k]) || lims_gate_day_asked(lab, s, k))
			continue;
		for (size_t i = 0; i < s->standard_count; i++) {
			char why[LIMS_GATE_TEXT] = "";
			in_service_then(lab, o, &s->standards[i], lims_gate_day(lab, s, &s->readings[k]), why, sizeof why);
			lims_causes_add(causes, why);
		}
	}
}

struct sensor_days {
	char from[LIMS_DATE_TEXT], until[LIMS_DATE_TEXT]; ///< "": not said
};

/// What was frozen with the condition; where that names no last day, what the register names now.
static lims_rc sensor_days(
	struct lims_laboratory *lab, const struct lims_dossier_condition *c, struct sensor_days *ret, struct lims_err *err)
{
	*ret = (struct sensor_days){.from = ""};
	snprintf(ret->from, sizeof ret->from, "%s", c->certified_on && c->valid_until ? c->certified_on : "");
	snprintf(ret->until, sizeof ret->until, "%s", c->valid_until ? c->valid_until : "");
	if (ret->until[0])
		return LIMS_OK;
	lims_rc rc = lims_register_field(lab, "device", c->device, "certified-on", ret->from, sizeof ret->from, err);
	return rc ? rc : lims_register_field(lab, "device", c->device, "valid-until", ret->until, sizeof ret->until, err);
}

static struct lims_date day_shown(struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_condition *c)
{
	struct lims_moment at;
	return c->at && lims_moment_parse(c->at, &at, NULL) == LIMS_OK ? lims_moment_date(at, lab->p.zone_min) : o->sheet.work_on;
}

/// It, or the standard of the register that it is, failed a check and nothing has shown since that it is right.
static void in_doubt(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_condition *c, char *why, size_t size)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_doubted doubted = {.opened = ""};
	char standard[LIMS_CODE] = "";
	struct lims_date day = day_shown(lab, o, c);
	lims_rc rc = lims_doubted_on(lab, "device", c->device, day, &doubted, &err);
	if (!rc && !doubted.opened[0])
		rc = lims_register_field(lab, "device", c->device, "standard", standard, sizeof standard, &err);
	if (!rc && standard[0])
		rc = lims_doubted_on(lab, "standard", standard, day, &doubted, &err);
	if (rc)
		snprintf(why, size, lims_tr(o->lang, "the life of instrument %s could not be read: %.150s"), c->device, err.text);
	else if (doubted.opened[0])
		snprintf(why, size,
			lims_tr(o->lang,
				"%s, which showed the conditions, failed a check%s%s: nonconforming work %s waits for its decision, or for a good check"),
			c->device, doubted.on[0] ? " " : "", doubted.on, doubted.opened);
}

/// On the day on which it showed the condition.
static void one_sensor(
	struct lims_laboratory *lab, const struct lims_opened_sheet *o, const struct lims_dossier_condition *c, char *why, size_t size)
{
	struct lims_err err = {.lang = o->lang};
	struct lims_life_status status;
	struct lims_date day = day_shown(lab, o, c), last = {0}, first = {0};
	struct sensor_days days;
	char text[LIMS_DATE_TEXT];
	struct lims_life_away away;
	lims_date_text(day, text);
	lims_rc rc = lims_life_status_on(lab, "device", c->device, day, &status, &err);
	if (!rc)
		rc = lims_life_away_on(lab, "device", c->device, day, &away, &err);
	if (!rc)
		rc = sensor_days(lab, c, &days, &err);
	if (rc)
		snprintf(why, size, lims_tr(o->lang, "the life of instrument %s could not be read: %.150s"), c->device, err.text);
	else if (!lims_text_equal(status.status, "in_service"))
		snprintf(why, size, lims_tr(o->lang, "%s, which showed the conditions, was not in service on %s: %s since %s"), c->device, text,
			lims_tr(o->lang, lims_life_status_words(status.status)), status.since);
	else if (away.away)
		snprintf(why, size, lims_tr(o->lang, "%s, which showed the conditions, was away on %s: sent to %s on %s"), c->device, text, away.to,
			away.since);
	else if (lims_date_parse(days.until, &last, NULL) != LIMS_OK)
		snprintf(why, size,
			lims_tr(
				o->lang, "nobody said until when %s, which showed the conditions, is calibrated: lims device set %s --valid-until DATE"),
			c->device, c->device);
	else if (lims_date_cmp(last, day) < 0)
		snprintf(why, size, lims_tr(o->lang, "the certificate of %s, which showed the conditions on %s, ended on %s"), c->device, text,
			days.until);
	else if (lims_date_parse(days.from, &first, NULL) == LIMS_OK && lims_date_cmp(day, first) < 0)
		snprintf(why, size, lims_tr(o->lang, "the certificate of %s, which showed the conditions on %s, began only on %s"), c->device, text,
			days.from);
}

void lims_equipment_sensors(struct lims_laboratory *lab, const struct lims_opened_sheet *o, struct lims_causes *causes)
{
	for (size_t i = 0; i < o->sheet.recorded_count; i++) {
		const struct lims_dossier_condition *c = &o->sheet.recorded[i];
		char why[LIMS_GATE_TEXT] = "";
		if (c->struck || !c->device)
			continue;
		one_sensor(lab, o, c, why, sizeof why);
		lims_causes_add(causes, why);
		why[0] = '\0';
		if (c->uncorrected)
			snprintf(why, sizeof why, lims_tr(o->lang, "%s %s, which %s showed, could not be corrected: %s"), c->quantity, c->value,
				c->device, lims_tr(o->lang, lims_air_uncorrected_words(c->uncorrected)));
		lims_causes_add(causes, why);
		why[0] = '\0';
		in_doubt(lab, o, c, why, sizeof why);
		lims_causes_add(causes, why);
	}
}
