// SPDX-License-Identifier: Apache-2.0
// Every statement with which the laboratory reads its tables, in one place.
#ifndef LIMS_LABORATORY_QUERIES_H
#define LIMS_LABORATORY_QUERIES_H

#include "lims-core/store/sql.h"

extern const struct lims_sql lims_q_register_fields;  ///< noun, code → field, value, whether it was taken over
extern const struct lims_sql lims_q_item_before;      ///< item → the columns of lims_before
extern const struct lims_sql lims_q_item_known;       ///< item → first day on which its instrument is known, how often it was taken over
extern const struct lims_sql lims_q_register_codes;   ///< noun → code
extern const struct lims_sql lims_q_register_ordinal; ///< noun, node → last ordinal
extern const struct lims_sql lims_q_staff_count;      ///< → number of people
extern const struct lims_sql lims_q_items;            ///< → every column of every item
extern const struct lims_sql lims_q_item;             ///< code → every column
extern const struct lims_sql lims_q_item_ordinal;     ///< node → last ordinal
extern const struct lims_sql lims_q_item_serial;      ///< procedure, serial → code
extern const struct lims_sql lims_q_item_others;      ///< subject → subjects of the other codes of the instrument
extern const struct lims_sql lims_q_sheets;           ///< → code, item, procedure, state, verdict
extern const struct lims_sql lims_q_sheet_ordinal;    ///< node → last ordinal
extern const struct lims_sql lims_q_sheet_idle;       ///< item, procedure → the first that is open and has no reading
extern const struct lims_sql lims_q_sheet_as_found;   ///< item → the worksheet after which it was adjusted and that no other one follows
extern const struct lims_sql
	lims_q_sheet_others; ///< worksheet → code, state, whether earlier of the others of the item whose matter is open
extern const struct lims_sql lims_q_row_parts;      ///< item → bodies that declare its parts that are rows of a worksheet
extern const struct lims_sql lims_q_sheet_adjusted; ///< worksheet → who adjusted after it
extern const struct lims_sql lims_q_certificates;   ///< standard → number, by, stated, evidence, actor
extern const struct lims_sql lims_q_papers;         ///< → every column of every issued paper
extern const struct lims_sql lims_q_paper;          ///< number → every column
extern const struct lims_sql
	lims_q_paper_resting; ///< worksheet → numbers of its own papers and of those of what was measured after the adjustment: number, kind, worksheet, 1 when by the same procedure
extern const struct lims_sql lims_q_paper_of_sheet; ///< worksheet → number, state, replaces, node that took it
extern const struct lims_sql lims_q_item_events;    ///< subject → kind, on, note, actor
extern const struct lims_sql lims_q_find_1, lims_q_find_2, lims_q_find_3, lims_q_find_4; ///< low and high of each word → subject
extern const struct lims_sql lims_q_items_of;                                            ///< customer → item
extern const struct lims_sql
	lims_q_due; ///< date → item, name, serial, customer, place, number, valid until, issued on, ended on, procedure
extern const struct lims_sql lims_q_paper_ordinal;  ///< kind, year, low, high → last ordinal in the block
extern const struct lims_sql lims_q_amendment_last; ///< subject of a paper, first, last turn → the last one given between them
extern const struct lims_sql
	lims_q_paper_twins; ///< worksheet ("": all) → worksheet and number of each paper beside which another one of its worksheet stands
extern const struct lims_sql
	lims_q_paper_against; ///< worksheet, kind of its paper → papers of the other kind that stand on the same item, measured the same day or later without a repair between: number, day of work, worksheet
extern const struct lims_sql
	lims_q_amendments; ///< subject of a paper, number of an amendment → number, subject, text, why, actor, on, pdf, content
extern const struct lims_sql
	lims_q_paper_numbers; ///< year (0: all) → kind, year, ordinal, number, state, ended on, by, why; in the order of the series
extern const struct lims_sql
	lims_q_paper_again; ///< number ("": all), first day, day behind the last → what was issued under a number that was issued or given up: number, kind, worksheet, node, sequence, on, by, sticker, PDF
extern const struct lims_sql lims_q_validation;      ///< digest → digest, by, at, note, report, version, program
extern const struct lims_sql lims_q_validation_last; ///< → the same of the last one accepted
extern const struct lims_sql lims_q_validation_file; ///< name, hash, results → number of acceptances
extern const struct lims_sql lims_q_paper_valid;     ///< item, day → numbers of certificates of the same serial, valid then
extern const struct lims_sql
	lims_q_before_valid; ///< item, day → certificate (else code) and organisation of verifications of the same instrument that were taken over and valid on the day
extern const struct lims_sql lims_q_own_names;     ///< every name of the organisation, in both languages
extern const struct lims_sql lims_q_confirmations; ///< block → actor, role, scan, at; in the order of time
extern const struct lims_sql lims_q_device_setup;  ///< subject → port, set-up, model, confirming entry

#endif
