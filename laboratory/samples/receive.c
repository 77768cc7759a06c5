// SPDX-License-Identifier: Apache-2.0
// Receives a set of specimens: blind codes, the plan of ages, and an item for each age, all in one command.
#include "laboratory/samples/samples.h"

#include "laboratory/desk.h"
#include "laboratory/items.h"
#include "laboratory/samples/sample_queries.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"
#include "lims-core/catalog/ages.h"

#include <stdio.h>
#include <string.h>

enum { BODY_MAX = 64 * 1024, CHARACTERISTICS_MAX = 64, BLIND_LETTERS = 5, BLIND = 8, TRIES = 20, TEXT_MAX = 2100 };

struct receiving {
	struct lims_laboratory *lab;
	const struct lims_sample_in *in;
	const struct lims_procedure *p;
	const struct lims_ages *ages; ///< NULL: the procedure has no row
	char customer[LIMS_CODE];
	char code[LIMS_CODE], blind[BLIND];
	int64_t ordinal;
	struct lims_span cast;
	struct lims_date cast_on;
	char items[LIMS_SAMPLE_AGES][LIMS_CODE];
	char planned[LIMS_SAMPLE_AGES][LIMS_DATE_TEXT];
};

static lims_rc number_of(struct lims_db *db, const struct lims_sql *sql, const char *key, int64_t *ret, struct lims_err *err)
{
	struct lims_stmt *stmt = NULL;
	lims_rc rc = lims_db_use(db, sql, &stmt, err);
	if (rc)
		return rc;
	lims_stmt_text(stmt, 1, key);
	return lims_desk_number(stmt, ret, err);
}

/// Letters and digits that nobody takes for one another; nothing of customer or project can be read from them.
static lims_rc give_blind(struct receiving *c, struct lims_db *db, struct lims_err *err)
{
	static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
	int64_t taken = 1;
	lims_rc rc = LIMS_OK;
	for (int i = 0; !rc && taken && i < TRIES; i++) {
		unsigned char bytes[BLIND_LETTERS];
		rc = lims_random(bytes, sizeof bytes, err);
		for (size_t k = 0; k < sizeof bytes; k++)
			c->blind[k] = letters[bytes[k] % (sizeof letters - 1)];
		c->blind[BLIND_LETTERS] = '\0';
		if (!rc)
			rc = number_of(db, &lims_q_sample_blind, c->blind, &taken, err);
	}
	return !rc && taken ? lims_err_set(err, LIMS_E_REFUSED, "No blind code is free: try again") : rc;
}

static lims_rc give_code(struct receiving *c, struct lims_db *db, struct lims_err *err)
{
	lims_rc rc = number_of(db, &lims_q_sample_ordinal, lims_journal_node(c->lab->journal), &c->ordinal, err);
	return rc ? rc : lims_desk_next_code(c->lab, db, "sample", "M", &c->ordinal, c->code, err);
}

/// One item: the characteristics that were given, and those that the plan knows.
static lims_rc receive_item(struct lims_tx *tx, struct receiving *c, const struct lims_sample_age *age, const char *serial,
	char ret[LIMS_CODE], struct lims_err *err)
{
	struct lims_field_value values[CHARACTERISTICS_MAX];
	char works[TEXT_MAX], days[24], cast[32], specimens[16], same[LIMS_CODE];
	size_t n = 0;
	snprintf(works, sizeof works, "%s%s%s", c->in->project, c->in->part && c->in->part[0] ? ", " : "", c->in->part ? c->in->part : "");
	snprintf(days, sizeof days, "%d d", age->days);
	snprintf(cast, sizeof cast, "%.10s%s%.5s", c->in->cast_at, strlen(c->in->cast_at) > 10 ? " " : "",
		strlen(c->in->cast_at) > 10 ? c->in->cast_at + 11 : "");
	snprintf(specimens, sizeof specimens, "%d", age->specimens);
	const struct lims_field_value known[] = {{c->ages ? c->ages->works : "", works}, {c->ages ? c->ages->cast : "", cast},
		{c->ages ? c->ages->age : "", days}, {c->ages ? c->ages->specimens : "", specimens}};
	for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
		bool given = !known[i].name[0];
		for (size_t k = 0; k < c->in->characteristic_count; k++)
			given = given || lims_text_equal(c->in->characteristics[k].name, known[i].name);
		if (!given)
			values[n++] = known[i];
	}
	for (size_t k = 0; k < c->in->characteristic_count && n < CHARACTERISTICS_MAX; k++)
		values[n++] = c->in->characteristics[k];
	const struct lims_item item = {.procedure = c->in->procedure,
		.serial = serial,
		.customer = c->customer,
		.job = c->in->job,
		.condition = c->in->condition,
		.received_on = c->in->received_on,
		.characteristics = values,
		.characteristic_count = n};
	return lims_item_receive_in(tx, c->lab, &item, c->p, LIMS_ITEM_WHOLE, ret, same, err);
}

