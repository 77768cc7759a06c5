// SPDX-License-Identifier: Apache-2.0
// Whose certificate it is: the item that it names is held against the card, what it states against what is asked, and every fault is told at once.
#include "tests/laboratory/certified.h"

#include "laboratory/standards.h"

#include <stdio.h>
#include <string.h>

#define OF(item, from, to, rest) "format: lims-certificate-2\nitem: " item "\nnumber: \"N\"\nfrom: " from "\nto: " to "\n" rest
#define WEIGHTS_OF(item) OF(item, "2026-01-01", "2026-12-31", CD_PIECES)

static lims_rc certify_said(struct world *w, const char *code, const char *file, const char *said)
{
	struct lims_buf faults;
	char number[LIMS_CERTIFICATE_NUMBER];
	struct lims_standard_papers papers = {.name = "c.yaml", .bytes = file, .n = strlen(file), .identified = said};
	lims_buf_init(&faults, 1 << 20);
	lims_rc rc = lims_standard_certify(w->lab, "standard", code, &papers, number, &faults, &w->err);
	if (faults.len > 0)
		print_error("%s", lims_buf_text(&faults));
	lims_buf_finish(&faults);
	return rc;
}

/// The cards: m2 has the serial number S-1, gauge S-2.
static void a_certificate_of_another_item_is_refused(void **state)
{
	struct world *w = *state;
	int64_t before = wd_entries(w);
	wd_fails(w, certify_said(w, "m2", WEIGHTS_OF("{serial: S-2}"), NULL), LIMS_E_REFUSED, "serial number S-2, and the card of m2 says S-1");
	wd_fails(w, certify_said(w, "m2", WEIGHTS_OF("{serial: S-2}"), "vẫn là nó"), LIMS_E_REFUSED, "S-2");
	wd_fails(w, certify_said(w, "m2", cd_weights, NULL), LIMS_E_REFUSED, "does not say of which item");
	wd_fails(w, certify_said(w, "m2", cd_weights, ""), LIMS_E_REFUSED, "does not say of which item");
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "maker", "Häfner", "model", "M2 1 kg", NULL));
	wd_fails(w, certify_said(w, "m2", WEIGHTS_OF("{serial: S-1, maker: Kern}"), NULL), LIMS_E_REFUSED,
		"\"Kern\", and the card of m2 \"Häfner\"");
	wd_fails(w, certify_said(w, "m2", WEIGHTS_OF("{serial: S-1, model: M1}"), NULL), LIMS_E_REFUSED, "M1");
	assert_int_equal(wd_entries(w), before + 1);
	// Case, marks and blanks are nothing that tells instruments apart; what the card or the file does not say contradicts nothing.
	wd_ok(w, certify_said(w, "m2", WEIGHTS_OF("{serial: s- 1, maker: HAFNER, model: m2 1kg, kind: quả cân}"), NULL));
	wd_ok(w, certify_said(w, "m2", WEIGHTS_OF("{serial: S-1, maker: Kern}"), "Kern bán, Häfner làm"));
	wd_ok(w, certify_said(w, "m2", cd_weights_before, "số trên hộp"));
	wd_check_rebuild(w);
}

/// What is refused when a certificate is recorded does not come about by changing the card before and after.
static void a_serial_number_is_not_changed_against_a_certificate(void **state)
{
	struct world *w = *state;
	wd_fails(w, certify_said(w, "m2", OF("{serial: X-9}", "2026-01-01", "2099-12-31", CD_PIECES), "là nó"), LIMS_E_REFUSED, "X-9");
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "serial", "X-9", NULL)); // no certificate says another one
	wd_ok(w, certify_said(w, "m2", OF("{serial: X-9}", "2026-01-01", "2099-12-31", CD_PIECES), "là nó"));
	wd_fails(
		w, wd_set(w, "standard", "m2", NULL, "serial", "S-1", NULL), LIMS_E_REFUSED, "certificate N of m2 is of the serial number X-9");
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "serial", "x-9", "name", "Bộ quả", NULL)); // written otherwise
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "serial", "S-1", NULL), LIMS_E_REFUSED, "lims standard withdraw m2 N");
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "m2", "N", "nhầm", &w->err));
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "serial", "S-1", NULL));
	wd_check_rebuild(w);
}

/// One that is over says of which number the thing was, before its plate was changed.
static void a_certificate_that_is_over_keeps_no_serial_number(void **state)
{
	struct world *w = *state;
	wd_ok(w, certify_said(w, "m2", OF("{serial: S-1}", "2025-01-01", "2025-12-31", CD_PIECES), NULL));
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "serial", "S-7", NULL));
}

