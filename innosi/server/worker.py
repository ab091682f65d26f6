"""gunicorn's worker with threads, made patient: nobody who is slow holds one of them.

gunicorn gives a thread to whoever connects and lets it wait, for ever if need be, for the rest of
the request and for its answer to be taken; and its main loop waits for those who don't hang up.
Here requests arrive in the main loop, which waits for all of them at once and for none too long.
A thread gets a request that is all there. What it answers fits into the system's own buffer.
"""

import re
import select
import socket
import time
from collections import deque
from errno import ECONNRESET
from functools import partial
from selectors import EVENT_READ, EVENT_WRITE
from urllib.parse import unquote_to_bytes

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.http.parser import RequestParser
from gunicorn.workers.gthread import TConn, ThreadWorker

from innosi.settings import LARGEST_BODY_OF_VISITORS, LARGEST_FORM_OF_VISITORS

SECONDS = 10  # to send a request, or to take an answer
SECONDS_OF_LONG_FORM = 60
MOST_LONG_FORMS = 32  # that arrive at once, of 1.5 MB at most
SECONDS_TO_HANG_UP = 2
SECONDS_TO_DRAIN = 0.1
MOST_OF_A_HEAD = 64 * 1024
MOST_AFTER_THE_END = 1024**2
BYTES_AT_ONCE = 64 * 1024
BUFFER = 1024**2  # for an answer; Linux allows 200 KB where nobody told it otherwise

END_OF_HEAD = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,18})[ \t]*\r\n", re.IGNORECASE)


class PatientParser(RequestParser):
    def __next__(self):
        """In a thread, which set the socket to wait for ever."""
        self.unreader.sock.settimeout(SECONDS)
        return super().__next__()