static bool one_worksheet(const struct receiving *c)
{
	return !c->ages || !c->ages->age[0];
}

static lims_rc receive_items(struct lims_tx *tx, struct receiving *c, struct lims_err *err)
{
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < c->in->age_count; i++) {
		const struct lims_sample_age *age = &c->in->ages[i];
		char serial[LIMS_CODE];
		lims_date_text(lims_date_add_days(c->cast_on, age->days), c->planned[i]);
		if (one_worksheet(c) && i > 0) {
			snprintf(c->items[i], LIMS_CODE, "%s", c->items[0]);
			continue;
		}
		if (one_worksheet(c))
			snprintf(serial, sizeof serial, "%s", c->blind);
		else
			snprintf(serial, sizeof serial, "%s/%d", c->blind, age->days);
		rc = receive_item(tx, c, age, serial, c->items[i], err);
	}
	return rc;
}

static void put_groups(const struct receiving *c, struct lims_jw *w)
{
	int number = 0;
	lims_jw_array(w, "groups");
	for (size_t i = 0; i < c->in->age_count; i++) {
		char specimen[BLIND + 16];
		lims_jw_object(w, NULL);
		lims_jw_int(w, "days", c->in->ages[i].days);
		lims_jw_text(w, "item", c->items[i]);
		lims_jw_text(w, "planned_on", c->planned[i]);
		lims_jw_array(w, "specimens");
		for (int k = 0; k < c->in->ages[i].specimens; k++) {
			snprintf(specimen, sizeof specimen, "%s-%d", c->blind, ++number);
			lims_jw_text(w, NULL, specimen);
		}
		lims_jw_end_array(w);
		lims_jw_end_object(w);
	}
	lims_jw_end_array(w);
}

static lims_rc put_minutes(struct lims_tx *tx, const struct lims_minutes *m, struct lims_jw *w, struct lims_err *err)
{
	struct lims_hash hash;
	char hex[LIMS_HASH_HEX];
	const char *slash = strrchr(m->name, '/');
	lims_rc rc = lims_journal_put_blob(tx, m->bytes, m->len, &hash, err);
	if (rc)
		return rc;
	lims_hash_hex(&hash, hex);
	lims_jw_text(w, "minutes", hex);
	lims_jw_text(w, "minutes_file", slash ? slash + 1 : m->name);
	lims_jw_array(w, "blobs");
	lims_jw_text(w, NULL, hex);
	lims_jw_end_array(w);
	return LIMS_OK;
}

static lims_rc put_body(struct lims_tx *tx, struct receiving *c, struct lims_jw *w, struct lims_err *err)
{
	const struct lims_sample_in *in = c->in;
	const struct lims_field_value texts[] = {{"job", in->job}, {"customer", c->customer}, {"procedure", in->procedure},
		{"project", in->project}, {"part", in->part}, {"grade", in->grade}, {"sampled_by", in->sampled_by}, {"cast_at", in->cast_at},
		{"curing", in->curing}, {"dimensions", in->dimensions}, {"condition", in->condition}, {"mark", in->mark}, {"note", in->note}};
	char day[LIMS_DATE_TEXT];
	lims_rc rc = LIMS_OK;
	lims_date_text(in->received_on.month ? in->received_on : lims_laboratory_today(c->lab), day);
	lims_jw_int(w, "ordinal", c->ordinal);
	lims_jw_text(w, "on", day);
	lims_jw_text(w, "blind", c->blind);
	for (size_t i = 0; !rc && i < sizeof texts / sizeof texts[0]; i++)
		rc = lims_desk_text_put(c->lab, w, texts[i].name, texts[i].value, err);
	put_groups(c, w);
	if (!rc && in->minutes)
		rc = put_minutes(tx, in->minutes, w, err);
	return rc;
}

