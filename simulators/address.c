// SPDX-License-Identifier: Apache-2.0
// Reading an IPv4 address and port.
#include "simulators/address.h"

#include "simulators/number.h"

#include <arpa/inet.h>
#include <string.h>

lims_rc lims_sim_address_parse(const char *text, const char *what, struct sockaddr_in *ret, struct lims_err *err)
{
	const char *p = strncmp(text, "tcp:", 4) == 0 ? text + 4 : text;
	const char *colon = strrchr(p, ':');
	char host[INET_ADDRSTRLEN] = "";
	struct sockaddr_in a = {.sin_family = AF_INET};
	int64_t port = 0;
	if (colon && (size_t)(colon - p) < sizeof host)
		memcpy(host, p, (size_t)(colon - p));
	if (!colon || inet_pton(AF_INET, host, &a.sin_addr) != 1 || lims_sim_number_parse(colon + 1, 0, 0, 65535, "port", &port, NULL))
		return lims_err_set(err, LIMS_E_INPUT, "%s '%.60s' is not an address; write it like 127.0.0.1:4001", what, text);
	a.sin_port = htons((uint16_t)port);
	*ret = a;
	return LIMS_OK;
}

bool lims_sim_address_is_loopback(const struct sockaddr_in *a)
{
	return ntohl(a->sin_addr.s_addr) >> 24 == 127;
}
