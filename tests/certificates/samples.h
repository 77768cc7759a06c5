// SPDX-License-Identifier: Apache-2.0
// Fixed forms of an invented laboratory, from which the tests and goldens are drawn.
#ifndef LIMS_TESTS_CERTIFICATES_SAMPLES_H
#define LIMS_TESTS_CERTIFICATES_SAMPLES_H

#include "certificates/certificate.h"
#include "certificates/notice.h"
#include "certificates/record.h"
#include "certificates/report.h"

/// All belong to the program and live as long as it.
extern const struct lims_certificate sample_certificate;
extern const struct lims_record sample_record;
extern const struct lims_notice sample_notice;
/// A gauge as left and as found, with U, in a production store; concrete below its design strength, the final report of its set.
struct lims_report sample_calibration(void);
struct lims_report sample_test(void);
/// The smallest paper that is allowed: organisation, title and number.
extern const struct lims_paper sample_paper;
/// The 67 lower-case and 67 upper-case letters that have to be drawn beside plain ASCII, and their unmarked bases, with a blank between each two.
extern const char sample_letters[];

/// The fonts of a test program, from its group's set-up to its tear-down.
extern struct lims_fonts *fonts;
int fonts_set_up(void **state);
int fonts_tear_down(void **state);

#endif
