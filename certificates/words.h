// SPDX-License-Identifier: Apache-2.0
// The words of the forms that differ by service: titles, labels and headings (kiểm định, hiệu chuẩn, thử nghiệm, đo, kiểm tra).
#ifndef LIMS_CERTIFICATES_WORDS_H
#define LIMS_CERTIFICATES_WORDS_H

#include "certificates/paper.h"

enum lims_form_service {
	LIMS_FORM_VERIFICATION,
	LIMS_FORM_CALIBRATION,
	LIMS_FORM_TEST,
	LIMS_FORM_MEASUREMENT,
	LIMS_FORM_INSPECTION,
	LIMS_FORM_OWN_STANDARD, ///< calibration of the laboratory's own standards, for itself
};

/// Everything is static. Both NULL in a label: the line is not printed.
struct lims_form_words {
	const char *kind;                ///< of the paper, in the QR
	struct lims_bilingual title;     ///< of the paper, in capitals
	struct lims_bilingual name;      ///< of the paper in running text: "Giấy chứng nhận hiệu chuẩn"
	struct lims_bilingual record;    ///< title of the record, in capitals
	struct lims_bilingual record_no; ///< label of the record's number on other papers
	struct lims_bilingual item;      ///< label of what was worked on: instrument, sample, object
	struct lims_bilingual serial;    ///< label of its number or mark
	bool instrument;                 ///< type and maker are asked for, so that a missing one is shown as missing
	struct lims_bilingual features;  ///< label of its characteristics
	struct lims_bilingual customer;  ///< label of the customer
	struct lims_bilingual place;     ///< label of where it stands or comes from
	struct lims_bilingual mode;      ///< label of the mode
	struct lims_bilingual standards; ///< heading of the standards
	struct lims_bilingual steps;     ///< heading of the steps on the record
	struct lims_bilingual outcome;   ///< label of the result on the record
	struct lims_bilingual results;   ///< heading of the pages of results, in capitals
	struct lims_bilingual sticker;   ///< label of the sticker
	struct lims_bilingual performer; ///< who did the work
	struct lims_bilingual relates;   ///< ISO/IEC 17025:2017, 7.8.2.1 l
};

const struct lims_form_words *lims_form_words(enum lims_form_service service);

#endif
