# SPDX-License-Identifier: Apache-2.0
"""verify_loop.py STORE COUNT: verifies the chain as a short script does, with sqlite3, hashlib and json of the standard library; prints the
microseconds of processor time. It makes the same checks of each entry as lims: hash, previous hash, columns against bytes, body."""
import hashlib
import json
import sqlite3
import sys
import time

began = time.process_time()
rows = sqlite3.connect("file:%s?mode=ro" % sys.argv[1], uri=True).execute(
    "SELECT node, sequence, hash, clock_ms, clock_n, type, subject, bytes FROM journal_entry ORDER BY node, sequence")
previous, count, last = "0" * 64, 0, (0, 0)
for node, sequence, stored, ms, n, kind, subject, data in rows:
    digest = hashlib.sha256(data)
    if digest.digest() != stored:
        sys.exit("entry %d: hash" % sequence)
    head, body = data.split(b"\n\n", 1)
    lines = head.decode().split("\n")
    if lines[0] != "lims-entry-1" or sequence != count + 1:
        sys.exit("entry %d: format" % sequence)
    says = dict(line.split(" ", 1) for line in lines[1:])
    if says["previous"] != previous or (ms, n) <= last:
        sys.exit("entry %d: order" % sequence)
    if says["node"] != node or says["sequence"] != str(sequence) or says["clock"] != "%d.%d" % (ms, n) or \
            says["type"] != kind or says["subject"] != subject or not isinstance(json.loads(body), dict):
        sys.exit("entry %d: columns" % sequence)
    previous, last, count = digest.hexdigest(), (ms, n), sequence
if count != int(sys.argv[2]):
    sys.exit("%d entries" % count)
print(round((time.process_time() - began) * 1e6))
