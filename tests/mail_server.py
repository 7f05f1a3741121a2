"""A mail server of our own on loopback, which greylists, refuses, breaks off, or is not there."""

import socketserver
import threading
from collections import Counter
from email import message_from_bytes, policy


class MailServer:
    """Speaks SMTP in threads; what it took stands in `taken`, in the order in which it came."""

    def __init__(self):
        self.taken = []
        self.greylisted = set()
        self.seen = Counter()
        self.refused = {}
        """Answers by recipient to RCPT TO: "550 unknown", say."""
        self.after_text = {}
        """What happens when the text has come, by recipient: an answer, or "hang up"."""
        self.greylists = False
        self._server, self.port = None, 0

    @property
    def recipients(self):
        """How often each recipient's mail was taken."""
        return Counter(message["To"] for message in self.taken)

    def start(self):
        """Listen; after the first time on the same port again."""
        server = self

        class Handler(Conversation):
            post = server

        self._server = Listener(("127.0.0.1", self.port), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def vanish(self):
        """Nobody listens any more."""
        if self._server:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def answer_to(self, recipient):
        """What is said to RCPT TO."""
        self.seen[recipient] += 1
        if recipient in self.refused:
            return self.refused[recipient]
        if self.greylists and recipient not in self.greylisted:
            self.greylisted.add(recipient)
            return "450 4.2.0 greylisted, try again later"
        return "250 ok"


class Listener(socketserver.ThreadingTCPServer):
    """As many at once as come."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False


class Conversation(socketserver.StreamRequestHandler):
    """One client, from greeting to farewell."""

    post: MailServer
    timeout = 20

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        try:
            self.say("220 mail.example ESMTP")
            recipient = ""
            while line := self.rfile.readline():
                verb = line.decode().strip()
                if verb.upper().startswith("RCPT TO:"):
                    recipient = verb.partition("<")[2].partition(">")[0]
                    self.say(self.post.answer_to(recipient))
                elif verb.upper() == "DATA":
                    if self.text(recipient):
                        return
                elif verb.upper() == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")
        except OSError:
            return

    def text(self, recipient):
        """Take the text; True where the line is cut."""
        self.say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        if line == b"":
            return True
        then = self.post.after_text.get(recipient, "250 ok")
        if then == "hang up unread":
            return True
        if then in ("250 ok", "hang up"):
            self.post.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if then == "hang up":
            return True
        self.say(then)
        return False