static size_t lines_of(const struct lims_buf *b)
{
	size_t lines = 0;
	for (size_t i = 0; i < b->len; i++)
		lines += b->data[i] == '\n';
	return lines;
}

/// What the laboratory holds against a file is told at once, as the faults of the file itself are.
static void everything_that_a_certificate_contradicts_is_told_at_once(void **state)
{
	struct world *w = *state;
	struct lims_buf faults;
	char number[LIMS_CERTIFICATE_NUMBER];
	static const char foreign[] =
		OF("{serial: X-9, maker: Kern, model: \"\xF0\x9F\xA6\x84\"}", "2026-01-01", "2026-12-31", "data: {volume: {constant: \"1 kg\"}}\n");
	static const char broken[] = OF("{serial: X-9}", "2026-01-01", "2025-12-31", "data: {volume: {constant: \"1 kg\"}}\n");
	struct lims_standard_papers papers = {.name = "c.yaml", .bytes = foreign, .n = sizeof foreign - 1};
	wd_ok(w, wd_set(w, "standard", "m2", NULL, "maker", "Häfner", "model", "M2", NULL));
	lims_buf_init(&faults, 1 << 16);
	// Serial number, maker, model, what is asked, and a character that no paper has.
	wd_fails(
		w, lims_standard_certify(w->lab, "standard", "m2", &papers, number, &faults, &w->err), LIMS_E_REFUSED, "5 faults, listed above");
	assert_int_equal(lines_of(&faults), 5);
	assert_non_null(strstr(lims_buf_text(&faults), "c.yaml: The certificate N is of the serial number X-9"));
	assert_non_null(strstr(lims_buf_text(&faults), "c.yaml: The certificate N states nothing that m2 is asked for"));
	lims_buf_clear(&faults);
	papers.bytes = broken;
	papers.n = sizeof broken - 1;
	wd_fails(
		w, lims_standard_certify(w->lab, "standard", "m2", &papers, number, &faults, &w->err), LIMS_E_REFUSED, "2 faults, listed above");
	assert_int_equal(lines_of(&faults), 2);
	assert_non_null(strstr(lims_buf_text(&faults), "X-9"));
	lims_buf_finish(&faults);
}

