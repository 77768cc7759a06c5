// SPDX-License-Identifier: Apache-2.0
// The status word of a register map: which bit says what about the values that are read with it.
#include "drivers/protocol/model.h"

#include <string.h>

static int bit_of(struct lims_node *node, const char *key, int top, struct lims_faults *f)
{
	return (int)lims_node_get_int(node, key, -1, 0, top, f);
}

static void read_decimals(struct lims_node *node, struct lims_model_status *s, int top, struct lims_faults *f)
{
	struct lims_node *list = lims_node_get(node, "decimals", f);
	if (!list)
		return;
	if (list->kind != LIMS_NODE_LIST || list->count < 1 || list->count > LIMS_MODEL_STATUS_DECIMALS) {
		lims_fault_add(f, list, "\"decimals\" is a list of 1 to %d entries {bit: 27, places: 4}", LIMS_MODEL_STATUS_DECIMALS);
		return;
	}
	for (struct lims_node *n = list->first; n; n = n->next) {
		int bit = bit_of(n, "bit", top, f), places = (int)lims_node_get_int(n, "places", -1, 0, 9, f);
		if (bit < 0 || places < 0)
			lims_fault_add(f, n, "an entry of \"decimals\" has a \"bit\" and its \"places\"");
		s->decimals[s->decimals_count].bit = bit;
		s->decimals[s->decimals_count++].places = places;
	}
}

static bool within(const struct lims_model_register *r, unsigned function, unsigned address, unsigned count)
{
	return r->function == function && r->address >= address && r->address + lims_word_type_registers(r->type) <= address + count;
}

/// The value and the status must come in one answer, in both lengths, or they may belong to different moments.
static bool read_together(const struct lims_model *m, const struct lims_model_register *value, const struct lims_model_register *status)
{
	const struct lims_question *q = lims_model_question_of(m, value);
	return q && within(status, q->function, q->address, q->count) &&
		   (!q->confirm || within(status, q->function, q->confirm_address, q->confirm));
}

static void check_registers(const struct lims_model *m, const struct lims_model_register *status, struct lims_faults *f)
{
	for (size_t i = 0; i < m->register_count; i++) {
		const struct lims_model_register *r = &m->registers[i];
		struct lims_node at = {.kind = LIMS_NODE_MAP, .line = r->line, .column = 1};
		if (r->has_status && !status)
			lims_fault_add(f, &at, "the register of \"%s\" wants a status word, and the model has no section \"status\"", r->role);
		else if (r->has_status && !read_together(m, r, status))
			lims_fault_add(f, &at, "\"%s\" and the status word are not read in one answer", r->role);
	}
}

void lims_model_status_read(struct lims_node *node, struct lims_model *m, struct lims_faults *f)
{
	struct lims_model_status *s = &m->status;
	const struct lims_model_register *reg = NULL;
	if (node) {
		const char *role = lims_node_need_text(node, "role", f);
		reg = lims_model_register(m, role);
		s->role = role;
		if (!reg || (reg->type != LIMS_WORD_UINT16 && reg->type != LIMS_WORD_UINT32))
			lims_fault_add(f, node, "\"%s\" is the role of no register of the type uint16 or uint32", role);
		int top = reg && reg->type == LIMS_WORD_UINT16 ? 15 : 31;
		s->unstable = bit_of(node, "unstable", top, f);
		s->net = bit_of(node, "net", top, f);
		s->overload = bit_of(node, "overload", top, f);
		s->underload = bit_of(node, "underload", top, f);
		s->error = bit_of(node, "error", top, f);
		s->good = bit_of(node, "good", top, f);
		s->other_unit = bit_of(node, "other_unit", top, f);
		read_decimals(node, s, top, f);
	}
	check_registers(m, reg, f);
}
