// SPDX-License-Identifier: Apache-2.0
// Writing what is known of a standard as JSON, in the form in which it is read.
#include "lims-core/engine/standard.h"

static void text(struct lims_jw *w, const char *key, const char *value)
{
	if (value != NULL)
		lims_jw_text(w, key, value);
}

static void points(const struct lims_ws_curve *c, struct lims_jw *w)
{
	lims_jw_array(w, "points");
	for (size_t i = 0; i < c->point_count; i++) {
		lims_jw_object(w, NULL);
		text(w, "at", c->points[i].at);
		text(w, "value", c->points[i].value);
		text(w, "U", c->points[i].U);
		text(w, "k", c->points[i].k);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static void curve(const struct lims_ws_curve *c, struct lims_jw *w)
{
	lims_jw_object(w, c->name);
	switch (c->kind) {
	case LIMS_CURVE_CONSTANT:
		text(w, "constant", c->value);
		break;
	case LIMS_CURVE_POINTS:
		points(c, w);
		break;
	case LIMS_CURVE_POLYNOMIAL:
		lims_jw_array(w, "polynomial");
		for (size_t i = 0; i < c->coefficient_count; i++)
			lims_jw_text(w, NULL, c->coefficients[i]);
		lims_jw_end_array(w);
		text(w, "unit", c->unit);
		text(w, "of", c->of);
		break;
	case LIMS_CURVE_EXPANSION:
		text(w, "expansion", c->expansion);
		text(w, "value", c->value);
		text(w, "at", c->at);
		break;
	}
	text(w, "from", c->from);
	text(w, "to", c->to);
	text(w, "U", c->U);
	text(w, "k", c->k);
	lims_jw_end_object(w);
}

static void pieces_json(const struct lims_ws_piece *list, size_t n, struct lims_jw *w)
{
	if (n == 0)
		return;
	lims_jw_array(w, "pieces");
	for (size_t i = 0; i < n; i++) {
		const struct lims_ws_piece *p = &list[i];
		lims_jw_object(w, NULL);
		text(w, "id", p->id);
		text(w, "nominal", p->nominal);
		for (size_t v = 0; v < p->value_count; v++)
			text(w, p->values[v].name, p->values[v].text);
		text(w, "limit", p->limit);
		text(w, "error", p->error);
		text(w, "U", p->U);
		text(w, "k", p->k);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static void date(struct lims_jw *w, const char *key, struct lims_date day)
{
	char out[LIMS_DATE_TEXT];
	if (day.month == 0)
		return;
	lims_date_text(day, out);
	lims_jw_text(w, key, out);
}

void lims_certificate_json(const struct lims_ws_certificate *c, struct lims_jw *w)
{
	text(w, "number", c->number);
	date(w, "from", c->from);
	date(w, "to", c->to);
	if (c->curve_count > 0) {
		lims_jw_object(w, "data");
		for (size_t i = 0; i < c->curve_count; i++)
			curve(&c->curves[i], w);
		lims_jw_end_object(w);
	}
	pieces_json(c->pieces, c->piece_count, w);
}

void lims_standard_json(const struct lims_ws_standard *s, struct lims_jw *w)
{
	pieces_json(s->pieces, s->piece_count, w);
	if (s->certificate_count == 0)
		return;
	lims_jw_array(w, "certificates");
	for (size_t i = 0; i < s->certificate_count; i++) {
		lims_jw_object(w, NULL);
		lims_certificate_json(&s->certificates[i], w);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}
