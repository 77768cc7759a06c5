// SPDX-License-Identifier: Apache-2.0
// Every statement with which the laboratory reads its tables, in one place.
#include "laboratory/queries.h"

#include "laboratory/project.h"

#define ITEM_COLUMNS                                                                                                                       \
	"code, procedure, name, type, serial, maker, country, year, customer, job, place, condition, type_approval, received_on, "             \
	"characteristics, parent, part, taken_over"
#define PAPER_COLUMNS                                                                                                                      \
	"number, kind, worksheet, item, customer, result, issued_by, issued_on, valid_until, pdf, record_pdf, printed, head, state, "          \
	"replaces, replaced_by, ended_on, ended_by, ended_note, record"
#define VALIDATION_COLUMNS "digest, accepted_by, accepted_at, note, report, version, program"

#define Q(id, sql) const struct lims_sql lims_q_##id = {"laboratory." #id, sql}

Q(register_fields, "SELECT field, value, taken_over FROM register_field WHERE noun = $1 AND code = $2 ORDER BY field");
Q(register_codes, "SELECT DISTINCT code FROM register_field WHERE noun = $1 ORDER BY code");
Q(register_ordinal, "SELECT max(ordinal) FROM register_code WHERE noun = $1 AND node = $2");
Q(staff_count, "SELECT count(*) FROM register_code WHERE noun = 'staff'");
Q(items, "SELECT " ITEM_COLUMNS " FROM item ORDER BY received_on, code");
Q(item, "SELECT " ITEM_COLUMNS " FROM item WHERE code = $1");
Q(item_ordinal, "SELECT max(ordinal) FROM item WHERE node = $1");
// Two ways, each by its own index.
Q(item_serial, "SELECT code FROM item WHERE procedure = $1 AND serial = $2"
			   " UNION SELECT code FROM item WHERE code = $2 AND procedure = $1 AND serial IS NULL ORDER BY code");
Q(item_others, "SELECT i.subject FROM item mine JOIN item i ON i.procedure = mine.procedure AND i.serial = mine.serial"
			   " WHERE mine.subject = $1 AND mine.serial <> '' AND i.subject <> mine.subject ORDER BY i.subject");
Q(item_before,
	"SELECT opening, certificate, verified_on, valid_until, verified_by, sticker, until_computed FROM item_before WHERE code = $1");
Q(sheets, "SELECT code, item, procedure, state, verdict FROM worksheet ORDER BY code");
Q(sheet_ordinal, "SELECT max(ordinal) FROM worksheet WHERE node = $1");
// The last worksheet after which the item was adjusted, while no worksheet follows it.
Q(sheet_as_found, "SELECT w.code FROM worksheet w WHERE w.item = $1 AND w.adjusted_by IS NOT NULL"
				  " AND NOT EXISTS (SELECT 1 FROM worksheet n WHERE n.item = w.item AND n.as_found = w.code) ORDER BY w.work_on DESC, "
				  "w.code DESC LIMIT 1");
// One order on every node, so that of two worksheets one can go first: the day of the work, then when each was opened.
#define ORDER_OF(w) "(" #w ".work_on, " #w ".clock_ms, " #w ".clock_counter, " #w ".node)"
// By the same procedure: another one is another matter.
Q(sheet_others, "SELECT w.code, w.state, CASE WHEN " ORDER_OF(w) " < " ORDER_OF(
					mine) " THEN 1 ELSE 0 END FROM worksheet mine JOIN worksheet w ON w.item = mine.item AND w.procedure = mine.procedure "
						  "AND w.code <> mine.code"
						  " WHERE mine.subject = 'worksheet:' || $1 AND w.state <> 'abandoned' AND w.adjusted_by IS NULL"
						  " AND (w.verdict IS NOT NULL OR EXISTS (SELECT 1 FROM reading r WHERE r.subject = w.subject))"
						  " AND NOT EXISTS (SELECT 1 FROM paper p WHERE p.worksheet = w.code AND p.state NOT IN ('numbered', 'voided'))"
						  " ORDER BY w.work_on, w.clock_ms, w.clock_counter, w.node");
Q(sheet_idle, "SELECT w.code FROM worksheet w WHERE w.item = $1 AND w.procedure = $2 AND w.state = 'open' AND w.adjusted_by IS NULL"
			  " AND NOT EXISTS (SELECT 1 FROM reading r WHERE r.subject = w.subject) ORDER BY w.ordinal, w.code LIMIT 1");
