"""A cheap HTTP load generator: keep-alive sockets, ready-made requests, one small loop.

It runs in a process of its own (``benchmarks.worker``) on the other core, and costs about a
quarter of what the smallest aiohttp handler costs, so that it measures the server and not itself.
"""

import gc
import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from benchmarks import bodies
from benchmarks.measure import WARM_UP_S, Result, summed_up

TAIL_S = 10.0


class Connection:
    """One keep-alive connection with at most one request under way."""

    __slots__ = ("buffer", "sock", "started_ns")

    def __init__(self, port: int) -> None:
        self.sock = socket.create_connection(("127.0.0.1", port), timeout=10)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = b""
        self.started_ns = 0

    def send(self, request: bytes, started_ns: int) -> None:
        self.started_ns = started_ns
        self.sock.sendall(request)

    def receive(self) -> bytes | None:
        """Return the whole response once it is there, or nothing yet."""
        chunk = self.sock.recv(65536)
        if not chunk:
            raise ConnectionError("the server hung up in the middle of the load")
        response = self.buffer + chunk if self.buffer else chunk
        if len(response) < _length_of(response):
            self.buffer = response
            return None
        self.buffer = b""
        return response


def _length_of(response: bytes) -> int:
    """Return how long the response will be; longer than it is while the head is incomplete."""
    head = response.find(b"\r\n\r\n")
    if head < 0:
        return len(response) + 1
    place = response.find(b"Content-Length: ", 0, head)
    if place < 0:
        return head + 4
    return head + 4 + int(response[place + 16 : response.find(b"\r\n", place)])


def closed(
    port: int, file: str, *, connections: int, seconds: float, is_endless: bool = False
) -> Result:
    """Keep every connection busy for ``seconds``, or until each request was sent once.

    ``is_endless`` goes round in the requests, for servers that do not mind repeats.
    """
    requests = _requests(file, is_endless=is_endless)
    by_fd = {one.sock.fileno(): one for one in _connect(port, connections)}
    load = _Tally(seconds)
    for one in by_fd.values():
        one.send(next(requests), time.perf_counter_ns())
    with select.epoll() as ready:
        for fd in by_fd:
            ready.register(fd, select.EPOLLIN)
        busy = len(by_fd)
        while busy:
            events = ready.poll(TAIL_S)
            if not events:
                raise TimeoutError("the server does not answer any more")
            for fd, _ in events:
                if _turned(by_fd[fd], load, requests):
                    busy -= 1
    return load.result()


def _turned(one: Connection, load: "_Tally", requests: Iterator[bytes]) -> bool:
    """Take what arrived and send the next request; tell whether this connection is finished."""
    response = one.receive()
    if response is None:
        return False
    now_ns = time.perf_counter_ns()
    load.note(one.started_ns, now_ns, response)
    request = next(requests, None) if now_ns < load.end_ns else None
    if request is None:
        return True
    one.send(request, now_ns)
    return False


def opened(port: int, file: str, *, connections: int, seconds: float, per_second: float) -> Result:
    """Send at a fixed rate whatever the server does; latency counts from the scheduled time."""
    requests = _requests(file, is_endless=False)
    free = deque(_connect(port, connections))
    busy: dict[int, Connection] = {}
    load = _Tally(seconds)
    begin_ns, step_ns = time.perf_counter_ns(), 1e9 / per_second
    due, total = 0, int((seconds + WARM_UP_S) * per_second)
    while due < total or busy:
        now_ns = time.perf_counter_ns()
        while free and due < total and begin_ns + due * step_ns <= now_ns:
            one = free.popleft()
            one.send(next(requests), int(begin_ns + due * step_ns))
            busy[one.sock.fileno()] = one
            due += 1
        wait_s = (begin_ns + due * step_ns - now_ns) / 1e9 if free and due < total else TAIL_S
        for fd in _readable(busy, max(wait_s, 0.0)):
            if (response := busy[fd].receive()) is not None:
                load.note(busy[fd].started_ns, time.perf_counter_ns(), response)
                free.append(busy.pop(fd))
    return load.result()


def _readable(busy: dict[int, Connection], wait_s: float) -> list[int]:
    # select() rather than epoll: its timeout has microseconds.
    found, _, _ = select.select(list(busy), [], [], wait_s)
    if not found and wait_s >= TAIL_S:
        raise TimeoutError("the server does not answer any more")
    return found


class _Tally:
    """Collects latencies after the warm-up."""

    def __init__(self, seconds: float) -> None:
        gc.disable()
        self.begin_ns = time.perf_counter_ns() + int(WARM_UP_S * 1e9)
        self.end_ns = self.begin_ns + int(seconds * 1e9)
        self.last_ns = self.begin_ns
        self.latencies_ns: list[int] = []
        self.errors = 0

    def note(self, started_ns: int, now_ns: int, response: bytes) -> None:
        if response[9:12] != b"200":
            self.errors += 1
        elif started_ns >= self.begin_ns:
            self.latencies_ns.append(now_ns - started_ns)
            self.last_ns = now_ns

    def result(self) -> Result:
        seconds = (self.last_ns - self.begin_ns) / 1e9
        return summed_up(self.latencies_ns, seconds, errors=self.errors)


def _connect(port: int, connections: int) -> list[Connection]:
    return [Connection(port) for _ in range(connections)]


def _requests(file: str, *, is_endless: bool) -> Iterator[bytes]:
    requests = bodies.load(Path(file))
    return cycle(requests) if is_endless else iter(requests)
