// SPDX-License-Identifier: Apache-2.0
// The table of kinds of papers.
#include "laboratory/proof/paper_kinds.h"

#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

const struct lims_paper_series lims_paper_series_all[] = {
	{"certificate", "V", LIMS_MSG("certificate"), "giấy chứng nhận"},
	{"notice", "TB", LIMS_MSG("notice of failure"), "thông báo không đạt"},
	{"calibration", "HC", LIMS_MSG("certificate of calibration"), "hiệu chuẩn"},
	{"test", "TN", LIMS_MSG("test certificate"), "thử nghiệm"},
	{"measurement", "KQ", LIMS_MSG("certificate of measurement results"), "kết quả đo"},
	{"inspection", "KT", LIMS_MSG("report of an inspection"), "đo kiểm tra"},
	{"own_standard", "NB", LIMS_MSG("report of in-house calibration"), "hiệu chuẩn nội bộ"},
};
const size_t lims_paper_series_count = sizeof lims_paper_series_all / sizeof lims_paper_series_all[0];

const struct lims_paper_series *lims_paper_series_find(const char *kind)
{
	for (size_t i = 0; i < lims_paper_series_count; i++)
		if (lims_text_equal(lims_paper_series_all[i].kind, kind))
			return &lims_paper_series_all[i];
	return NULL;
}

const char *lims_paper_kind_name(const char *kind)
{
	const struct lims_paper_series *k = lims_paper_series_find(kind);
	return k ? k->name : kind;
}
