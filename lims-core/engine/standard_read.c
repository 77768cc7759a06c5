// SPDX-License-Identifier: Apache-2.0
// Reading what is known of a standard from the tree of a data file or of JSON: its pieces and its certificates.
#include "lims-core/engine/standard.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#include <string.h>

enum { NAME_MAX_BYTES = 80 };

struct reader {
	struct lims_arena *arena;
	struct lims_faults *f;
};

/// Memory for n elements; NULL with a fault when n is beyond `most`.
static void *take(struct reader *r, const struct lims_node *at, size_t n, size_t most, size_t size)
{
	if (n > most) {
		lims_fault_add(r->f, at, "\"%s\" has %zu elements here, and at most %zu are allowed; leave out what is not needed.",
			at->key != NULL ? at->key : lims_tr(r->f->lang, "the list"), n, most);
		return NULL;
	}
	void *memory = lims_arena_array(r->arena, n + 1, size);
	if (memory == NULL)
		lims_fault_add(r->f, at, "There is no memory for so much; make it smaller.");
	return memory;
}

static const char *keep(struct reader *r, const struct lims_node *at, const char *text)
{
	if (text == NULL)
		return NULL;
	const char *kept = lims_arena_text(r->arena, text);
	if (kept == NULL)
		lims_fault_add(r->f, at, "There is no memory for so much; make it smaller.");
	return kept;
}

static const char *get(struct reader *r, struct lims_node *map, const char *key)
{
	return keep(r, map, lims_node_get_text(map, key, NULL, r->f));
}

static const char *need(struct reader *r, struct lims_node *map, const char *key)
{
	const char *text = lims_node_need_text(map, key, r->f);
	return text[0] != '\0' ? keep(r, map, text) : NULL;
}

/// A name that people give: not empty, not long, one line.
static const char *need_name(struct reader *r, struct lims_node *map, const char *key)
{
	const char *text = need(r, map, key);
	if (text == NULL)
		return "";
	size_t n = strlen(text);
	if (n > NAME_MAX_BYTES || !lims_text_valid(text, n) || strpbrk(text, "/\t\r\n") != NULL || text[strspn(text, " ")] == '\0')
		lims_fault_add(
			r->f, lims_node_get(map, key, r->f), "\"%s\" is a name of at most %d bytes in one line, without \"/\".", key, NAME_MAX_BYTES);
	return text;
}

static size_t list_of(struct reader *r, const struct lims_node *list)
{
	if (list == NULL)
		return 0;
	if (list->kind == LIMS_NODE_LIST)
		return list->count;
	lims_fault_add(r->f, list, "A list is expected here.");
	return 0;
}

static bool among(const char *const *list, const char *key)
{
	for (; list != NULL && *list != NULL; list++)
		if (strcmp(*list, key) == 0)
			return true;
	return false;
}

static void refuse_unknown(struct reader *r, const struct lims_node *map, const char *const *known, const char *const *extra)
{
	for (const struct lims_node *one = map->kind == LIMS_NODE_MAP ? map->first : NULL; one != NULL; one = one->next)
		if (!among(known, one->key) && !among(extra, one->key))
			lims_fault_add(r->f, one, "the key \"%s\" is not known here: check its spelling, or remove it", one->key);
}

static void read_points(struct reader *r, struct lims_node *list, struct lims_ws_curve *c)
{
	static const char *const known[] = {"at", "value", "U", "k", NULL};
	size_t n = list_of(r, list), i = 0;
	struct lims_ws_point *points = take(r, list, n, LIMS_STANDARD_POINTS_MAX, sizeof *points);
	if (points == NULL)
		return;
	if (n == 0)
		lims_fault_add(r->f, list, "The list of points is empty; give at least one.");
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next, i++) {
		node->read = true;
		points[i] = (struct lims_ws_point){
			.at = need(r, node, "at"), .value = need(r, node, "value"), .U = get(r, node, "U"), .k = get(r, node, "k")};
		refuse_unknown(r, node, known, NULL);
	}
	c->points = points;
	c->point_count = n;
}

