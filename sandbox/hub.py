"""Server-sent events: every open page hears what happens, and a page that sleeps is let go."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

LOG_LINES = 300


class Hub:
    """Publishes to bounded queues; a reader that falls behind is cut off and must load again."""

    def __init__(self, queue_max: int) -> None:
        self._queue_max = queue_max
        self._readers: set[asyncio.Queue[str | None]] = set()
        self.log: deque[tuple[str, str]] = deque(maxlen=LOG_LINES)

    def publish(self, event: str, data: Any) -> None:
        """Tell every reader."""
        text = f"event: {event}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"
        for queue in list(self._readers):
            if queue.qsize() >= self._queue_max:
                self._readers.discard(queue)
                queue.get_nowait()
                queue.put_nowait(None)
            else:
                queue.put_nowait(text)

    def note(self, text: str, tone: str = "info") -> None:
        """Write one line into the log of faults and deliveries."""
        self.log.append((text, tone))
        self.publish("fault", {"text": text, "tone": tone})

    @contextmanager
    def reader(self) -> Iterator[asyncio.Queue[str | None]]:
        """Give a queue of events; ``None`` in it means: too slow, load again."""
        queue: asyncio.Queue[str | None] = asyncio.Queue(self._queue_max + 1)
        self._readers.add(queue)
        try:
            yield queue
        finally:
            self._readers.discard(queue)

    def close(self) -> None:
        """Let every reader go."""
        for queue in self._readers:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)
        self._readers.clear()
