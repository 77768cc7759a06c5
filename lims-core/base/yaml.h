// SPDX-License-Identifier: Apache-2.0
// YAML data files as a tree of nodes that know their line, with every fault of a file reported at once.
#ifndef LIMS_BASE_YAML_H
#define LIMS_BASE_YAML_H

#include "lims-core/base/arena.h"
#include "lims-core/base/buf.h"
#include "lims-core/base/dec.h"

struct lims_json; ///< json.h

enum lims_node_kind { LIMS_NODE_TEXT, LIMS_NODE_LIST, LIMS_NODE_MAP };

/// One node. All memory belongs to the arena given to the reader.
struct lims_node {
	enum lims_node_kind kind;
	const char *key;         ///< name inside a map; NULL otherwise
	const char *text;        ///< scalar text, valid UTF-8 in NFC; NULL for lists and maps
	bool quoted;             ///< written in quotes or as a block: never a number, a blank or true/false by itself
	int key_line;            ///< 1-based, of the key inside a map; 0 otherwise
	int key_column;          ///< 1-based
	int line;                ///< 1-based, of the value
	int column;              ///< 1-based
	size_t count;            ///< children
	struct lims_node *first; ///< first child
	struct lims_node *next;  ///< next sibling
	bool read;               ///< a reader asked for it; what stays unread is a fault. Who walks a map by first/next sets it
};

struct lims_fault {
	int line;
	int column;
	const char *text; ///< one sentence
};

/// All faults of one file, in the order found; at most 100 are kept, `count` goes on. Memory in the arena.
struct lims_faults {
	struct lims_arena *arena;
	const char *file;             ///< name for messages; not owned
	const struct lims_lang *lang; ///< language of the sentences; NULL after init (English). Who reads a file takes that of its err
	struct lims_fault *list;
	size_t kept;
	size_t count;
};
void lims_faults_init(struct lims_faults *f, struct lims_arena *arena, const char *file);
/// Adds a fault at a node (node NULL: line 1). The same sentence at the same place is kept once.
void lims_fault_add(struct lims_faults *f, const struct lims_node *at, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
/// The same at a line and column (1-based).
void lims_fault_at(struct lims_faults *f, int line, int column, const char *fmt, ...) __attribute__((format(printf, 4, 5)));
/// LIMS_OK when there is none, else LIMS_E_INPUT whose sentence is the first fault and how many more there are; where = file:line:column.
lims_rc lims_faults_check(const struct lims_faults *f, struct lims_err *err);
/// One line per fault, "file:line:column: sentence".
void lims_faults_print(const struct lims_faults *f, struct lims_buf *b);

/// Parses with libyaml's events: depth ≤ 16, no anchors, aliases, tags or second document, ≤ 1 MiB, keys are plain text and never
/// twice, valid UTF-8 brought to NFC, no control characters. Faults go to f, by line; *ret_root is NULL when there is any. What breaks
/// the grammar, the encoding or the depth ends the search; all other faults are found at once.
void lims_yaml_parse(const char *text, size_t n, struct lims_faults *f, struct lims_node **ret_root);

/// The same tree from JSON: objects, arrays and texts. The line of its nodes is the element of the nearest list, from 1, or 0. LIMS_E_INPUT names the place of a number, true, false or
/// null, which no such tree holds, and of what is nested too deep; LIMS_E_MEMORY.
lims_rc lims_node_json(const struct lims_json *j, struct lims_arena *arena, struct lims_node **ret_node, struct lims_err *err);

/// Child by name, marked read (not its own children); NULL when absent. map must be a map (else a fault is added); NULL is a map
/// whose absence was already reported: everything in it is absent, without a fault.
struct lims_node *lims_node_get(struct lims_node *map, const char *key, struct lims_faults *f);
/// The same, but absent is a fault.
struct lims_node *lims_node_need(struct lims_node *map, const char *key, struct lims_faults *f);
/// Scalars: an absent key and one without a value ("key:") are the same. A list or map in their place is a fault.
const char *lims_node_get_text(struct lims_node *map, const char *key, const char *fallback, struct lims_faults *f);
const char *lims_node_need_text(struct lims_node *map, const char *key, struct lims_faults *f);        ///< "" when missing
bool lims_node_get_bool(struct lims_node *map, const char *key, bool fallback, struct lims_faults *f); ///< true|false only
int64_t lims_node_get_int(struct lims_node *map, const char *key, int64_t fallback, int64_t low, int64_t high, struct lims_faults *f);
bool lims_node_need_dec(
	struct lims_node *map, const char *key, struct lims_dec *ret, struct lims_faults *f); ///< false when missing or no number
/// True when it is there and a number (written without quotes); absent is no fault.
bool lims_node_get_dec(struct lims_node *map, const char *key, struct lims_dec *ret, struct lims_faults *f);
/// Index of the text among `choices` (NULL-terminated); a fault that lists them and -1 otherwise. Absent: `fallback`.
int lims_node_get_choice(struct lims_node *map, const char *key, const char *const *choices, int fallback, struct lims_faults *f);
/// Marks a whole subtree as read.
void lims_node_mark(struct lims_node *node);
/// Adds one fault for every member of a map that nobody read ("unknown key"); what lies below it is not looked at. The elements of a
/// list that was read count as read, the members of maps in it do not.
void lims_node_unread(const struct lims_node *root, struct lims_faults *f);

#endif
