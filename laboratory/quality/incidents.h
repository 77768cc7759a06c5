// SPDX-License-Identifier: Apache-2.0
// Incidents that the program records by itself (sự cố hệ thống; ISO/IEC 17025:2017, 7.11.3 e): a verification or recomputation that failed, damaged evidence, a
// restore, a store whose key was elsewhere, a refused pack, a clock set back,
// papers and marks that nodes issued, and what else they wrote of one thing, without knowing of each other.
//
// They are cases of the kind "incident", written by the program and by nobody's permission; what is done about them, people record.
#ifndef LIMS_LABORATORY_QUALITY_INCIDENTS_H
#define LIMS_LABORATORY_QUALITY_INCIDENTS_H

#include "laboratory/laboratory.h"

/// What an incident is known by on every copy that finds it, whatever else each knows by then: its code follows from it.
struct lims_incident_name {
	const char *text;
	bool opens; ///< it is opened under the first such one that stands nowhere
	bool
		ends; ///< also a closed one tells it; of the others only one that is still open, which stands for what follows it. Without `opens`: what older programs knew it by
};

enum lims_incident {
	LIMS_INCIDENT_VERIFY,    ///< the journal, its blobs or its tables are not what they must be
	LIMS_INCIDENT_RESTORE,   ///< the store was made from a backup
	LIMS_INCIDENT_CLOCK,     ///< the machine's clock stood before the last entry
	LIMS_INCIDENT_RECOMPUTE, ///< a paper computed again from the kept bytes gives something else
	LIMS_INCIDENT_DAMAGED,   ///< a command met evidence that is lost or does not verify
	LIMS_INCIDENT_ADOPTED,   ///< the key of the store was not on the machine; the store got a new node
	LIMS_INCIDENT_PACK, ///< a pack of entries was refused for what it holds: forged, damaged, incomplete, of a newer program, of another laboratory or history
	LIMS_INCIDENT_NUMBER,   ///< two papers were issued under one number, or one under a number that was given up
	LIMS_INCIDENT_TWINS,    ///< several papers of one worksheet stand
	LIMS_INCIDENT_RESTART,  ///< a program did not close the store that it had open for writing, and the machine was started anew since
	LIMS_INCIDENT_MARK,     ///< one sticker or seal was used for two works or instruments
	LIMS_INCIDENT_REGISTER, ///< fields of one code were recorded on two nodes that did not know of each other
	LIMS_INCIDENT_SERIAL,   ///< one serial number was received on two such nodes
	LIMS_INCIDENT_STOCK,    ///< two such nodes moved the same numbers of the stock
	LIMS_INCIDENT_PLACE,    ///< two such nodes put different marks on one place
	LIMS_INCIDENT_OPENED,   ///< one such node issued a paper, the other handed its worksheet back, gave it up or changed it
	LIMS_INCIDENT_SHUT,     ///< one such node issued a paper, the other recorded what shuts one of its gates
	LIMS_INCIDENT_CARD, ///< one such node changed the serial number of a standard or device, the other recorded a certificate of another number on it
};

/// Records it with `detail`, one line. One that is the same (of a failed verification or recomputation: any that is still open) is not recorded twice; *ret_code is then that of the
/// first. ret_code "": the store is read-only here, nothing was recorded. LIMS_E_STORAGE and other faults of the journal.
lims_rc lims_incident_record(
	struct lims_laboratory *lab, enum lims_incident what, const char *detail, char ret_code[LIMS_CODE], struct lims_err *err);
/// Records, once and with the last entry that was kept, that a program did not close the store that it had open for writing and that the machine was started anew since: a power
/// cut or a reset, or a program that was ended before an ordinary shutdown.
lims_rc lims_incident_restart(struct lims_laboratory *lab, struct lims_err *err);
/// Records an incident for every clock set back that the journal of this node knows and no incident tells.
lims_rc lims_incident_clocks(struct lims_laboratory *lab, struct lims_err *err);
/// What was found and is not told by an incident yet; texts but `detail` are messages. code "": the store is read-only here, nothing was recorded.
typedef void lims_incident_tell(void *ctx, const char *code, const char *title, const char *detail, const char *because);
/// The same for papers that contradict each other (numbers.h): to be called when entries of another
/// node were taken in, and when somebody looks at the series. tell NULL: nobody is told.
lims_rc lims_incident_papers(struct lims_laboratory *lab, lims_incident_tell *tell, void *ctx, struct lims_err *err);
/// Stickers and seals that were used twice (stock/again.h), among all that were ever used; nobody is told.
lims_rc lims_incident_marks(struct lims_laboratory *lab, struct lims_err *err);
/// The same for what two copies wrote of one thing without knowing of each other (meetings.h), and for numbers of stickers and seals that came in and were used before.
struct lims_sync_met;
lims_rc lims_incident_meetings(
	struct lims_laboratory *lab, const struct lims_sync_met *met, lims_incident_tell *tell, void *ctx, struct lims_err *err);

#endif