static void read_coefficients(struct reader *r, struct lims_node *list, struct lims_ws_curve *c)
{
	size_t n = list_of(r, list), i = 0;
	const char **texts = take(r, list, n, LIMS_STANDARD_COEFFICIENTS_MAX, sizeof *texts);
	if (texts == NULL)
		return;
	if (n == 0)
		lims_fault_add(r->f, list, "The list of coefficients is empty; give that of x⁰ first.");
	for (struct lims_node *node = n > 0 ? list->first : NULL; node != NULL; node = node->next, i++) {
		node->read = true;
		if (node->kind != LIMS_NODE_TEXT)
			lims_fault_add(r->f, node, "A coefficient is a number.");
		texts[i] = keep(r, node, node->kind == LIMS_NODE_TEXT ? node->text : "");
	}
	c->coefficients = texts;
	c->coefficient_count = n;
}

static void read_curve(struct reader *r, struct lims_node *node, struct lims_ws_curve *c)
{
	static const char *const kinds[] = {"constant", "points", "polynomial", "expansion", NULL};
	static const char *const known[][9] = {
		[LIMS_CURVE_CONSTANT] = {"constant", "U", "k", "from", "to", NULL},
		[LIMS_CURVE_POINTS] = {"points", "U", "k", NULL},
		[LIMS_CURVE_POLYNOMIAL] = {"polynomial", "unit", "of", "from", "to", "U", "k", NULL},
		[LIMS_CURVE_EXPANSION] = {"expansion", "value", "at", "from", "to", "U", "k", NULL},
	};
	size_t found = 0;
	*c = (struct lims_ws_curve){.name = keep(r, node, node->key)};
	node->read = true;
	if (node->kind != LIMS_NODE_MAP) {
		lims_fault_add(r->f, node, "A map is expected here, with constant, points, polynomial or expansion.");
		return;
	}
	for (int k = 0; kinds[k] != NULL; k++) {
		if (lims_node_get(node, kinds[k], r->f) == NULL)
			continue;
		c->kind = (enum lims_ws_curve_kind)k;
		found++;
	}
	if (found != 1) {
		lims_fault_add(r->f, node, "\"%s\" needs one of constant, points, polynomial and expansion.", node->key);
		return;
	}
	refuse_unknown(r, node, known[c->kind], NULL);
	c->U = get(r, node, "U");
	c->k = get(r, node, "k");
	if (c->kind == LIMS_CURVE_POINTS) {
		read_points(r, lims_node_get(node, "points", r->f), c);
		return;
	}
	bool polynomial = c->kind == LIMS_CURVE_POLYNOMIAL;
	c->from = polynomial ? need(r, node, "from") : get(r, node, "from");
	c->to = polynomial ? need(r, node, "to") : get(r, node, "to");
	if (polynomial) {
		read_coefficients(r, lims_node_get(node, "polynomial", r->f), c);
		c->unit = need(r, node, "unit");
		c->of = need(r, node, "of");
		return;
	}
	c->value = need(r, node, c->kind == LIMS_CURVE_CONSTANT ? "constant" : "value");
	if (c->kind == LIMS_CURVE_EXPANSION) {
		c->expansion = need(r, node, "expansion");
		c->at = need(r, node, "at");
	}
}

static void read_data(struct reader *r, struct lims_node *map, struct lims_ws_certificate *ret)
{
	if (map == NULL)
		return;
	map->read = true;
	if (map->kind != LIMS_NODE_MAP) {
		lims_fault_add(r->f, map, "A map is expected here, from names to what the certificate states.");
		return;
	}
	struct lims_ws_curve *curves = take(r, map, map->count, LIMS_STANDARD_CURVES_MAX, sizeof *curves);
	if (curves == NULL)
		return;
	size_t n = 0;
	for (struct lims_node *node = map->first; node != NULL; node = node->next)
		read_curve(r, node, &curves[n++]);
	ret->curves = curves;
	ret->curve_count = n;
}

/// What is no member of every piece is something that procedures ask of the standard, like its class.
static void read_piece(struct reader *r, struct lims_node *node, struct lims_ws_piece *p)
{
	static const char *const known[] = {"id", "nominal", "limit", "error", "U", "k", NULL};
	node->read = true;
	*p = (struct lims_ws_piece){.id = need_name(r, node, "id"),
		.nominal = need(r, node, "nominal"),
		.limit = get(r, node, "limit"),
		.error = get(r, node, "error"),
		.U = get(r, node, "U"),
		.k = get(r, node, "k")};
	if (node->kind != LIMS_NODE_MAP)
		return;
	struct lims_ws_value *values = take(r, node, node->count, 50, sizeof *values);
	if (values == NULL)
		return;
	for (struct lims_node *one = node->first; one != NULL; one = one->next) {
		if (among(known, one->key))
			continue;
		const char *text = get(r, node, one->key);
		if (text != NULL)
			values[p->value_count++] = (struct lims_ws_value){.name = keep(r, one, one->key), .text = text};
	}
	p->values = values;
}

