// SPDX-License-Identifier: Apache-2.0
// Inside the base room: the Intel decimal library, in the variant that the linked archive was built as (libbidgcc000.a).
#ifndef LIMS_BASE_DEC_BID_H
#define LIMS_BASE_DEC_BID_H

#include "lims-core/base/dec_bits.h"

// Arguments by value, rounding mode and flags as parameters; see lims_dec_self_check.
#define DECIMAL_CALL_BY_REFERENCE 0
#define DECIMAL_GLOBAL_ROUNDING 0
#define DECIMAL_GLOBAL_EXCEPTION_FLAGS 0
#include <bid_conf.h>

#include <bid_functions.h>

static inline BID_UINT128 lims_dec_to_bid(struct lims_dec d)
{
	BID_UINT128 x;
	x.w[0] = d.w[0];
	x.w[1] = d.w[1];
	return x;
}

/// A result of the library: LIMS_E_INPUT when it is no number or outside 10^±4000; *inexact (may be NULL) is set by its flag.
lims_rc lims_dec_from_bid(BID_UINT128 x, unsigned flags, struct lims_dec *ret, bool *inexact, struct lims_err *err);

#endif
