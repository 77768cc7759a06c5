// SPDX-License-Identifier: Apache-2.0
// What each register holds: the one table from which options, checks, help and lists follow.
#include "laboratory/access.h"
#include "laboratory/cmc.h"
#include "laboratory/equipment/card_check.h"
#include "laboratory/intake/field_work.h"
#include "laboratory/intake/jobs.h"
#include "laboratory/people/capability.h"
#include "laboratory/people/licences.h"
#include "laboratory/people/people.h"
#include "laboratory/registers.h"
#include "laboratory/standards.h"
#include "laboratory/statistics/control.h"
#include "lims-core/base/lang.h"
#include "lims-core/base/text.h"

#define COUNT(a) (sizeof(a) / sizeof(a)[0])
#define TEXT(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_TEXT, req, NULL, NULL                                                                                             \
	}
#define VALUE(n, l, req)                                                                                                                   \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_VALUE, req, NULL, NULL                                                                                            \
	}
#define DATE(n, l, req)                                                                                                                    \
	{                                                                                                                                      \
		n, l, LIMS_FIELD_DATE, req, NULL, NULL                                                                                             \
	}

static const char *const validity_rules[] = {LIMS_MSG("month_end"), LIMS_MSG("same_day"), LIMS_MSG("day_before"), NULL};

static const struct lims_field org_fields[] = {
	TEXT("name", LIMS_MSG("Name"), true),
	TEXT("name-en", LIMS_MSG("Name in English"), false),
	TEXT("parent", LIMS_MSG("Governing body"), false),
	TEXT("address", LIMS_MSG("Address"), true),
	TEXT("phone", LIMS_MSG("Telephone"), false),
	TEXT("email", LIMS_MSG("E-mail"), false),
	TEXT("designation", LIMS_MSG("Designation number"), false), // số quyết định chỉ định
	TEXT("scope", LIMS_MSG("Procedures within the designation, separated by commas"), false),
	TEXT("place", LIMS_MSG("Place of issue"), false),
	{"signatory", LIMS_MSG("Head who signs"), LIMS_FIELD_CODE, false, NULL, "staff"}, // thủ trưởng
	TEXT("signatory-title", LIMS_MSG("Title of the signatory"), false),
	{"logo", LIMS_MSG("Logo (PNG)"), LIMS_FIELD_FILE, false, NULL, NULL},
	{"validity-rule", LIMS_MSG("Validity rule"), LIMS_FIELD_CHOICE, false, validity_rules,
		NULL}, // a rule of regulations/; empty: its default
	{"sign-without-password", LIMS_MSG("Signing needs no password"), LIMS_FIELD_CHOICE, false, lims_access_yes_no, NULL},
};

static const struct lims_field staff_fields[] = {
	TEXT("name", LIMS_MSG("Name"), true),
	{"roles", LIMS_MSG("Roles"), LIMS_FIELD_CHOICES, true, lims_access_roles, NULL},
	TEXT("card", LIMS_MSG("Verifier's card"), false), // thẻ kiểm định viên
	DATE("card-until", LIMS_MSG("Card valid until"), false),
	TEXT("authorised", LIMS_MSG("Procedures that this person is authorised for, separated by commas"), false),
	TEXT("title", LIMS_MSG("Title"), false),
	{"active", LIMS_MSG("Active"), LIMS_FIELD_CHOICE, false, lims_access_yes_no, NULL},
};