Q(row_parts,
	"SELECT body FROM happening WHERE subject = 'item:' || $1 AND type = 'item.part' ORDER BY clock_ms, clock_counter, node, sequence");
Q(sheet_adjusted, "SELECT adjusted_by FROM worksheet WHERE subject = 'worksheet:' || $1");
Q(certificates,
	"SELECT number, issued_by, stated, evidence, actor, taken_over, identity FROM standard_certificate WHERE subject = $1 ORDER BY number");
Q(paper_of_sheet, "SELECT number, state, replaces, node FROM paper WHERE worksheet = $1 ORDER BY number");
// Of the worksheet itself, and of the one that was measured after the adjustment, whose paper may have the results as found.
Q(paper_resting, "SELECT p.number, p.kind, p.worksheet, CASE WHEN w.procedure = mine.procedure THEN 1 ELSE 0 END FROM worksheet mine"
				 " JOIN worksheet w ON w.item = mine.item JOIN paper p ON p.worksheet = w.code"
				 " WHERE mine.subject = 'worksheet:' || $1 AND (w.code = mine.code OR w.as_found = mine.code) AND p.state <> 'voided' "
				 "ORDER BY p.number");
Q(item_events, "SELECT kind, happened_on, note, actor FROM item_event WHERE subject = $1 ORDER BY happened_on, node, sequence");
// Words by their beginnings, the rarest first; the index on (word, subject) gives the order, so that a first page costs the same in any store.
#define FOUND "SELECT a.subject FROM find_word a WHERE a.word >= $1 AND a.word < $2"
#define AND_WORD(low, high)                                                                                                                \
	" AND EXISTS (SELECT 1 FROM find_word b WHERE b.subject = a.subject AND b.word >= " low " AND b.word < " high ")"
#define IN_ORDER " ORDER BY a.word, a.subject LIMIT 256"
Q(find_1, FOUND IN_ORDER);
Q(find_2, FOUND AND_WORD("$3", "$4") IN_ORDER);
Q(find_3, FOUND AND_WORD("$3", "$4") AND_WORD("$5", "$6") IN_ORDER);
Q(find_4, FOUND AND_WORD("$3", "$4") AND_WORD("$5", "$6") AND_WORD("$7", "$8") IN_ORDER);
Q(items_of, "SELECT code FROM item WHERE customer = $1 ORDER BY code LIMIT 64");
// What happened to an instrument, under whichever of its codes, ends what was found before: after the day of the work, or on that day once the first number of the worksheet was taken (a
// repair in the morning does not end the verification of the afternoon, and a paper in place of another one does not begin anew).
#define EVENTS                                                                                                                             \
	" FROM item_event e JOIN item k ON k.subject = e.subject WHERE (k.code = i.code OR (k.procedure = i.procedure AND k.serial = "         \
	"i.serial AND i.serial <> ''))"
#define ENDS_PAPER                                                                                                                         \
	EVENTS " AND (e.happened_on > w.work_on OR (e.happened_on = w.work_on AND e.clock_ms > (SELECT min(s.clock_ms) FROM paper s"           \
		   " WHERE s.worksheet = p.worksheet)))"
#define OVER                                                                                                                               \
	", CASE WHEN p.kind = 'certificate' THEN (SELECT (SELECT min(e.happened_on)" ENDS_PAPER                                                \
	") FROM item i JOIN worksheet w ON w.subject = 'worksheet:' || p.worksheet"                                                            \
	" WHERE i.code = p.item) END FROM paper p"
