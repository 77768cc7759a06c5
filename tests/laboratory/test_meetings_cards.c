// SPDX-License-Identifier: Apache-2.0
// The serial number of a card is changed on one copy while a certificate of the old one is recorded on another: nobody could refuse it, so it is told when they meet.
#include "tests/laboratory/copies.h"

#include "laboratory/standards.h"

#include <stdio.h>
#include <string.h>

#define TITLE "The serial number of a card was changed while a certificate of another one was recorded on it: "
#define OF(serial, number, from, to, states)                                                                                               \
	"format: lims-certificate-2\nitem: {serial: " serial "}\nnumber: \"" number "\"\nfrom: " from "\nto: " to "\n" states
#define PIECES "pieces: [{id: \"10\", nominal: \"10 kg\"}]\n"
#define AIR "data:\n  temperature_correction: {constant: \"0.2 K\"}\n"

static void certify(struct world *w, const char *store, const char *noun, const char *code, const char *file)
{
	struct lims_standard_papers papers = {.name = "n.yaml", .bytes = file, .n = strlen(file), .identified = "số máy trên giấy"};
	struct lims_buf faults;
	char number[LIMS_CERTIFICATE_NUMBER];
	lims_buf_init(&faults, 1 << 16);
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, lims_standard_certify(w->lab, noun, code, &papers, number, &faults, &w->err));
	lims_buf_finish(&faults);
}

static void renumber(struct world *w, const char *store, const char *noun, const char *code, const char *serial)
{
	cp_open(w, store);
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, noun, code, NULL, "serial", serial, NULL));
}

/// A: qc1 is QC-11 → QC-12. B: a certificate of QC-11.
static void a_number_that_was_changed_against_a_certificate_of_another_node_is_told(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	renumber(w, t.here, "standard", "qc1", "QC-12");
	renumber(w, t.here, "standard", "qc1", "QC-12"); // once more as it stands
	certify(w, t.there, "standard", "qc1", OF("QC-11", "N-1", "2026-02-01", "2099-12-31", PIECES));
	const char *told = cp_meet(w, &t);
	cp_has(told, TITLE "standard:qc1: QC-11 → QC-12 (ti, ");
	cp_has(told, ", A); N-1: QC-11 (ti, ");
	cp_has(told, ", B)\n");
	assert_null(strstr(strstr(told, TITLE) + 1, TITLE));
	// Put right, it stays told once.
	renumber(w, t.here, "standard", "qc1", "QC-11");
	assert_string_equal(cp_meet(w, &t), "");
}

/// A further number that the other copy did not know of is of the same matter.
static void a_number_that_was_changed_once_more_is_of_the_open_incident(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	renumber(w, t.here, "standard", "qc1", "QC-12");
	certify(w, t.there, "standard", "qc1", OF("QC-11", "N-1", "2026-02-01", "2099-12-31", PIECES));
	cp_exchange(w, t.here, "one");
	cp_has(cp_exchange(w, t.there, "one"), TITLE "standard:qc1: QC-11 → QC-12 (ti, ");
	renumber(w, t.here, "standard", "qc1", "QC-13");
	cp_exchange(w, t.here, "two");
	assert_string_equal(cp_exchange(w, t.there, "two"), "");
}

/// The other way round, and by the copy that recorded the certificate itself.
static void a_certificate_that_comes_to_a_changed_number_is_told_too(void **state)
{
	struct world *w = *state;
	char code[LIMS_CODE];
	wd_as(w, "ti");
	wd_ok(w, wd_set(w, "device", "nhiet1", code, "name", "Nhiệt ẩm kế", "serial", "T-1", NULL));
	struct cp_two t = cp_second(w);
	certify(w, t.here, "device", "nhiet1", OF("T-1", "N-2", "2026-02-01", "2099-12-31", AIR));
	renumber(w, t.there, "device", "nhiet1", "T-9");
	const char *told = cp_meet(w, &t);
	cp_has(told, TITLE "device:nhiet1: T-1 → T-9 (ti, ");
	cp_has(told, ", B); N-2: T-1 (ti, ");
	cp_has(told, ", A)\n");
}

/// One that is over; one whose number was changed and changed back; one that was taken back; and a certificate of the number to which the card was changed.
static void what_does_not_contradict_is_not_told(void **state)
{
	struct world *w = *state;
	struct cp_two t = cp_second(w);
	renumber(w, t.here, "standard", "qc1", "QC-12");
	certify(w, t.there, "standard", "qc1", OF("QC-11", "N-1", "2026-01-01", "2026-01-31", PIECES));
	assert_string_equal(cp_meet(w, &t), "");
	renumber(w, t.here, "standard", "qc1", "QC-13");
	renumber(w, t.here, "standard", "qc1", "QC-12");
	certify(w, t.there, "standard", "qc1", OF("qc-12", "N-2", "2026-02-01", "2099-12-31", PIECES));
	assert_string_equal(cp_meet(w, &t), "");
	renumber(w, t.here, "standard", "ct1", "CT-8");
	certify(w, t.there, "standard", "ct1", OF("CT-7", "N-3", "2026-02-01", "2099-12-31", PIECES));
	wd_ok(w, lims_standard_withdraw(w->lab, "standard", "ct1", "N-3", "nhầm", &w->err));
	assert_string_equal(cp_meet(w, &t), "");
}

#define T(f) cmocka_unit_test_setup_teardown(f, wd_on_back_end, wd_teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_number_that_was_changed_against_a_certificate_of_another_node_is_told),
		T(a_number_that_was_changed_once_more_is_of_the_open_incident),
		T(a_certificate_that_comes_to_a_changed_number_is_told_too),
		T(what_does_not_contradict_is_not_told),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