static void a_certificate_that_states_nothing_that_is_asked_is_refused(void **state)
{
	struct world *w = *state;
	static const char mass[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {correction: {constant: \"1 kg\"}}\n");
	static const char typed[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {corection: {constant: \"1 Pa\"}}\n");
	static const char good[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {head: {constant: \"0.02 kPa\"}}\n");
	static const char later[] = "format: lims-certificate-2\nitem: {serial: S-2}\nnumber: L\nfrom: 2027-01-01\n";
	char file[400];
	// New: any procedure may ask. "calibrated" asks a correction in kPa and a head in Pa, and of weights pieces.
	wd_fails(w, certify_said(w, "gauge", typed, NULL), LIMS_E_REFUSED, "states nothing that gauge is asked for");
	wd_fails(w, certify_said(w, "gauge", mass, NULL), LIMS_E_REFUSED, "states nothing that gauge is asked for");
	wd_ok(w, certify_said(w, "gauge", good, NULL));
	// From then on what it stated is what is asked: pieces are another thing, and a mass is no pressure, whatever it is called.
	snprintf(file, sizeof file, "%s%s", later, CD_PIECES);
	wd_fails(w, certify_said(w, "gauge", file, NULL), LIMS_E_REFUSED, "states nothing that gauge is asked for");
	snprintf(file, sizeof file, "%sdata: {head: {constant: \"1 kg\"}}\n", later);
	wd_fails(w, certify_said(w, "gauge", file, NULL), LIMS_E_REFUSED, "states nothing that gauge is asked for");
	snprintf(file, sizeof file, "%sdata: {head: {constant: \"21 Pa\"}}\n", later);
	wd_ok(w, certify_said(w, "gauge", file, NULL));
	snprintf(file, sizeof file, "%sdata: {volume: {constant: \"1 L\"}}\n", later);
	wd_ok(w, certify_said(w, "gauge", file, "giấy thứ hai, của thể tích"));
}

static void limit(struct world *w, const char *code, const char *value, const char *why)
{
	lims_rc rc = wd_set(w, "standard", code, NULL, "limit", value, NULL);
	if (why)
		wd_fails(w, rc, LIMS_E_INPUT, why);
	else
		wd_ok(w, rc);
}

/// What its class, its certificates or its use tell of a standard is the quantity of its limit, which may always be a part of the value.
static void a_limit_is_of_the_quantity_of_its_standard(void **state)
{
	struct world *w = *state;
	static const char head[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {head: {constant: \"0.02 kPa\"}}\n");
	limit(w, "m2", "5 V", "class M2, which is one of masses: write it in g");
	limit(w, "m2", "1 mg", NULL);
	limit(w, "gauge", "5 V", NULL); // nothing is known of it yet
	// A tape of class II (OIML R 35-1) bears the mark of a scale of class II.
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "class", "II", "limit", "0.5 mm", NULL));
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "class", "1.6", NULL));
	limit(w, "gauge", "", NULL);
	wd_fails(w, wd_set(w, "standard", "m2", NULL, "limit", "5 K", "class", "M1", NULL), LIMS_E_INPUT, "class M1");
	wd_ok(w, certify_said(w, "gauge", head, NULL));
	limit(w, "gauge", "5 V", "what the certificate N states: write it in kPa");
	limit(w, "gauge", "2 mbar", NULL);
	limit(w, "gauge", "0.5 %", NULL);
	// A class is held against the limit that stands.
	limit(w, "gauge", "20 Pa", NULL);
	wd_ok(w, wd_set(w, "standard", "gauge", NULL, "class", "0.4", NULL));
	wd_check_rebuild(w);
}

/// What a card without class, certificate or use took in any unit is held against the first certificate that comes.
static void a_certificate_is_of_the_quantity_of_the_limit_that_stands(void **state)
{
	struct world *w = *state;
	static const char head[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {head: {constant: \"0.02 kPa\"}}\n");
	static const char both[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {head: {constant: \"0.02 kPa\"}}\n" CD_PIECES);
	limit(w, "gauge", "0.05 g", NULL);
	int64_t before = wd_entries(w);
	wd_fails(w, certify_said(w, "gauge", head, NULL), LIMS_E_REFUSED,
		"The limit 0.05 g on the card of gauge is of another quantity than what the certificate N states: put it right with lims standard "
		"set "
		"gauge --limit, in kPa");
	assert_int_equal(wd_entries(w), before);
	// Of several quantities one is enough, until the certificate of this number states it no more.
	wd_ok(w, certify_said(w, "gauge", both, NULL));
	wd_fails(w, certify_said(w, "gauge", head, NULL), LIMS_E_REFUSED, "The limit 0.05 g");
	limit(w, "gauge", "20 Pa", NULL);
	wd_ok(w, certify_said(w, "gauge", head, NULL));
	wd_check_rebuild(w);
}

/// A calibrator has a certificate for each of its quantities, and its limit is of one of them.
static void who_says_that_a_certificate_is_the_right_one_keeps_the_limit(void **state)
{
	struct world *w = *state;
	static const char ratio[] = OF("{serial: S-2}", "2026-01-01", "2026-12-31", "data: {ratio: {constant: \"1.002\"}}\n");
	static const char later[] =
		"format: lims-certificate-2\nitem: {serial: S-2}\nnumber: L\nfrom: 2027-01-01\ndata: {ratio: {constant: \"1.001\"}}\n";
	limit(w, "gauge", "5 V", NULL);
	wd_ok(w, certify_said(w, "gauge", ratio, "máy hiệu chuẩn đa năng"));
	// Pure numbers are stated of no unit, and the limit has one.
	wd_fails(w, certify_said(w, "gauge", later, NULL), LIMS_E_REFUSED, "The limit 5 V on the card of gauge is in a unit");
	limit(w, "gauge", "0.1 %", NULL);
	wd_ok(w, certify_said(w, "gauge", later, NULL));
}

/// The meter procedures ask the limit of the reference in %, and nothing else that has a unit.
static void what_a_worksheet_asked_of_a_standard_tells_its_limit(void **state)
{
	struct world *w = *state;
	char item[LIMS_CODE], sheet[LIMS_CODE];
	wd_meter(w, "M-1", item);
	wd_open(w, item, "", sheet);
	limit(w, "ct1", "5 V", "as a part of the value, in %");
	limit(w, "ct1", "0.1 %", NULL);
}

#define T(f) cmocka_unit_test_setup_teardown(f, cd_cards, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_certificate_of_another_item_is_refused),
		T(a_serial_number_is_not_changed_against_a_certificate),
		T(a_certificate_that_is_over_keeps_no_serial_number),
		T(everything_that_a_certificate_contradicts_is_told_at_once),
		T(a_certificate_that_states_nothing_that_is_asked_is_refused),
		T(a_limit_is_of_the_quantity_of_its_standard),
		T(a_certificate_is_of_the_quantity_of_the_limit_that_stands),
		T(who_says_that_a_certificate_is_the_right_one_keeps_the_limit),
		T(what_a_worksheet_asked_of_a_standard_tells_its_limit),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