Q(papers, "SELECT " PAPER_COLUMNS OVER " ORDER BY number");
// By the subject, which is the key of the table.
Q(paper, "SELECT " PAPER_COLUMNS OVER " WHERE p.subject = 'paper:' || $1");
// Two visits of one instrument, and a verification of it that was taken over.
#define SAME "(j.code = i.code OR (j.procedure = i.procedure AND j.serial = i.serial AND i.serial <> ''))"
Q(item_known, "SELECT min(j.received_on), count(j.taken_over) FROM item i CROSS JOIN item j WHERE i.code = $1 AND " SAME);
#define BEFORE "SELECT 1 FROM item j CROSS JOIN item_before c WHERE c.code = j.code AND " SAME
#define REVOKED "p.state = 'revoked'"
// CROSS JOIN keeps SQLite to that order: the instrument first, then its papers, never all papers for each.
// An instrument that came again and has a younger certificate under its new code is not due under the old one. One whose youngest certificate was revoked is due from that day.
Q(due, "SELECT * FROM (SELECT i.code AS code, i.name, i.serial, i.customer, i.place, p.number, p.valid_until AS until, p.issued_on,"
	   " coalesce((SELECT min(CASE WHEN " REVOKED " AND p.ended_on < e.happened_on THEN p.ended_on ELSE e.happened_on END)" ENDS_PAPER
	   "), CASE WHEN " REVOKED " THEN p.ended_on END) AS ended, i.procedure, 0, 0"
	   " FROM paper p JOIN item i ON i.code = p.item JOIN worksheet w ON w.subject = 'worksheet:' || p.worksheet"
	   " WHERE p.kind = 'certificate' AND p.state IN ('issued', 'revoked') AND p.valid_until IS NOT NULL AND p.valid_until <> ''"
	   " AND (p.valid_until < $1 OR (" REVOKED " AND p.ended_on <= $1) OR EXISTS (SELECT 1" ENDS_PAPER " AND e.happened_on <= $1))"
	   " AND NOT EXISTS (SELECT 1" EVENTS " AND e.kind = 'retired' AND e.happened_on >= w.work_on)"
	   " AND NOT EXISTS (SELECT 1 FROM item j CROSS JOIN paper q CROSS JOIN worksheet x WHERE q.item = j.code AND x.subject = 'worksheet:' "
	   "|| q.worksheet"
	   " AND q.kind = 'certificate' AND q.state IN ('issued', 'revoked')"
	   // Of one day a paper that stands goes before one that was revoked, else the higher number.
	   " AND " SAME " AND (x.work_on > w.work_on OR (x.work_on = w.work_on AND (q.state < p.state OR (q.state = p.state AND q.number > "
	   "p.number)))))"
	   " AND NOT EXISTS (" BEFORE " AND c.verified_on > w.work_on)"
	   // What was taken over is due by what the records of before say, until this laboratory has verified it.
	   " UNION ALL SELECT i.code, i.name, i.serial, i.customer, i.place, b.certificate, b.valid_until, b.verified_on,"
	   " (SELECT min(e.happened_on)" EVENTS " AND e.happened_on > b.verified_on), i.procedure, 1, b.until_computed"
	   " FROM item_before b JOIN item i ON i.code = b.code WHERE b.valid_until IS NOT NULL AND b.verified_on IS NOT NULL"
	   " AND (b.valid_until < $1 OR EXISTS (SELECT 1" EVENTS " AND e.happened_on > b.verified_on AND e.happened_on <= $1))"
	   " AND NOT EXISTS (SELECT 1" EVENTS " AND e.kind = 'retired' AND e.happened_on >= b.verified_on)"
	   " AND NOT EXISTS (SELECT 1 FROM item j CROSS JOIN paper q CROSS JOIN worksheet x WHERE q.item = j.code AND x.subject = 'worksheet:' "
	   "|| q.worksheet"
	   " AND q.kind = 'certificate' AND q.state IN ('issued', 'revoked') AND " SAME " AND x.work_on >= b.verified_on)"
	   " AND NOT EXISTS (" BEFORE " AND c.verified_on > b.verified_on)"
	   ") due ORDER BY CASE WHEN due.ended < due.until THEN due.ended ELSE due.until END, due.code");
// A series goes on behind the last number that was taken over.
Q(paper_ordinal, "SELECT max(n) FROM (SELECT ordinal AS n FROM paper WHERE kind = $1 AND year = $2 AND ordinal BETWEEN $3 AND $4"
				 " UNION ALL SELECT last FROM series_start WHERE kind = $1 AND year = $2 AND last BETWEEN $3 AND $4) given");
Q(amendment_last, "SELECT max(turn) FROM paper_amendment WHERE subject = $1 AND turn BETWEEN $2 AND $3");
Q(amendments, "SELECT number, subject, text, note, actor, amended_on, pdf, printed FROM paper_amendment WHERE subject = $1 OR number = $2"
			  " ORDER BY subject, turn");
#define OF_YEAR "(CAST($1 AS bigint) = 0 OR year = CAST($1 AS bigint))"
Q(paper_numbers,
	"SELECT kind, year, ordinal, number, state, ended_on, ended_by, ended_note FROM paper WHERE ordinal > 0 AND " OF_YEAR
	" UNION ALL SELECT kind, year, last, '', 'taken_over', '', actor, opening FROM series_start WHERE " OF_YEAR " ORDER BY 1, 2, 3");
Q(paper_again, "SELECT number, kind, worksheet, node, sequence, issued_on, actor, sticker, pdf FROM paper_again"
			   " WHERE (number = $1 OR $1 = '') AND issued_on >= $2 AND issued_on < $3 ORDER BY number, issued_on, node, sequence");
