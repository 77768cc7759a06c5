// SPDX-License-Identifier: Apache-2.0
// One instrument model as data (docs/formats/model.md): protocol, port defaults, register map, identity.
#ifndef LIMS_PROTOCOL_MODEL_H
#define LIMS_PROTOCOL_MODEL_H

#include "lims-core/base/crypto.h"
#include "lims-core/base/reading.h"
#include "lims-core/base/yaml.h"

enum { LIMS_MODEL_REGISTERS = 512, LIMS_MODEL_READS = 64, LIMS_MODEL_NO_VALUES = 8, LIMS_MODBUS_REGISTERS_MAX = 125 };

/// What the knowledge about a protocol or model rests on, best first.
enum lims_model_evidence {
	LIMS_MODEL_EVIDENCE_INSTRUMENT,  ///< tried on the instrument by this project
	LIMS_MODEL_EVIDENCE_CAPTURES,    ///< bytes that others recorded from instruments
	LIMS_MODEL_EVIDENCE_DOCUMENT,    ///< the maker's document
	LIMS_MODEL_EVIDENCE_THIRD_PARTY, ///< other people's published description
	LIMS_MODEL_EVIDENCE_SIMULATED,   ///< a simulator's own description
};
const char *lims_model_evidence_name(enum lims_model_evidence e); ///< "instrument", "captures", "document", "third-party", "simulated"

/// How a value lies in registers.
enum lims_word_type {
	LIMS_WORD_UINT16,
	LIMS_WORD_INT16,
	LIMS_WORD_UINT32,
	LIMS_WORD_INT32,
	LIMS_WORD_FLOAT32,
	LIMS_WORD_UINT64,
	LIMS_WORD_INT64,
	LIMS_WORD_FLOAT64,
};
const char *lims_word_type_name(enum lims_word_type t); ///< "uint16", …
bool lims_word_type_read(const char *text, enum lims_word_type *ret);
unsigned lims_word_type_registers(enum lims_word_type t); ///< 1, 2 or 4

/// Order of the four bytes on the wire, A the most significant; for one register ABCD means AB and BADC means BA, for four CDAB is GHEFCDAB and BADC is BADCFEHG.
enum lims_word_order { LIMS_ORDER_ABCD, LIMS_ORDER_CDAB, LIMS_ORDER_BADC, LIMS_ORDER_DCBA };
const char *lims_word_order_name(enum lims_word_order o);
bool lims_word_order_read(const char *text, enum lims_word_order *ret);

/// One quantity of a register map.
struct lims_model_register {
	const char *role; ///< "voltage", "energy_active", …; unique in the model
	const char *unit; ///< UCUM
	uint8_t function; ///< 3 or 4
	uint16_t address; ///< PDU address, 0-based
	enum lims_word_type type;
	enum lims_word_order order;
	struct lims_dec scale;                   ///< value = raw × scale, exact
	struct lims_dec change;                  ///< how far two reads in a row may differ, in `unit`: the confirmation rule of design 4a
	uint64_t no_value[LIMS_MODEL_NO_VALUES]; ///< raw patterns that mean "no value" (as assembled, before the scale)
	size_t no_values;
	bool unit_declared;     ///< the instrument sends no unit: `unit` is "" and the set-up declares it
	bool decimals_declared; ///< whole numbers of which the set-up says how many digits stand behind the point
	bool has_status;        ///< the model's status word, read in the same answer, says what the value is worth
	int line;               ///< in the file
};

enum { LIMS_MODEL_STATUS_DECIMALS = 8 };
/// A register whose bits say what the values beside it are worth. A bit is 0…31; -1: there is none.
struct lims_model_status {
	const char *role; ///< of the register; NULL: the model has no status word
	int unstable, net, overload, underload, error;
	int good;       ///< must be 1
	int other_unit; ///< must be 0: the values stand in a second unit
	struct {
		int bit, places;
	} decimals[LIMS_MODEL_STATUS_DECIMALS]; ///< one of the bits is set: so many digits stand behind the point
	size_t decimals_count;
};

/// One question: `count` registers from `address`; the confirming read takes `confirm` registers, another number, from `confirm_address`.
/// confirm 0: there is none, and the registers that only this read covers are never accepted for a record.
struct lims_question {
	uint8_t function;
	uint16_t address, count;
	uint16_t confirm_address, confirm;
	int line;
};

/// What can be asked about the instrument itself: for MT-SICS a command (I2, I3, I4), for Modbus the role of a register. NULL: nothing known.
struct lims_model_identity {
	const char *model;
	const char *software;
	const char *serial;
};

struct lims_lines;

/// A model. All memory belongs to the arena given to lims_model_read.
struct lims_model {
	const char *id; ///< file name without .yaml
	const char *maker;
	const char *name;     ///< the maker's model designation
	const char *protocol; ///< id of the protocol table
	enum lims_model_evidence evidence;
	const char *source;
	bool simulated;      ///< readings are no evidence in a production store
	unsigned baud;       ///< port default; 0 none
	char format[4];      ///< "8N1"; "" none
	unsigned unit;       ///< Modbus address by default; 0 none
	unsigned timeout_ms; ///< one answer: 50…60000
	unsigned latency_ms; ///< the latest that a late answer may come: quarantine after a timeout or bad frame
	struct lims_model_register *registers;
	size_t register_count;
	struct lims_question *reads;
	size_t read_count;
	struct lims_model_status status;
	const struct lims_lines *lines; ///< protocols with has_lines (generic/lines.h), else NULL
	struct lims_model_identity identity;
	struct lims_hash hash; ///< SHA-256 of the file's bytes
};

/// Reads a model file from its bytes. `name` is the id that the file must carry. All faults of the file go to `faults` with their
/// lines (unknown keys, unknown protocol, type, order or unit that is no text, overlapping registers, a role twice, a read of more than 125 registers, a
/// confirming read of the same length, a register that no read covers). LIMS_OK: *ret_model, in `arena`.
/// LIMS_E_INPUT: the first fault as a sentence. LIMS_E_MEMORY.
lims_rc lims_model_read(const void *bytes, size_t n, const char *name, struct lims_arena *arena, struct lims_faults *faults,
	const struct lims_model **ret_model, struct lims_err *err);

/// Reads the section `status` (NULL: there is none) of a model whose registers and reads are read already.
void lims_model_status_read(struct lims_node *node, struct lims_model *m, struct lims_faults *f);

/// The register that carries a role; NULL when there is none.
const struct lims_model_register *lims_model_register(const struct lims_model *m, const char *role);
/// The first read that covers a register with both its question and its confirmation, else the first that covers it with its question alone; never NULL for a
/// model that was read without faults.
const struct lims_question *lims_model_question_of(const struct lims_model *m, const struct lims_model_register *r);
/// False when the model gives no confirming read for this register: it can be looked at, not recorded.
bool lims_model_confirms(const struct lims_model *m, const struct lims_model_register *r);

#endif
