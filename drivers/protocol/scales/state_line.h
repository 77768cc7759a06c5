// SPDX-License-Identifier: Apache-2.0
// Lines "ST,GS, 245.6 g" that indicators of several makers send: state, kind, weight, unit.
#ifndef LIMS_PROTOCOL_SCALES_STATE_LINE_H
#define LIMS_PROTOCOL_SCALES_STATE_LINE_H

#include "drivers/protocol/line.h"

/// ST | US | OL , GS | NT | TR [,] [sign] blanks digits blanks unit blanks, without the line end. True when the line has this form; the weight field and
/// unit may hold anything printable.
bool lims_state_line(struct lims_piece line);
/// The reading of such a line: US is unstable, OL overload, NT net, TR the tare (role "mass_tare").
void lims_state_line_decode(const struct lims_setup *setup, struct lims_piece line, struct lims_reading *r);

#endif
