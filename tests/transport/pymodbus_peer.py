# SPDX-License-Identifier: Apache-2.0
# The other side of the Modbus tests by python3-pymodbus, which nobody of this project wrote: a server that is read, and a client that reads a simulator.
#
#   pymodbus_peer.py check                 exit code 0 when the library is there
#   pymodbus_peer.py server tcp|rtu        announces "listening …" and "ready"; ends when stdin closes or says quit
#   pymodbus_peer.py client tcp HOST:PORT  prints what it read, one line per quantity, and "ready"
#   pymodbus_peer.py client rtu PATH
import asyncio
import os
import struct
import sys
import threading
import tty

loaded = threading.Event()


def say(text):
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def say_that_it_lives():
    """Loading takes long on a busy machine; whoever waits for a line gets one."""
    while not loaded.wait(0.5):
        say("loading")


def words(data):
    return [data[i] << 8 | data[i + 1] for i in range(0, len(data), 2)]


def swapped(data, pairs, bytes_in_word):
    """Words turned round, bytes within each word turned round."""
    parts = [data[i : i + 2] for i in range(0, len(data), 2)]
    if pairs:
        parts.reverse()
    return b"".join(bytes(reversed(p)) if bytes_in_word else p for p in parts)


def holding():
    """Addresses 0 to 30; test_pymodbus.c has the same table in its model."""
    data = struct.pack(">f", 230.2)
    data += swapped(struct.pack(">f", 230.2), True, False)
    data += swapped(struct.pack(">f", 230.2), False, True)
    data += swapped(struct.pack(">f", 230.2), True, True)
    data += struct.pack(">Hh", 54321, -12345)
    data += struct.pack(">i", -123456789)
    data += swapped(struct.pack(">I", 4000000000), True, False)
    data += struct.pack(">q", -1234567890123)
    data += swapped(struct.pack(">Q", 2**64 - 1), True, False)
    data += struct.pack(">d", 49.98)
    data += swapped(struct.pack(">d", -0.001), True, True)
    data += struct.pack(">H", 0x7FFF)
    return words(data)


def context():
    from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext

    inputs = words(struct.pack(">ff", 50.01, 0.5))
    one = ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, holding()), ir=ModbusSequentialDataBlock(0, inputs), zero_mode=True
    )
    seven = ModbusSlaveContext(
        hr=ModbusSequentialDataBlock(0, words(struct.pack(">ff", 7.0, 7.5))), zero_mode=True
    )
    return ModbusServerContext(slaves={1: one, 7: seven}, single=False)


def bridge(a, b):
    while True:
        try:
            data = os.read(a, 1024)
            if not data:
                return
            os.write(b, data)
        except OSError:
            return


def two_ends():
    """Two pseudo-terminals joined like the ends of a cable: the paths of both."""
    paths = []
    masters = []
    for _ in range(2):
        master, slave = os.openpty()
        tty.setraw(slave)
        masters.append(master)
        paths.append(os.ttyname(slave))
    for a, b in (masters, masters[::-1]):
        threading.Thread(target=bridge, args=(a, b), daemon=True).start()
    return paths


def end_with_stdin():
    for line in sys.stdin:
        if line.strip() == "quit":
            say("ok")
            break
    os._exit(0)


async def serve(kind):
    from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer
    from pymodbus.transaction import ModbusRtuFramer, ModbusSocketFramer

    if kind == "tcp":
        server = ModbusTcpServer(context(), ModbusSocketFramer, None, ("127.0.0.1", 0))
        task = asyncio.ensure_future(server.serve_forever())
        await server.serving
        where = "tcp:127.0.0.1:%d" % server.server.sockets[0].getsockname()[1]
    else:
        own, other = two_ends()
        server = ModbusSerialServer(context(), ModbusRtuFramer, port=own, baudrate=19200, ignore_missing_slaves=True)
        await server.start()
        task = asyncio.ensure_future(server.serve_forever())
        where = "pty:" + other
    loaded.set()
    say("listening " + where)
    say("ready")
    await task


def number(client, name, form, address, count, unit=1, function="holding"):
    ask = client.read_holding_registers if function == "holding" else client.read_input_registers
    answer = ask(address, count, slave=unit)
    if answer.isError():
        code = getattr(answer, "exception_code", None)
        say("%s %s" % (name, "silence" if code is None else "exception %d" % code))
        return
    data = b"".join(struct.pack(">H", w) for w in answer.registers)
    say("%s %s" % (name, " ".join("%.9g" % v for v in struct.unpack(form, data))))


def read(kind, where):
    from pymodbus.client import ModbusSerialClient, ModbusTcpClient

    if kind == "tcp":
        host, port = where.rsplit(":", 1)
        client = ModbusTcpClient(host, port=int(port), timeout=5)
    else:
        client = ModbusSerialClient(where, baudrate=9600, timeout=5)
    if not client.connect():
        sys.exit(3)
    loaded.set()
    number(client, "momentary", ">ffff", 0x0000, 8)
    number(client, "counters", ">III", 0x0010, 6)
    number(client, "inputs", ">f", 0x0000, 2, function="input")
    number(client, "serial", ">I", 0x0020, 2)
    number(client, "beyond", ">f", 0x0100, 2)
    number(client, "again", ">f", 0x0000, 2)
    client.close()
    say("ready")


def main():
    if sys.argv[1] == "check":
        import pymodbus.client  # noqa: F401
        import pymodbus.server.async_io  # noqa: F401
        import serial_asyncio  # noqa: F401

        return
    threading.Thread(target=say_that_it_lives, daemon=True).start()
    if sys.argv[1] == "server":
        threading.Thread(target=end_with_stdin, daemon=True).start()
        asyncio.run(serve(sys.argv[2]))
    else:
        read(sys.argv[2], sys.argv[3])


main()
