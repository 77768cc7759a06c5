// SPDX-License-Identifier: Apache-2.0
// An opened laboratory: its store, its procedures, who is acting, and the one permission check (phòng thí nghiệm).
#ifndef LIMS_LABORATORY_LABORATORY_H
#define LIMS_LABORATORY_LABORATORY_H

#include "lims-core/base/clock.h"
#include "lims-core/base/err.h"

struct lims_catalog;
struct lims_journal;
struct lims_laboratory;

enum { LIMS_CODE = 40 }; ///< the longest code of a person, item, worksheet or paper, with its '\0'

/// Asks a person for the password; ret holds `size` bytes with the '\0'. The caller wipes it. LIMS_E_INPUT: nobody answers.
typedef lims_rc lims_ask_password(void *ctx, const char *staff, char *ret, size_t size, struct lims_err *err);

/// How to open. Strings belong to the caller and must outlive the laboratory.
struct lims_laboratory_params {
	const char *store;    ///< path or postgresql://…
	const char *keys;     ///< folder of node keys (LIMS_KEYS)
	const char *data;     ///< installed share/lims
	const char *own_data; ///< the laboratory's overriding files; NULL: none
	const char *actor;    ///< staff code of who acts; NULL: reading only
	const struct lims_lang *lang;
	int16_t zone_min;         ///< the organisation's zone, minutes east; 420 in Viet Nam
	struct lims_moment as_of; ///< us 0: now; else the store as it stood then, for reading only (lims_journal_open_past)
	lims_ask_password *ask;   ///< when somebody signs; NULL: there is nobody to ask
	void *ask_ctx;
};

/// Opens an existing store and brings its tables up to date. Read-only when the store's key is not here.
/// LIMS_E_NOT_FOUND, LIMS_E_STORAGE, LIMS_E_CORRUPT.
lims_rc lims_laboratory_open(const struct lims_laboratory_params *p, struct lims_laboratory **ret_lab, struct lims_err *err);
void lims_laboratory_close(struct lims_laboratory *lab); ///< accepts NULL

struct lims_journal *lims_laboratory_journal(struct lims_laboratory *lab);
struct lims_catalog *lims_laboratory_catalog(struct lims_laboratory *lab);
bool lims_laboratory_training(const struct lims_laboratory *lab);
/// Today as a legal date in the organisation's zone.
struct lims_date lims_laboratory_today(const struct lims_laboratory *lab);

/// Admits a pending node of the laboratory, named by its id or by its code, when the actor may set up. LIMS_E_REFUSED, LIMS_E_NOT_FOUND.
lims_rc lims_laboratory_admit(struct lims_laboratory *lab, const char *node, struct lims_err *err);

/// What people do; access.c holds the table action × role.
enum lims_action {
	LIMS_ACTION_SET_UP,    ///< organisation, staff, nodes
	LIMS_ACTION_RECEIVE,   ///< customers, items, jobs
	LIMS_ACTION_EQUIP,     ///< standards and devices
	LIMS_ACTION_MEASURE,   ///< worksheets: open, capture, enter, strike, submit
	LIMS_ACTION_REVIEW,    ///< accept or hand back a worksheet, accept strikes
	LIMS_ACTION_COMPARE,   ///< compare what was copied from paper with the paper
	LIMS_ACTION_COMMENT,   ///< say something about a worksheet that changes nothing in it
	LIMS_ACTION_ISSUE,     ///< issue certificates and notices
	LIMS_ACTION_PRINT,     ///< print what was issued
	LIMS_ACTION_REVOKE,    ///< end what was issued: revoke, void, replace
	LIMS_ACTION_VALIDATE,  ///< accept what this program computes
	LIMS_ACTION_AUTHORISE, ///< authorisations of people for procedures, verifiers' cards
	LIMS_ACTION_ACCOUNT,   ///< one's own password
	LIMS_ACTION_CONFIRM,   ///< confirm draft contents of data files against their documents
	LIMS_ACTION_REPORT,    ///< tell of a complaint, nonconforming work, a risk; do what a case gives to everybody
	LIMS_ACTION_QUALITY,   ///< the quality records: suppliers, documents, audits, corrective actions, training
};

#endif
