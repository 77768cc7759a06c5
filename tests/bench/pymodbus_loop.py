# SPDX-License-Identifier: Apache-2.0
"""pymodbus_loop.py tcp|rtu ADDRESS COUNT: reads ten registers COUNT times with pymodbus and prints the seconds: wall, processor."""
import sys
import time

from pymodbus.client import ModbusSerialClient, ModbusTcpClient

kind, address, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
if kind == "tcp":
    host, port = address.rsplit(":", 1)
    client = ModbusTcpClient(host, port=int(port))
else:
    client = ModbusSerialClient(address, baudrate=115200, bytesize=8, parity="N", stopbits=1)
if not client.connect():
    sys.exit("no connection")
for timed in (20, count):
    wall, cpu = time.monotonic(), time.process_time()
    for _ in range(timed):
        answer = client.read_input_registers(0, 10, slave=1)
        if answer.isError() or answer.registers[0] != 0x4366:
            sys.exit("wrong answer")
    took = time.monotonic() - wall, time.process_time() - cpu
print("%.6f %.6f" % took)
