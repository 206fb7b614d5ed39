"""Checking files for viruses. `DOCUMENT_SCANNER` names the class that does it.

A scanner has one method, `threat_in(file)`, which gives the name of what it
found or "" for a clean file, and raises ScannerUnavailable when it cannot say.
"""

import socket
import struct

from django.conf import settings
from django.utils.module_loading import import_string

CHUNK = 64 * 1024
TIMEOUT = 60


class ScannerUnavailable(Exception):
    """The scanner did not answer, or not in words we know: the file stays unread."""


def scanner():
    """The scanner of the settings, or None where there is none."""
    path = settings.DOCUMENT_SCANNER
    return import_string(path)() if path else None


class ClamAV:
    """ClamAV's daemon, spoken to over a socket by its INSTREAM command.

    The file goes in chunks, each after its length in four bytes, and an empty one
    ends it; the answer is one line: "stream: OK" or "stream: NAME FOUND".
    """

    def __init__(self, address=None):
        self.address = address or settings.CLAMAV_ADDRESS

    def threat_in(self, file):
        """The name of the virus in the file, or "". Raises ScannerUnavailable."""
        try:
            with self._connected() as connection:
                connection.sendall(b"zINSTREAM\0")
                file.seek(0)
                while chunk := file.read(CHUNK):
                    connection.sendall(struct.pack(">L", len(chunk)) + chunk)
                connection.sendall(struct.pack(">L", 0))
                return self._meaning(self._answer(connection))
        except OSError as error:
            raise ScannerUnavailable(f"{type(error).__name__}: {error}") from error

    def _connected(self):
        if self.address.startswith("/"):
            connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            connection.settimeout(TIMEOUT)
            connection.connect(self.address)
            return connection
        host, _, port = self.address.rpartition(":")
        return socket.create_connection((host.strip("[]"), int(port)), timeout=TIMEOUT)

    @staticmethod
    def _answer(connection):
        answer = b""
        while not answer.endswith(b"\0"):
            part = connection.recv(4096)
            if not part:
                break
            answer += part
        return answer.rstrip(b"\0").decode("utf-8", "replace").strip()

    @staticmethod
    def _meaning(answer):
        if answer == "stream: OK":
            return ""
        if answer.startswith("stream: ") and answer.endswith(" FOUND"):
            return answer.removeprefix("stream: ").removesuffix(" FOUND")
        raise ScannerUnavailable(answer or "The scanner closed the connection without an answer.")
