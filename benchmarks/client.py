"""Send requests over several connections where wrk is missing; prints what wrk's script prints."""

import asyncio
import json
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, cast

import uvloop

from benchmarks.subjects import Range

LENGTH = b"content-length:"


@dataclass(frozen=True, slots=True)
class Spelling:
    """How a request about a number is written."""

    part: Range
    key_before: str
    before: bytes
    after: bytes

    def requests(self, index: int, clients: int) -> Iterator[bytes]:
        """Write every `clients`-th request of the range, from `index` on."""
        for number in range(index, self.part.count, clients):
            key = f"Idempotency-Key: {self.key_before}-{number}\r\n" if self.key_before else ""
            yield b"%b%d%b%b\r\n" % (self.before, self.part.at(number), self.after, key.encode())


def spelling_of(told: Mapping[str, Any]) -> Spelling:
    """Write down what all requests share."""
    before, after = told["path"]
    headers = {"Host": f"127.0.0.1:{told['port']}", "Content-Length": "0", **told["headers"]}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return Spelling(
        Range(*told["walk"]),
        told["key_before"],
        f"{told['method']} {before}".encode(),
        f"{after} HTTP/1.1\r\n{lines}".encode(),
    )


class Client(asyncio.Protocol):
    """One connection that sends its next request when the answer to the last one is complete."""

    def __init__(self, requests: Iterator[bytes], *, until: float, over: "asyncio.Future[None]") -> None:
        self._requests = requests
        self._until = until
        self.over = over
        self._head = b""
        self._missing = 0
        self._began = 0.0
        self.bad = 0
        self.bytes = 0
        self.latencies: list[float] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to ask."""
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        """Take a piece of an answer; ask again when it was the last one."""
        self.bytes += len(data)
        if self._missing:
            self._missing -= len(data)
        else:
            self._head += data
            end = self._head.find(b"\r\n\r\n")
            if end < 0:
                return
            self._missing = end + 4 + _length(self._head[:end]) - len(self._head)
            self.bad += not self._head.startswith(b"HTTP/1.1 2")
            self._head = b""
        if not self._missing:
            self.latencies.append(time.perf_counter() - self._began)
            self._ask()

    def connection_lost(self, _error: Exception | None) -> None:
        """End; a server that hangs up while it is asked has answered badly."""
        if not self.over.done():
            self.bad += 1
            self.over.set_result(None)

    def _ask(self) -> None:
        self._began = time.perf_counter()
        request = next(self._requests, None)
        if request is None or self._began >= self._until:
            self.bad += request is None
            self.over.set_result(None)
            self._transport.close()
        else:
            self._transport.write(request)


def _length(head: bytes) -> int:
    at = head.lower().find(LENGTH)
    return int(head[at + len(LENGTH) :].split(b"\r\n", 1)[0]) if at >= 0 else 0


def _same(client: Client) -> Client:
    return client


async def _load(told: Mapping[str, Any]) -> None:
    spelling, connections = spelling_of(told), told["connections"]
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    clients = []
    for index in range(connections):
        requests = spelling.requests(index, connections)
        client = Client(requests, until=began + told["seconds"], over=loop.create_future())
        await loop.create_connection(partial(_same, client), "127.0.0.1", told["port"])
        clients.append(client)
    await asyncio.gather(*(client.over for client in clients))
    latencies = sorted(latency for client in clients for latency in client.latencies)
    figures = {
        "requests": len(latencies),
        "bad": sum(client.bad for client in clients),
        "seconds": time.perf_counter() - began,
        "median_ms": statistics.median(latencies) * 1000,
        "p99_ms": latencies[len(latencies) * 99 // 100] * 1000,
        "used": connections * (1 + max(len(client.latencies) for client in clients)),
        "bytes": sum(client.bytes for client in clients),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    uvloop.run(_load(json.loads(sys.argv[1])))
