// SPDX-License-Identifier: Apache-2.0
// A world with two standards whose certificates are recorded from files: the weights "m2" and the gauge "gauge", for tests/data/loads.
#ifndef TESTS_LABORATORY_CERTIFIED_H
#define TESTS_LABORATORY_CERTIFIED_H

#include "tests/laboratory/world.h"

#define CD_PIECES                                                                                                                          \
	"pieces: [{id: \"10\", nominal: \"10 kg\"}, {id: \"5\", nominal: \"5 kg\"}, {id: \"2\", nominal: \"2 kg\"}, "                          \
	"{id: \"2*\", nominal: \"2 kg\"}, {id: \"500\", nominal: \"500 g\"}, {id: \"100\", nominal: \"100 g\"}]\n"

extern const char cd_weights[];        ///< V26/1 of the weights, of 2026
extern const char cd_weights_before[]; ///< V25/9, to the end of 2025: a piece of 1 kg

/// wd_training, with gates off, the procedures bench-scale and calibrated, and the cards m2 (class M2, serial number S-1) and gauge (S-2), as ti.
int cd_cards(void **state);

#endif
