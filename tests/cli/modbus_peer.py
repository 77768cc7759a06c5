# SPDX-License-Identifier: Apache-2.0
"""modbus_peer.py: pymodbus, which nobody here wrote, as the other side.

modbus_peer.py serve                       a meter with 230.5 V and 5.25 A as float32 from register 0, big end first; prints its port
modbus_peer.py read tcp:HOST:PORT|rtu:TTY FUNCTION ADDRESS COUNT UNIT   prints the registers
"""
import socket
import struct
import sys

from pymodbus.client import ModbusSerialClient, ModbusTcpClient
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartTcpServer


def serve():
    words = list(struct.unpack(">4H", struct.pack(">ff", 230.5, 5.25)))
    block = ModbusSequentialDataBlock(0, words + [0] * 12)
    unit = ModbusSlaveContext(ir=block, hr=block, zero_mode=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    print(port, flush=True)
    StartTcpServer(context=ModbusServerContext(slaves={1: unit}, single=False), address=("127.0.0.1", port))


def read(line, function, address, count, unit):
    kind, rest = line.split(":", 1)
    if kind == "tcp":
        host, port = rest.rsplit(":", 1)
        client = ModbusTcpClient(host, port=int(port))
    else:
        client = ModbusSerialClient(rest, baudrate=9600, bytesize=8, parity="N", stopbits=1, timeout=2)
    if not client.connect():
        sys.exit("no connection")
    ask = client.read_holding_registers if function == "3" else client.read_input_registers
    answer = ask(int(address), int(count), slave=int(unit))
    if answer.isError():
        sys.exit(str(answer))
    print(*answer.registers)


if sys.argv[1] == "serve":
    serve()
else:
    read(*sys.argv[2:])