class PatientWorker(ThreadWorker):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.leaving_conns: deque[TConn] = deque()
        self.long_conns: deque[TConn] = deque()  # on which a long form arrives

    # A request arrives

    def enqueue_req(self, conn):
        """Every connection comes by here, new or kept, before it gets a thread."""
        if not conn.initialized:
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
            conn.parser = PatientParser(conn.cfg, conn.sock, conn.client)
            conn.initialized = True
        conn.sock.setblocking(False)
        conn.arrived = bytearray(conn.parser.unreader.take_buffered())
        conn.needed = bytes_needed(conn.arrived)
        act = self._receive(conn) if more_needed(conn) else self._give_a_thread
        if act:
            act(conn)
        else:
            self._wait_for_more(conn)

    def _wait_for_more(self, conn):
        if not is_long(conn):
            self._watch(conn, self.pending_conns, SECONDS, self.on_pending_socket_readable)
        elif len(self.long_conns) < MOST_LONG_FORMS:
            self._watch(conn, self.long_conns, SECONDS_OF_LONG_FORM, self._on_more_of_long_form)
        else:
            self._close(conn)

    def on_pending_socket_readable(self, conn, client):
        act = self._receive(conn) or (self._wait_for_more if is_long(conn) else None)
        if act:
            self._forget(conn, self.pending_conns)
            act(conn)

    def _on_more_of_long_form(self, conn, client):
        act = self._receive(conn)
        if act:
            self._forget(conn, self.long_conns)
            act(conn)

    def _receive(self, conn):
        """What is to be done with the connection; None: wait for more."""
        try:
            data = conn.sock.recv(BYTES_AT_ONCE)
        except BlockingIOError:
            return None
        except OSError:
            return self._close
        if not data:
            return self._close
        searched = len(conn.arrived)
        conn.arrived += data
        if conn.needed is None:
            conn.needed = bytes_needed(conn.arrived, searched)
        if not more_needed(conn):
            return self._give_a_thread
        is_too_long = conn.needed is None and len(conn.arrived) > MOST_OF_A_HEAD
        return self._refuse if is_too_long else None

    def _give_a_thread(self, conn):
        """Unless answers of before lie there untaken, which leave no room for another."""
        conn.parser.unreader.unread(bytes(conn.arrived))
        if conn.parser.req_count and not has_room(conn.sock):
            self._watch(conn, self.pending_conns, SECONDS, self._on_room, EVENT_WRITE)
        else:
            super().enqueue_req(conn)

    def _on_room(self, conn, client):
        self._forget(conn, self.pending_conns)
        super().enqueue_req(conn)

    def _refuse(self, conn):
        limit, size = self.cfg.limit_request_line, len(conn.arrived)
        is_line = conn.arrived.find(b"\r\n", 0, limit) < 0
        error = LimitRequestLine(size, limit) if is_line else LimitRequestHeaders("no end in sight")
        self.handle_error(None, conn.sock, conn.client, error)
        self._leave(conn)

    # It is answered, in a thread

    def handle_request(self, req, conn):
        try:
            return super().handle_request(req, conn)
        except TimeoutError:
            # Gone, as far as we are concerned; nothing to make a fuss of in the log.
            raise ConnectionResetError(ECONNRESET, "The answer was not taken in time") from None

    def _keepalive_after(self, conn, keepalive):
        """A body that nobody read is not waited for: the connection ends."""
        deadline = time.monotonic() + SECONDS_TO_DRAIN
        return bool(keepalive and conn.parser.finish_body(deadline=deadline))

    # It ends

    def finish_request(self, conn, fs):
        if fs.cancelled() or fs.exception() or fs.result():
            super().finish_request(conn, fs)
        else:
            self._leave(conn)

    def _leave(self, conn):
        """Says that no more will come, and reads what still does: who is cut off while sending
        would not see the answer."""
        try:
            conn.sock.setblocking(False)
            conn.sock.shutdown(socket.SHUT_WR)
        except OSError:
            self._close(conn)
            return
        conn.ignored = 0
        self._watch(conn, self.leaving_conns, SECONDS_TO_HANG_UP, self._on_leaving)

    def _on_leaving(self, conn, client):
        try:
            data = conn.sock.recv(BYTES_AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        conn.ignored += len(data)
        if not data or conn.ignored > MOST_AFTER_THE_END:
            self._forget(conn, self.leaving_conns)
            self._close(conn)

    def murder_pending(self):
        """Those who took too long."""
        for conns in (self.pending_conns, self.long_conns, self.leaving_conns):
            while conns and conns[0].timeout <= time.monotonic():
                conn = conns[0]
                self._forget(conn, conns)
                self._close(conn)

    def _watch(self, conn, conns, seconds, then, event=EVENT_READ):
        conn.timeout = time.monotonic() + seconds  # so each queue has its oldest first
        conns.append(conn)
        self.poller.register(conn.sock, event, partial(then, conn))

    def _forget(self, conn, conns):
        self.poller.unregister(conn.sock)
        conns.remove(conn)

    def _close(self, conn):
        self.nr_conns -= 1
        conn.close()


def has_room(connected):
    poll = select.poll()
    poll.register(connected, select.POLLOUT)
    return bool(poll.poll(0))


def more_needed(conn):
    return conn.needed is None or len(conn.arrived) < conn.needed


def is_long(conn):
    return conn.needed is not None and conn.needed > MOST_OF_A_HEAD + LARGEST_BODY_OF_VISITORS


def bytes_needed(arrived, searched=0):
    """How many make a thread worth while; None as long as the head is not all there.

    A line that ends as none may is refused by whoever reads it. Where the body is larger than may
    be sent there, the head will do: it is refused by that alone, unless an editor sends it.
    """
    end = arrived.find(END_OF_HEAD, max(0, searched - len(END_OF_HEAD)))
    so_far = end if end >= 0 else len(arrived)
    line_feeds = arrived.count(b"\n", searched, so_far)
    if line_feeds != arrived.count(b"\r\n", max(0, searched - 1), so_far):
        return 0
    if end < 0:
        return None
    end += len(END_OF_HEAD)
    length = LENGTH.search(arrived, 0, end)
    body = int(length[1]) if length else 0
    return end + body if body <= largest_body(arrived) else end


def largest_body(arrived):
    """Of who is not signed in. Whatever may be an address of the admin counts as one."""
    target = arrived[: arrived.find(b"\r\n")]
    is_admin = b"/admin/" in unquote_to_bytes(bytes(target))
    return LARGEST_FORM_OF_VISITORS if is_admin else LARGEST_BODY_OF_VISITORS