Q(paper_twins, "SELECT p.worksheet, p.number FROM paper p WHERE p.state = 'issued' AND (p.worksheet = $1 OR $1 = '')"
			   " AND EXISTS (SELECT 1 FROM paper q WHERE q.worksheet = p.worksheet AND q.state = 'issued' AND q.number <> p.number)"
			   " ORDER BY p.worksheet, p.number");
// What another measurement of the item found on the same day or later, and no repair lies between.
Q(paper_against,
	"SELECT p.number, w.work_on, w.code FROM worksheet mine JOIN worksheet w ON w.item = mine.item AND w.procedure = mine.procedure"
	" AND w.code <> mine.code JOIN paper p ON p.worksheet = w.code WHERE mine.subject = 'worksheet:' || $1 AND p.state = 'issued'"
	" AND p.kind <> $2 AND w.work_on >= mine.work_on AND coalesce(w.as_found, '') <> mine.code AND coalesce(mine.as_found, '') <> w.code"
	" AND w.mode <> 'after_repair' AND mine.mode <> 'after_repair' ORDER BY w.work_on, p.number");
Q(validation, "SELECT " VALIDATION_COLUMNS " FROM validation WHERE digest = $1");
Q(validation_last, "SELECT " VALIDATION_COLUMNS " FROM validation ORDER BY clock_ms DESC, clock_counter DESC, node DESC LIMIT 1");
Q(validation_file, "SELECT count(*) FROM validation_file WHERE name = $1 AND sha256 = $2 AND results = $3");

Q(paper_valid,
	"SELECT p.number FROM paper p JOIN item i ON i.code = p.item JOIN item mine ON mine.procedure = i.procedure AND mine.serial = i.serial"
	" WHERE mine.code = $1 AND mine.serial <> '' AND p.kind = 'certificate' AND p.state = 'issued' AND p.valid_until >= $2 AND p.issued_on "
	"<= $2"
	" ORDER BY p.number");
Q(before_valid, "SELECT coalesce(b.certificate, b.code), b.verified_by FROM item mine JOIN item i ON i.code = mine.code"
				" OR (i.procedure = mine.procedure AND i.serial = mine.serial AND mine.serial <> '') JOIN item_before b ON b.code = i.code"
				" WHERE mine.code = $1 AND b.valid_until >= $2 AND b.verified_on <= $2 ORDER BY b.code");
Q(own_names,
	"SELECT value FROM register_dated WHERE noun = 'org' AND code = 'main' AND field IN ('name', 'name-en') AND value <> ''"
	" UNION SELECT value FROM register_field WHERE noun = 'org' AND code = 'main' AND field IN ('name', 'name-en') AND value <> ''");
Q(confirmations, "SELECT actor, role, scan, confirmed_at FROM confirmation WHERE block = $1 ORDER BY clock_ms, clock_counter, actor");
Q(device_setup, "SELECT port, setup, model, entry FROM device_setup WHERE subject = $1");

static const struct lims_sql *const all[] = {&lims_q_register_fields, &lims_q_register_codes, &lims_q_register_ordinal, &lims_q_staff_count,
	&lims_q_items, &lims_q_item, &lims_q_item_before, &lims_q_item_known, &lims_q_item_ordinal, &lims_q_item_serial, &lims_q_item_others,
	&lims_q_sheets, &lims_q_sheet_ordinal, &lims_q_sheet_as_found, &lims_q_sheet_idle, &lims_q_row_parts, &lims_q_sheet_adjusted,
	&lims_q_sheet_others, &lims_q_certificates, &lims_q_papers, &lims_q_paper, &lims_q_paper_of_sheet, &lims_q_paper_resting,
	&lims_q_item_events, &lims_q_due, &lims_q_find_1, &lims_q_find_2, &lims_q_find_3, &lims_q_find_4, &lims_q_items_of,
	&lims_q_paper_ordinal, &lims_q_paper_numbers, &lims_q_paper_again, &lims_q_paper_twins, &lims_q_paper_against, &lims_q_amendment_last,
	&lims_q_amendments, &lims_q_validation, &lims_q_validation_last, &lims_q_validation_file, &lims_q_paper_valid, &lims_q_before_valid,
	&lims_q_own_names, &lims_q_confirmations, &lims_q_device_setup};

const struct lims_sql_list lims_laboratory_sql = {"laboratory", all, sizeof all / sizeof all[0]};