static lims_rc receive(struct lims_tx *tx, void *ctx, struct lims_err *err)
{
	struct receiving *c = ctx;
	struct lims_buf body;
	struct lims_jw w;
	lims_rc rc = give_blind(c, lims_tx_db(tx), err);
	if (!rc)
		rc = give_code(c, lims_tx_db(tx), err);
	if (!rc)
		rc = receive_items(tx, c, err);
	if (rc)
		return rc;
	lims_buf_init(&body, BODY_MAX);
	lims_jw_init(&w, &body);
	lims_jw_object(&w, NULL);
	rc = put_body(tx, c, &w, err);
	lims_jw_end_object(&w);
	if (!rc)
		rc = lims_desk_append(tx, c->lab, LIMS_ACTION_RECEIVE, "sample.received", "sample", c->code, &body, NULL, err);
	lims_buf_finish(&body);
	return rc;
}

static lims_rc check_ages(const struct lims_sample_in *in, struct lims_err *err)
{
	int specimens = 0;
	if (in->age_count == 0)
		return lims_err_set(err, LIMS_E_INPUT, "Say at what ages how many specimens are tested: --ages 7:3,28:3");
	for (size_t i = 0; i < in->age_count; i++) {
		specimens += in->ages[i].specimens;
		if (in->ages[i].days < 1 || in->ages[i].days > 3650 || in->ages[i].specimens < 1)
			return lims_err_set(err, LIMS_E_INPUT, "An age is 1 to 3650 days with at least one specimen: --ages 7:3,28:3");
		if (i > 0 && in->ages[i].days <= in->ages[i - 1].days)
			return lims_err_set(err, LIMS_E_INPUT, "Say the ages in their order, each once: --ages 7:3,28:3");
	}
	if (specimens > LIMS_SAMPLE_SPECIMENS)
		return lims_err_set(err, LIMS_E_INPUT, "A set has at most %d specimens", LIMS_SAMPLE_SPECIMENS);
	return LIMS_OK;
}

static lims_rc check_needed(const struct lims_sample_in *in, struct lims_err *err)
{
	const struct lims_field_value needed[] = {
		{"job", in->job}, {"procedure", in->procedure}, {"project", in->project}, {"sampled-by", in->sampled_by}, {"cast-at", in->cast_at}};
	for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++)
		if (!needed[i].value || !needed[i].value[0])
			return lims_err_set(err, LIMS_E_INPUT, "A new %s needs --%s", lims_err_tr(err, LIMS_MSG("sample")), needed[i].name);
	return check_ages(in, err);
}

static lims_rc read_cast(struct receiving *c, struct lims_err *err)
{
	char day[16];
	size_t n = strlen(c->in->cast_at);
	// As the paper prints it: in the organisation's own time, without an offset.
	if (n != 10 && n != 16)
		return lims_err_set(err, LIMS_E_INPUT, "%.60s is no day (2026-11-01) and no moment (2026-11-01T08:30)", c->in->cast_at);
	lims_rc rc = lims_span_read(c->in->cast_at, c->lab->p.zone_min, &c->cast, err);
	snprintf(day, sizeof day, "%.10s", c->in->cast_at);
	if (!rc)
		rc = lims_date_parse(day, &c->cast_on, err);
	if (!rc && c->cast.from_us > lims_clock_now(c->lab->p.zone_min).us)
		rc = lims_err_set(err, LIMS_E_INPUT, "The specimens are cast in the future: give the moment at which they were cast");
	if (!rc && c->in->received_on.month && lims_date_cmp(c->in->received_on, c->cast_on) < 0)
		rc = lims_err_set(err, LIMS_E_INPUT, "The specimens were received before they were cast: give both days as they were");
	return rc;
}

lims_rc lims_sample_receive(struct lims_laboratory *lab, const struct lims_sample_in *in, char ret_code[LIMS_CODE], struct lims_err *err)
{
	struct receiving c = {.lab = lab, .in = in};
	const struct lims_regulations *law = NULL;
	struct lims_procedure_set *set = NULL;
	lims_rc rc = check_needed(in, err);
	if (!rc)
		rc = read_cast(&c, err);
	if (!rc && in->minutes)
		rc = lims_minutes_check(lab, in->minutes, err);
	if (!rc)
		rc = lims_register_field(lab, "job", in->job, "customer", c.customer, sizeof c.customer, err);
	if (!rc)
		rc = lims_desk_regulations(lab, &law, err);
	if (!rc)
		rc = lims_catalog_load(lab->catalog, in->procedure, &set, err);
	if (!rc) {
		c.p = lims_procedure_set_procedure(set);
		c.ages = lims_regulations_ages(law, in->procedure);
		rc = lims_journal_command(lab->journal, receive, &c, err);
	}
	if (!rc)
		snprintf(ret_code, LIMS_CODE, "%s", c.code);
	lims_procedure_set_destroy(set);
	return rc;
}
