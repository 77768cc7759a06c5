// SPDX-License-Identifier: Apache-2.0
// Which tables there are, and to which group an entry goes.
#include "laboratory/project.h"

#include "laboratory/intake/intake_queries.h"
#include "laboratory/proof/dossier.h"
#include "laboratory/quality/quality_queries.h"
#include "laboratory/queries.h"
#include "laboratory/samples/sample_queries.h"
#include "laboratory/statistics/statistics_queries.h"
#include "laboratory/stock/stock_queries.h"
#include "lims-core/base/json.h"

#include <string.h>

enum { VERSION = 31 };

static const struct lims_table *const tables[] = {
	&lims_table_register_field,
	&lims_table_register_code,
	&lims_table_register_dated,
	&lims_table_account,
	&lims_table_item,
	&lims_table_item_event,
	&lims_table_item_before,
	&lims_table_series_start,
	&lims_table_happening,
	&lims_table_environment,
	&lims_table_condition_use,
	&lims_table_sample_set,
	&lims_table_sample_group,
	&lims_table_specimen,
	&lims_table_find_word,
	&lims_table_worksheet,
	&lims_table_reading,
	&lims_table_standard_use,
	&lims_table_standard_certificate,
	&lims_table_standard_worksheet,
	&lims_table_paper,
	&lims_table_validation,
	&lims_table_validation_file,
	&lims_table_confirmation,
	&lims_table_case_record,
	&lims_table_case_step,
	&lims_table_case_value,
	&lims_table_case_link,
	&lims_table_stock_lot,
	&lims_table_stock_move,
	&lims_table_mark,
	&lims_table_paper_amendment,
	&lims_table_paper_again,
	&lims_table_device_setup,
};

static lims_rc apply(struct lims_db *db, const struct lims_stored *e, struct lims_err *err)
{
	static const struct {
		const char *prefix;
		lims_rc (*apply)(struct lims_db *, const struct lims_stored *, const struct lims_json *, struct lims_err *);
	} groups[] = {
		{"register.", lims_project_register},
		{"account.", lims_project_people},
		{"item.", lims_project_item},
		{"worksheet.", lims_project_sheet},
		{"reading.", lims_project_sheet},
		{"reading.", lims_project_points},
		{"worksheet.", lims_project_points},
		{"standard.", lims_project_standard},
		{"paper.", lims_project_paper},
		{"validation.", lims_project_validation},
		{"block.", lims_project_confirm},
		{"case.", lims_project_case},
		{"stock.", lims_project_stock},
		{"mark.", lims_project_stock},
		{"device.", lims_project_device},
		{"device.", lims_project_standard},
		{"job.", lims_project_happening},
		{"equipment.", lims_project_happening},
		{"environment.", lims_project_environment},
		{"worksheet.condition", lims_project_condition},
		{"sample.", lims_project_sample},
		{"opening.", lims_project_opening},
		{"series.", lims_project_opening},
	};
	// A newer version of a body says something that this program cannot know: it stays in the journal and leaves the tables alone.
	if (e->entry.version > (unsigned)lims_dossier_version(e->entry.type))
		return LIMS_OK;
	struct lims_json_doc *doc = NULL;
	lims_rc rc = LIMS_OK;
	for (size_t i = 0; !rc && i < sizeof groups / sizeof groups[0]; i++) {
		if (strncmp(e->entry.type, groups[i].prefix, strlen(groups[i].prefix)) != 0)
			continue;
		if (!doc)
			rc = lims_json_parse(e->entry.body, e->entry.body_len, LIMS_ENTRY_BODY_MAX, &doc, err);
		if (!rc)
			rc = groups[i].apply(db, e, lims_json_root(doc), err);
	}
	lims_json_destroy(doc);
	return rc;
}

/// The head at a number is printed on its paper; the rest are decisions of people.
static const struct lims_signed_type signed_types[] = {{"paper.numbered", NULL}, {"paper.issued", "paper.replaced"},
	{"paper.replaced", NULL}, {"paper.revoked", NULL}, {"paper.voided", NULL}, {"paper.amended", NULL}, {"worksheet.submitted", NULL},
	{"worksheet.reviewed", NULL}, {"validation.accepted", NULL}, {"block.withdrawn", NULL}};

static const struct lims_projection projection = {
	.name = "laboratory",
	.version = VERSION,
	.tables = tables,
	.table_count = sizeof tables / sizeof tables[0],
	.apply = apply,
	.signed_types = signed_types,
	.signed_type_count = sizeof signed_types / sizeof signed_types[0],
};

const char *lims_project_code(const struct lims_stored *e)
{
	const char *colon = strchr(e->entry.subject, ':');
	return colon ? colon + 1 : e->entry.subject;
}

const struct lims_projection *lims_project(void)
{
	return &projection;
}

const struct lims_sql_list *const *lims_laboratory_statements(size_t *ret_count)
{
	static const struct lims_sql_list *const lists[] = {
		&lims_project_people_sql,
		&lims_people_sql,
		&lims_project_case_sql,
		&lims_quality_sql,
		&lims_project_stock_sql,
		&lims_stock_sql,
		&lims_project_register_sql,
		&lims_project_item_sql,
		&lims_project_words_sql,
		&lims_project_sheet_sql,
		&lims_project_standard_sql,
		&lims_project_paper_sql,
		&lims_project_validation_sql,
		&lims_project_confirm_sql,
		&lims_project_device_sql,
		&lims_project_points_sql,
		&lims_project_happening_sql,
		&lims_project_sample_sql,
		&lims_laboratory_sql,
		&lims_statistics_sql,
		&lims_equipment_sql,
		&lims_project_environment_sql,
		&lims_project_opening_sql,
		&lims_intake_sql,
		&lims_sample_sql,
	};
	*ret_count = sizeof lists / sizeof lists[0];
	return lists;
}
