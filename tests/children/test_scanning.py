import io
import socketserver
import struct
import threading

import pytest

from lac.children.scanning import ClamAV, ScannerUnavailable


class Daemon(socketserver.ThreadingTCPServer):
    """Speaks ClamAV's INSTREAM, and answers as told."""

    allow_reuse_address = True
    daemon_threads = True
    answer = b"stream: OK\0"
    received = b""


class Conversation(socketserver.BaseRequestHandler):
    def handle(self):
        command = self.request.recv(10)
        while len(command) < 10:
            command += self.request.recv(10 - len(command))
        assert command == b"zINSTREAM\0"
        content = b""
        while length := struct.unpack(">L", self._exactly(4))[0]:
            content += self._exactly(length)
        self.server.received = content
        self.request.sendall(self.server.answer)

    def _exactly(self, length):
        content = b""
        while len(content) < length:
            content += self.request.recv(length - len(content))
        return content


@pytest.fixture
def daemon():
    with Daemon(("127.0.0.1", 0), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def scanner_at(server):
    host, port = server.server_address
    return ClamAV(f"{host}:{port}")


def test_clamav__gets_the_whole_file_in_chunks(daemon):
    content = b"a long report " * 20_000
    assert scanner_at(daemon).threat_in(io.BytesIO(content)) == ""
    assert daemon.received == content


def test_clamav__names_what_it_found(daemon):
    daemon.answer = b"stream: Eicar-Test-Signature FOUND\0"
    assert scanner_at(daemon).threat_in(io.BytesIO(b"x")) == "Eicar-Test-Signature"


@pytest.mark.parametrize("answer", [b"INSTREAM size limit exceeded. ERROR\0", b"", b"stream: ?\0"])
def test_clamav__an_answer_it_does_not_know_is_no_clean_file(daemon, answer):
    daemon.answer = answer
    with pytest.raises(ScannerUnavailable):
        scanner_at(daemon).threat_in(io.BytesIO(b"x"))


def test_clamav__nobody_there_is_no_clean_file(daemon):
    nobody = scanner_at(daemon)
    daemon.shutdown()
    daemon.server_close()
    with pytest.raises(ScannerUnavailable):
        nobody.threat_in(io.BytesIO(b"x"))
