"""An example of a receiver of Frontwire's alerts, with Python's standard library alone.

    SECRET=whsec_… python receiver.py 8080

It verifies the signature (https://www.standardwebhooks.com has libraries for that in many languages), passes by what it has had before,
and prints the rest. Answer 2xx within ten seconds and do slow work afterwards: what is not answered in time is posted again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import os
import sys
import time
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

TOLERANCE_SECONDS = 300
LONGEST_BODY = 1 << 20
SECRET = base64.b64decode(os.environ["SECRET"].removeprefix("whsec_"))

had: set[str] = set()  # yours is a database: an alert may come again after a restart


def is_genuine(headers: Message, body: bytes) -> bool:
    """Say whether a body was signed with our secret, and not long ago."""
    webhook_id, timestamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not timestamp.isdecimal() or abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False
    digest = hmac.digest(SECRET, f"{webhook_id}.{timestamp}.".encode() + body, hashlib.sha256)
    wanted = f"v1,{base64.b64encode(digest).decode()}"
    # Several signatures stand there while the secret is being replaced.
    return any(hmac.compare_digest(wanted.encode(), found.encode()) for found in headers.get("webhook-signature", "").split())


class Handler(BaseHTTPRequestHandler):
    """One request, one CloudEvent."""

    def do_POST(self) -> None:
        """Take an alert, or refuse what is not genuine."""
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), LONGEST_BODY))
        if not is_genuine(self.headers, body):
            self.answer(400)
            return
        if self.headers["webhook-id"] not in had:
            had.add(self.headers["webhook-id"])
            alert = json.loads(body)["data"]
            headlines = [story["headline"] for story in alert["drivers"]["stories"]]
            print(alert["event"], alert["key"], alert["stories"], "stories:", "; ".join(headlines), flush=True)
        self.answer(204)

    def answer(self, status: int) -> None:
        """Answer without a body."""
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