static void read_pieces(struct reader *r, struct lims_node *list, const struct lims_ws_piece **ret, size_t *ret_n)
{
	size_t n = list_of(r, list), i = 0;
	struct lims_ws_piece *pieces = n == 0 ? NULL : take(r, list, n, LIMS_STANDARD_PIECES_MAX, sizeof *pieces);
	if (pieces == NULL)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		read_piece(r, node, &pieces[i]);
		for (size_t k = 0; k < i; k++)
			if (pieces[i].id[0] != '\0' && strcmp(pieces[k].id, pieces[i].id) == 0)
				lims_fault_add(r->f, node, "The piece \"%s\" stands here twice; give each its own id.", pieces[i].id);
	}
	*ret = pieces;
	*ret_n = n;
}

static struct lims_date read_date(struct reader *r, struct lims_node *map, const char *key)
{
	struct lims_date date = {0};
	struct lims_err err = {.lang = r->f->lang};
	const char *text = lims_node_get_text(map, key, NULL, r->f);
	if (text != NULL && lims_date_parse(text, &date, &err) != LIMS_OK)
		lims_fault_add(r->f, lims_node_get(map, key, r->f), "%s", err.text);
	return date;
}

void lims_certificate_read(
	struct lims_node *map, const char *const *extra, struct lims_arena *arena, struct lims_faults *f, struct lims_ws_certificate *ret)
{
	static const char *const known[] = {"number", "from", "to", "data", "pieces", NULL};
	struct reader r = {.arena = arena, .f = f};
	map->read = true;
	*ret =
		(struct lims_ws_certificate){.number = need(&r, map, "number"), .from = read_date(&r, map, "from"), .to = read_date(&r, map, "to")};
	if (ret->number == NULL)
		ret->number = "";
	if (ret->from.month != 0 && ret->to.month != 0 && lims_date_cmp(ret->from, ret->to) > 0)
		lims_fault_add(f, lims_node_get(map, "to", f), "\"to\" lies before \"from\"; exchange the dates.");
	read_data(&r, lims_node_get(map, "data", f), ret);
	read_pieces(&r, lims_node_get(map, "pieces", f), &ret->pieces, &ret->piece_count);
	refuse_unknown(&r, map, known, extra);
}

void lims_standard_read(struct lims_node *map, struct lims_arena *arena, struct lims_faults *f, struct lims_ws_standard *ret)
{
	struct reader r = {.arena = arena, .f = f};
	struct lims_node *list = lims_node_get(map, "certificates", f);
	read_pieces(&r, lims_node_get(map, "pieces", f), &ret->pieces, &ret->piece_count);
	size_t n = list_of(&r, list), i = 0;
	struct lims_ws_certificate *all = n == 0 ? NULL : take(&r, list, n, LIMS_STANDARD_CERTIFICATES_MAX, sizeof *all);
	if (all == NULL)
		return;
	for (struct lims_node *node = list->first; node != NULL; node = node->next, i++) {
		lims_certificate_read(node, NULL, arena, f, &all[i]);
		for (size_t k = 0; k < i; k++)
			if (all[i].number[0] != '\0' && strcmp(all[k].number, all[i].number) == 0)
				lims_fault_add(f, node, "The certificate \"%s\" stands here twice; keep one.", all[i].number);
	}
	ret->certificates = all;
	ret->certificate_count = n;
}

lims_rc lims_standard_from_json(const struct lims_json *j, struct lims_arena *arena, struct lims_ws_standard *ret, struct lims_err *err)
{
	struct lims_node *node = NULL;
	struct lims_faults faults;
	if (lims_json_get(j, "pieces") == NULL && lims_json_get(j, "certificates") == NULL)
		return LIMS_OK;
	lims_rc rc = lims_node_json(j, arena, &node, err);
	if (rc != LIMS_OK)
		return rc;
	lims_faults_init(&faults, arena, "standards");
	faults.lang = err != NULL ? err->lang : NULL;
	lims_standard_read(node, arena, &faults, ret);
	rc = lims_faults_check(&faults, err);
	// There are no lines in JSON: its nodes know the element of their list instead.
	if (rc == LIMS_E_INPUT && faults.kept > 0 && faults.list[0].line > 0)
		return lims_err_context(err, "element %d of a list", faults.list[0].line);
	return rc;
}
