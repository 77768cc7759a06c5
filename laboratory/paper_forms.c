// SPDX-License-Identifier: Apache-2.0
// The table of papers by service.
#include "laboratory/paper_forms.h"

#include "lims-core/base/text.h"

static const struct lims_paper_form forms[] = {
	{"verification", "certificate", "verification_certificate", "verification_record", LIMS_FORM_VERIFICATION, .period = true,
		.sticker = true},
	{"verification", "notice", "notice_of_failure", "verification_record", LIMS_FORM_VERIFICATION, .results = false},
	{"calibration", "calibration", "calibration_certificate", "calibration_record", LIMS_FORM_CALIBRATION, .results = true,
		.as_found = true, .sticker = true},
	{"test", "test", "test_certificate", "test_record", LIMS_FORM_TEST, .results = true},
	{"measurement", "measurement", "measurement_certificate", "measurement_record", LIMS_FORM_MEASUREMENT, .results = true},
	{"inspection", "inspection", "inspection_report", "inspection_record", LIMS_FORM_INSPECTION, .results = true},
	{"own_standard", "own_standard", "own_calibration_report", "own_calibration_record", LIMS_FORM_OWN_STANDARD, .results = true,
		.as_found = true},
};
enum { FORMS = sizeof forms / sizeof forms[0] };

const struct lims_paper_form *lims_paper_form_of(const char *service, enum lims_verdict verdict)
{
	for (size_t i = 0; i < FORMS; i++) {
		bool notice = lims_text_equal(forms[i].kind, "notice");
		if (lims_text_equal(forms[i].service, service) && (forms[i].results || notice == (verdict != LIMS_VERDICT_PASS)))
			return &forms[i];
	}
	return NULL;
}

const struct lims_paper_form *lims_paper_form_of_kind(const char *kind)
{
	for (size_t i = 0; i < FORMS; i++)
		if (lims_text_equal(forms[i].kind, kind))
			return &forms[i];
	return NULL;
}