// giao quyền theo quy trình
static const struct lims_field authorisation_fields[] = {
	{"staff", LIMS_MSG("Who"), LIMS_FIELD_CODE, true, NULL, "staff"},
	TEXT("procedure", LIMS_MSG("Procedure"), true),
	{"activity", LIMS_MSG("Activities"), LIMS_FIELD_CHOICES, true, lims_activities, NULL},
	DATE("from", LIMS_MSG("Holds from"), true),
	DATE("until", LIMS_MSG("Holds until"), false),
	{"by", LIMS_MSG("Who authorised, when not who records"), LIMS_FIELD_CODE, false, NULL, "staff"},
	TEXT("training", LIMS_MSG("Training record or other ground"), true),
	{"evidence", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
	DATE("withdrawn-on", LIMS_MSG("Withdrawn on"), false),
	TEXT("withdrawn-why", LIMS_MSG("Why withdrawn"), false),
};

// thẻ kiểm định viên
static const struct lims_field card_fields[] = {
	{"staff", LIMS_MSG("Who"), LIMS_FIELD_CODE, true, NULL, "staff"},
	TEXT("number", LIMS_MSG("Number"), true),
	TEXT("fields", LIMS_MSG("Fields, separated by commas"), true),
	TEXT("by", LIMS_MSG("Issuing authority"), false),
	DATE("from", LIMS_MSG("Valid from"), true),
	DATE("until", LIMS_MSG("Valid until"), true),
	DATE("returned-on", LIMS_MSG("Given back on"), false),
	{"paper", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
};

// quyết định chỉ định, giấy đăng ký, công nhận, phòng thí nghiệm chuyên ngành xây dựng
static const struct lims_field licence_fields[] = {
	{"kind", LIMS_MSG("Kind"), LIMS_FIELD_CHOICE, true, lims_licence_kinds, NULL},
	TEXT("number", LIMS_MSG("Number"), true),
	TEXT("by", LIMS_MSG("Issuing authority"), true),
	DATE("from", LIMS_MSG("Valid from"), true),
	DATE("until", LIMS_MSG("Valid until"), false),
	TEXT("note", LIMS_MSG("Note"), false),
	{"paper", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
	{"symbol", LIMS_MSG("Symbol for papers (PNG)"), LIMS_FIELD_FILE, false, NULL, NULL},
};

// một dòng của phạm vi
static const struct lims_field scope_fields[] = {
	{"licence", LIMS_MSG("Licence"), LIMS_FIELD_CODE, true, NULL, "licence"},
	{"service", LIMS_MSG("Service"), LIMS_FIELD_CHOICE, true, lims_scope_services, NULL},
	TEXT("procedure", LIMS_MSG("Procedure"), true),
	TEXT("limits", LIMS_MSG("Bounds that are checked, e.g. \"Max <= 15 kg; class = III|IIII\""), false),
	TEXT("kind", LIMS_MSG("Kind, as the licence names it"), false),
	TEXT("range", LIMS_MSG("Range, as the licence has it"), false),
	TEXT("class", LIMS_MSG("Class, as the licence has it"), false),
	TEXT("method", LIMS_MSG("Method, as the licence has it"), false),
	{"place", LIMS_MSG("Where"), LIMS_FIELD_CHOICE, false, lims_scope_places, NULL},
	{"cmc", LIMS_MSG("Best capability (CMC)"), LIMS_FIELD_CODE, false, NULL, "cmc"},
	TEXT("signatories", LIMS_MSG("Approved signatories, separated by commas"), false),
	{"mark", LIMS_MSG("Mark allowed on papers"), LIMS_FIELD_CHOICE, false, lims_access_yes_no, NULL},
	DATE("from", LIMS_MSG("Holds from"), false),
	DATE("until", LIMS_MSG("Holds until"), false),
};

static const struct lims_field customer_fields[] = {
	TEXT("name", LIMS_MSG("Name"), true),
	TEXT("address", LIMS_MSG("Address"), true),
	TEXT("phone", LIMS_MSG("Telephone"), false),
	TEXT("contact", LIMS_MSG("Contact person"), false),
};

static const struct lims_field standard_fields[] = {
	TEXT("name", LIMS_MSG("Name"), true), TEXT("serial", LIMS_MSG("Serial number"), true), TEXT("maker", LIMS_MSG("Maker"), false),
	VALUE("class", LIMS_MSG("Accuracy class"), false), VALUE("limit", LIMS_MSG("Error limit or expanded uncertainty"), false),
	TEXT("certificate", LIMS_MSG("Certificate number"), true), TEXT("certified-by", LIMS_MSG("Certified by"), true),
	DATE("certified-on", LIMS_MSG("Certified on"), true), DATE("valid-until", LIMS_MSG("Valid until"), true),
	TEXT("measurement-standard", LIMS_MSG("Certificate as a measurement standard"), false), // giấy chứng nhận chuẩn đo lường
	TEXT("model", LIMS_MSG("Model"), false), TEXT("place", LIMS_MSG("Where it is kept"), false),
	TEXT("holder", LIMS_MSG("Who answers for it"), false),
	VALUE("allowance", LIMS_MSG("Drift allowed between calibrations, with its unit"), false),
	TEXT("interval", LIMS_MSG("Months between calibrations"), false), TEXT("sent-to", LIMS_MSG("Who calibrates it"), false),
	TEXT("cost", LIMS_MSG("Cost of a calibration in dong"), false),
	TEXT("values", LIMS_MSG("What procedures ask of it: NAME=VALUE; NAME=VALUE"), false),
	TEXT("another-than", LIMS_MSG("Cards with the same serial number that are another thing, separated by commas"), false),
	TEXT("firmware", LIMS_MSG("Version of its firmware or software"), false), // ISO/IEC 17025, 6.4.13 a
};

static const struct lims_field cmc_fields[] = {
	TEXT("procedure", LIMS_MSG("Procedure"), true),
	TEXT("result", LIMS_MSG("Result, as STEP.COLUMN of the procedure"), true),
	VALUE("value", LIMS_MSG("Best expanded uncertainty with its unit"), true),
	DATE("from", LIMS_MSG("Holds from"), false),
	DATE("until", LIMS_MSG("Holds until"), false),
	TEXT("document", LIMS_MSG("Document"), false), // quyết định công nhận và phụ lục
	{"paper", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
};

static const struct lims_field device_fields[] = {
	TEXT("port", LIMS_MSG("Port"), false), TEXT("model", LIMS_MSG("Model"), false), TEXT("setup", LIMS_MSG("Declared set-up"), false),
	TEXT("serial", LIMS_MSG("Serial number"), false),
	{"simulated", LIMS_MSG("Simulated"), LIMS_FIELD_CHOICE, false, lims_access_yes_no, NULL},
	{"standard", LIMS_MSG("Standard"), LIMS_FIELD_CODE, false, NULL, "standard"}, TEXT("name", LIMS_MSG("Name"), false),
	TEXT("place", LIMS_MSG("Where it is kept"), false), TEXT("holder", LIMS_MSG("Who answers for it"), false),
	TEXT("certificate", LIMS_MSG("Certificate number"), false), DATE("certified-on", LIMS_MSG("Certified on"), false),
	DATE("valid-until", LIMS_MSG("Valid until"), false), TEXT("interval", LIMS_MSG("Months between calibrations"), false),
	TEXT("sent-to", LIMS_MSG("Who calibrates it"), false), TEXT("cost", LIMS_MSG("Cost of a calibration in dong"), false),
	VALUE("allowance", LIMS_MSG("Drift allowed between calibrations, with its unit"), false), TEXT("maker", LIMS_MSG("Maker"), false),
	TEXT("type", LIMS_MSG("Type"), false),                                    // "model" is the file that says how it is read
	TEXT("firmware", LIMS_MSG("Version of its firmware or software"), false), // ISO/IEC 17025, 6.4.13 a
};

static const char *const supplies[] = {LIMS_MSG("calibration"), LIMS_MSG("testing"), LIMS_MSG("equipment"), LIMS_MSG("consumables"),
	LIMS_MSG("software"), LIMS_MSG("training"), LIMS_MSG("transport"), LIMS_MSG("other"), NULL};

static const struct lims_field supplier_fields[] = {
	TEXT("name", LIMS_MSG("Name"), true),
	TEXT("address", LIMS_MSG("Address"), false),
	TEXT("phone", LIMS_MSG("Telephone"), false),
	TEXT("contact", LIMS_MSG("Contact person"), false),
	{"supplies", LIMS_MSG("What it supplies"), LIMS_FIELD_CHOICES, true, supplies, NULL},
	TEXT("accreditation", LIMS_MSG("Accreditation or certificate number"), false),
	DATE("accredited-until", LIMS_MSG("Accredited until"), false),
	{"paper", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
};

static const char *const die_kinds[] = {LIMS_MSG("die"), LIMS_MSG("pliers"), LIMS_MSG("stamp"), NULL};
static const char *const die_states[] = {
	LIMS_MSG("in_use"), LIMS_MSG("in_store"), LIMS_MSG("damaged"), LIMS_MSG("lost"), LIMS_MSG("returned"), LIMS_MSG("destroyed"), NULL};

// Dấu, kìm kẹp chì: single things with a holder. Who had it when stands in the journal, field by field.
static const struct lims_field die_fields[] = {
	{"kind", LIMS_MSG("Kind"), LIMS_FIELD_CHOICE, true, die_kinds, NULL},
	TEXT("mark", LIMS_MSG("What it prints"), true),
	{"holder", LIMS_MSG("Holder"), LIMS_FIELD_CODE, false, NULL, "staff"},
	DATE("since", LIMS_MSG("Held since"), false),
	{"state", LIMS_MSG("State"), LIMS_FIELD_CHOICE, true, die_states, NULL},
	{"paper", LIMS_MSG("The paper itself"), LIMS_FIELD_FILE, false, NULL, NULL},
	TEXT("note", LIMS_MSG("Note"), false),
};

static const struct lims_register table[] = {
	{LIMS_MSG("org"), LIMS_MSG("Organisation"), NULL, LIMS_ACTION_SET_UP, org_fields, COUNT(org_fields), lims_org_check},
	{LIMS_MSG("staff"), LIMS_MSG("Staff"), NULL, LIMS_ACTION_SET_UP, staff_fields, COUNT(staff_fields), lims_staff_check},
	{LIMS_MSG("authorisation"), LIMS_MSG("Authorisation"), "AU", LIMS_ACTION_AUTHORISE, authorisation_fields, COUNT(authorisation_fields),
		lims_authorisation_check},
	{LIMS_MSG("card"), LIMS_MSG("Verifier's card"), "K", LIMS_ACTION_AUTHORISE, card_fields, COUNT(card_fields), lims_card_check},
	{LIMS_MSG("licence"), LIMS_MSG("Licence"), "L", LIMS_ACTION_SET_UP, licence_fields, COUNT(licence_fields), lims_licence_check},
	{LIMS_MSG("scope"), LIMS_MSG("Scope row"), "SC", LIMS_ACTION_SET_UP, scope_fields, COUNT(scope_fields), lims_scope_check},
	{LIMS_MSG("method-verification"), LIMS_MSG("Verification of a method"), "MV", LIMS_ACTION_QUALITY, lims_method_fields,
		LIMS_METHOD_FIELDS, lims_method_check},
	{LIMS_MSG("budget-review"), LIMS_MSG("Review of uncertainty budgets"), "BR", LIMS_ACTION_QUALITY, lims_budget_fields,
		LIMS_BUDGET_FIELDS, lims_budget_check},
	{LIMS_MSG("customer"), LIMS_MSG("Customer"), "C", LIMS_ACTION_RECEIVE, customer_fields, COUNT(customer_fields), NULL},
	{LIMS_MSG("standard"), LIMS_MSG("Standard"), "S", LIMS_ACTION_EQUIP, standard_fields, COUNT(standard_fields), lims_standard_check},
	{LIMS_MSG("cmc"), LIMS_MSG("Best capability (CMC)"), "CMC", LIMS_ACTION_SET_UP, cmc_fields, COUNT(cmc_fields), lims_cmc_check},
	{LIMS_MSG("device"), LIMS_MSG("Device"), NULL, LIMS_ACTION_EQUIP, device_fields, COUNT(device_fields), lims_device_card_check},
	{LIMS_MSG("site"), LIMS_MSG("Site"), "SITE", LIMS_ACTION_RECEIVE, lims_site_fields, LIMS_SITE_FIELDS, NULL},
	{LIMS_MSG("job"), LIMS_MSG("Job"), "J", LIMS_ACTION_RECEIVE, lims_job_fields, LIMS_JOB_FIELDS, lims_job_check},
	{LIMS_MSG("visit"), LIMS_MSG("Field visit"), "VIS", LIMS_ACTION_RECEIVE, lims_visit_fields, LIMS_VISIT_FIELDS, lims_visit_check},
	{LIMS_MSG("subcontract"), LIMS_MSG("Work of a partner"), "SUB", LIMS_ACTION_RECEIVE, lims_subcontract_fields, LIMS_SUBCONTRACT_FIELDS,
		lims_subcontract_check},
	{LIMS_MSG("inspection"), LIMS_MSG("State inspection"), "INS", LIMS_ACTION_RECEIVE, lims_inspection_fields, LIMS_INSPECTION_FIELDS,
		lims_inspection_check},
	{LIMS_MSG("inspected"), LIMS_MSG("Instrument inspected"), "INI", LIMS_ACTION_RECEIVE, lims_inspected_fields, LIMS_INSPECTED_FIELDS,
		lims_inspected_check},
	{LIMS_MSG("quota"), LIMS_MSG("Quota of control verification"), "Q", LIMS_ACTION_SET_UP, lims_quota_fields, LIMS_QUOTA_FIELDS,
		lims_quota_check},
	{LIMS_MSG("supplier"), LIMS_MSG("Supplier"), "SUP", LIMS_ACTION_QUALITY, supplier_fields, COUNT(supplier_fields), NULL},
	{LIMS_MSG("die"), LIMS_MSG("Die or pliers"), NULL, LIMS_ACTION_EQUIP, die_fields, COUNT(die_fields), NULL},
};

const struct lims_register *lims_registers(size_t *ret_count)
{
	*ret_count = COUNT(table);
	return table;
}

const struct lims_register *lims_register_find(const char *noun)
{
	for (size_t i = 0; i < COUNT(table); i++)
		if (lims_text_equal(table[i].noun, noun))
			return &table[i];
	return NULL;
}

bool lims_register_dated(const struct lims_register *r)
{
	return lims_text_equal(r->noun, "org");
}
