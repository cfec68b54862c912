"""A line between a site and its database that can be cut and mended: the server itself serves others too."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress


class Line:
    """Listens on a port of its own and hands on what it gets, both ways, until it is cut."""

    def __init__(self, host: str, port: int) -> None:
        self._target = host, port
        self._open: list[socket.socket] = []
        self.port = 0
        self.mend()

    def mend(self) -> None:
        """Take connections, at the same port as before."""
        self._server = socket.create_server(("127.0.0.1", self.port))
        self.port = self._server.getsockname()[1]
        threading.Thread(target=self._accept, args=(self._server,), daemon=True).start()

    def cut(self) -> None:
        """Refuse new connections and break those there are."""
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()
        self._open.clear()

    def _accept(self, server: socket.socket) -> None:
        while True:
            try:
                asked, _address = server.accept()
                answered = socket.create_connection(self._target)
            except OSError:
                return
            self._open += [asked, answered]
            for source, sink in ((asked, answered), (answered, asked)):
                threading.Thread(target=self._hand_on, args=(source, sink), daemon=True).start()

    @staticmethod
    def _hand_on(source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                sink.sendall(data)
        for one in (source, sink):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
