"""A mail server that takes in what it is given, or fails at a chosen word, in a thread on this machine."""

import socketserver
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

ANSWERS = {"EHLO": "250 at your service", "MAIL": "250 yes", "RCPT": "250 yes", "RSET": "250 yes", "QUIT": "221 bye"}


class PostOffice(socketserver.ThreadingTCPServer):
    """`mails` are those taken in whole, whether or not the answer came back. `at_word` is called at each word first."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails: list[str] = []
        self.answers = dict(ANSWERS)
        self.at_word: Callable[[str], None] = lambda _: None

    @property
    def port(self) -> int:
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    server: PostOffice

    def handle(self) -> None:
        try:
            self._talk()
        except ConnectionError:
            return  # whoever spoke was killed

    def _talk(self) -> None:
        self.server.at_word("HELLO")
        self._say("220 post office")
        while line := self.rfile.readline().decode():
            word = line.strip()[:4].upper()
            self.server.at_word(word)
            if word == "DATA":
                self._take_in()
                continue
            self._say(self.server.answers.get(word, "500 what"))
            if word == "QUIT":
                return

    def _take_in(self) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline().decode()).rstrip("\r\n") != ".":
            if not line:
                return
            lines.append(line)
        self.server.mails.append("".join(lines))
        self.server.at_word("TAKEN")
        self._say("250 taken")
        self.server.at_word("SAID")

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """One that is open while the block runs."""
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
