// SPDX-License-Identifier: Apache-2.0
// The words of the incidents that the program records, and the keys under which every copy knows them.
#include "laboratory/quality/incident_sorts.h"

#include "lims-core/base/lang.h"

const struct lims_incident_sort lims_incident_sorts[] = {
	[LIMS_INCIDENT_VERIFY] = {LIMS_MSG("The record does not verify"), "The record does not verify", LIMS_MSG("a verification found faults"),
		true},
	[LIMS_INCIDENT_RESTORE] = {LIMS_MSG("The store was restored from a backup"), "The store was restored from a backup",
		LIMS_MSG("a restore was made"), false},
	[LIMS_INCIDENT_CLOCK] = {LIMS_MSG("The clock was set back"), "The clock was set back",
		LIMS_MSG("the clock stood before the last entry"), false},
	[LIMS_INCIDENT_NUMBER] = {LIMS_MSG("A number was given to two papers, or to one after it was given up"),
		"A number was given to two papers, or to one after it was given up", LIMS_MSG("two nodes issued without knowing of each other"),
		false},
	[LIMS_INCIDENT_TWINS] = {LIMS_MSG("Several papers of one worksheet stand"), "Several papers of one worksheet stand",
		LIMS_MSG("two nodes issued without knowing of each other"), false},
	[LIMS_INCIDENT_MARK] = {LIMS_MSG("A sticker or seal was used twice"), "A sticker or seal was used twice",
		LIMS_MSG("two nodes used one number without knowing of each other: put another mark on one of them and replace its paper"), false},
	[LIMS_INCIDENT_REGISTER] = {LIMS_MSG("A register was changed on two nodes at the same time"),
		"A register was changed on two nodes at the same time",
		LIMS_MSG(
			"two nodes wrote it without knowing of each other, and the last value named here stands: where another one is right, set it "
			"again"),
		false},
	[LIMS_INCIDENT_SERIAL] = {LIMS_MSG("A serial number was received on two nodes at the same time"),
		"A serial number was received on two nodes at the same time",
		LIMS_MSG(
			"two nodes received it without knowing of each other, and it counts as one instrument that came twice: measure it once and "
			"hand the other one back without work; another instrument is received anew with a mark behind its number"),
		false},
	[LIMS_INCIDENT_STOCK] = {LIMS_MSG("Numbers of the stock were moved on two nodes at the same time"),
		"Numbers of the stock were moved on two nodes at the same time",
		LIMS_MSG(
			"two nodes moved them without knowing of each other, and the last one named here counts: see who has them and record it with "
			"lims stock return and lims stock issue"),
		false},
	[LIMS_INCIDENT_PLACE] = {LIMS_MSG("Two different marks were put on one place"), "Two different marks were put on one place",
		LIMS_MSG(
			"two nodes recorded them without knowing of each other, and the later one counts: look at the instrument and record what is "
			"there with lims seal record"),
		false},
	[LIMS_INCIDENT_CARD] = {LIMS_MSG("The serial number of a card was changed while a certificate of another one was recorded on it"),
		"The serial number of a card was changed while a certificate of another one was recorded on it",
		LIMS_MSG(
			"two nodes wrote without knowing of each other, and the certificate counts on: look at the instrument, then put the serial "
			"number right with set, or take the certificate back with withdraw, of lims standard or lims device"),
		false},
	[LIMS_INCIDENT_OPENED] = {LIMS_MSG("A paper was issued while its worksheet was handed back, given up or changed"), "paper-opened",
		LIMS_MSG("two nodes wrote without knowing of each other, and both stand: where the reason holds, revoke the paper and measure in "
				 "another "
				 "worksheet; where it does not, the paper stands, and nothing more is written in the worksheet"),
		false},
	[LIMS_INCIDENT_SHUT] = {LIMS_MSG("A paper was issued while another node recorded what stands against it"), "paper-shut",
		LIMS_MSG("two nodes wrote without knowing of each other, and the paper stands: see whether the results hold, and record it here, "
				 "or revoke the paper and measure again"),
		false},
	[LIMS_INCIDENT_RECOMPUTE] = {LIMS_MSG("Papers differ from what the kept bytes give"), "Papers differ from what the kept bytes give",
		LIMS_MSG("a recomputation found differences"), true},
	[LIMS_INCIDENT_DAMAGED] = {LIMS_MSG("Kept evidence is lost or damaged"), "Kept evidence is lost or damaged",
		LIMS_MSG("a command met evidence that does not verify"), false},
	[LIMS_INCIDENT_ADOPTED] = {LIMS_MSG("The store was adopted without the key of its node"),
		"The store was adopted without the key of its node", LIMS_MSG("the key of the node was not on this machine"), false},
	[LIMS_INCIDENT_RESTART] = {LIMS_MSG("A program was ended while the store was open, and the machine was started anew since"),
		"A program was ended while the store was open, and the machine was started anew since",
		LIMS_MSG("what was written last was not folded into the store: the machine went down, or the program was ended before it could "
				 "close the store"),
		false},
	[LIMS_INCIDENT_PACK] = {LIMS_MSG("A pack of entries was refused"), "A pack of entries was refused",
		LIMS_MSG("an exchange of entries was refused"), false},
};
