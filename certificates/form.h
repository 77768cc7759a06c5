// SPDX-License-Identifier: Apache-2.0
// What the forms have in common: who issues, which item, with which standards, under which conditions.
//
// The forms are filled by the laboratory room and printed by certificate.h, report.h, record.h and notice.h. Ownership and text rules
// are those of paper.h.
#ifndef LIMS_CERTIFICATES_FORM_H
#define LIMS_CERTIFICATES_FORM_H

#include "certificates/words.h"

/// The paper's identity, and what ties it to the journal.
struct lims_form_issue {
	struct lims_paper_org org;
	const struct lims_form_words *words; ///< of the service; NULL: of verification
	const char *form_label;              ///< "Mẫu 18.GCNKĐ"; NULL: the form's default
	const char *number;                  ///< Số, required
	const char *replaces;                ///< number of the paper that this one replaces, with the reason (ISO/IEC 17025:2017 7.8.8); NULL
	const char *place;                   ///< where it is signed, e.g. "Thái Nguyên"
	struct lims_date issued;             ///< date of issue; month 0: "ngày … tháng … năm …" to be filled by hand
	const char *record_hash;             ///< SHA-256 of the worksheet, hexadecimal
	const char *chain_head;              ///< "node sequence hash"
	bool training;
	bool draft;
	struct lims_bilingual ended; ///< as in lims_paper
	const char *program;         ///< "lims 0.1.0"
	struct lims_moment created;
};

/// Phương tiện đo.
struct lims_form_item {
	struct lims_bilingual name; ///< required: "Cân đồng hồ lò xo" / "Spring dial scale"
	const char *type;           ///< kiểu
	const char *serial;         ///< số; given by the verifier when the maker gave none
	const char *code;           ///< mã quản lý
	const char *maker;          ///< nơi sản xuất: maker and country
	const char *year;
	const struct lims_paper_field *characteristics; ///< đặc trưng kỹ thuật đo lường: Max, Min, d, e, class, per range
	size_t characteristic_count;
	const char *condition; ///< state on receipt (7.8.2.1 g)
};

/// Cơ sở sử dụng (customer), and where the item stands.
struct lims_form_customer {
	const char *name;
	const char *address;
	const char *contact;
	const char *place_of_use;
};

/// How the work was done.
struct lims_form_work {
	struct lims_bilingual method; ///< "ĐLVN 30:2021 Cân đồng hồ lò xo – Quy trình kiểm định"
	struct lims_bilingual mode;   ///< chế độ kiểm định: "Định kỳ" / "Periodic"
	const char *place;            ///< place of performance (7.8.2.1 c)
	struct lims_date received;    ///< month 0: not printed
	struct lims_date started;     ///< date of performance
	struct lims_date ended;       ///< month 0 or the same day: one date is printed
};

/// Chuẩn, phương tiện dùng để kiểm định.
struct lims_form_standard {
	const char *name;
	const char *serial;
	const char *accuracy;    ///< class or U
	const char *certificate; ///< number and issuer
	struct lims_date valid_until;
};

/// A criterion that decides about the item, with what was found.
struct lims_form_criterion {
	struct lims_bilingual criterion; ///< "Sai số ở mức tải 10 kg"
	const char *clause;
	const char *value; ///< what was found, with unit
	const char *limit; ///< what is allowed, with unit, e.g. "± 50 g"
	enum lims_paper_state state;
};

/// Điều kiện môi trường.
struct lims_form_condition {
	struct lims_bilingual quantity; ///< "Nhiệt độ" / "Temperature"
	const char *unit;
	const char *start; ///< value at the start
	const char *end;
	const char *limits; ///< required range, e.g. "(10 ÷ 30)"
	enum lims_paper_state state;
	struct lims_bilingual shown; ///< by which instrument, and how its readings were corrected; both NULL: nothing to say
	bool struck;                 ///< drawn through: `start` was recorded and does not count, `shown` says why
};

#endif
