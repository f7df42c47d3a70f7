"""A line that drops: relays a loopback port to another and cuts it off after so many bytes, as often as is asked."""

import contextlib
import socket
import struct
import threading
from types import TracebackType
from typing import Self

BLOCK = 64 * 1024
ABORT = struct.pack("ii", 1, 0)  # SO_LINGER on with no time: closing sends RST


class Relay:
    """Counts what clients send; each of `cuts` (bytes sent in all) ends every line that is open at that moment."""

    def __init__(self, port: int, cuts: list[int]) -> None:
        self._server_port = port
        self._cuts = sorted(cuts)
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.port: int = self._listener.getsockname()[1]
        self.sent = 0
        self.dropped = 0

    def __enter__(self) -> Self:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._drop()

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self._server_port))
            self._open += [client, server]
            threading.Thread(target=self._pump, args=(client, server, True), daemon=True).start()
            threading.Thread(target=self._pump, args=(server, client, False), daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, counted: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                target.sendall(block)
                if counted and self._due(len(block)):
                    self._drop()
            target.shutdown(socket.SHUT_WR)

    def _due(self, count: int) -> bool:
        with self._lock:
            self.sent += count
            if self._cuts and self.sent >= self._cuts[0]:
                self._cuts.pop(0)
                self.dropped += 1
                return True
        return False

    def _drop(self) -> None:
        for line in self._open:
            with contextlib.suppress(OSError):
                line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._open.clear()
