"""Approve nominations over sixteen connections where wrk is missing; prints what wrk's script prints."""

import asyncio
import json
import statistics
import sys
import time

from benchmarks.subjects import Range


class Client:
    """One connection that sends its next request when the answer to the last one is complete."""

    def __init__(self, part: Range, *, index: int, clients: int, token: str) -> None:
        self._part = part
        self._numbers = range(index, part.count, clients)
        self._token = token
        self.bad = 0
        self.latencies: list[float] = []

    async def run(self, host: str, port: int, *, until: float) -> None:
        """Send requests until the moment has come."""
        reader, writer = await asyncio.open_connection(host, port)
        for number in self._numbers:
            began = time.perf_counter()
            if began >= until:
                break
            writer.write(self._request(number, host))
            self.bad += not await _accepted(reader)
            self.latencies.append(time.perf_counter() - began)
        else:
            self.bad += 1
        writer.close()

    def _request(self, number: int, host: str) -> bytes:
        lines = (
            f"POST /api/v1/nominations/{self._part.at(number)}/actions/approve HTTP/1.1",
            f"Host: {host}",
            f"Authorization: Bearer {self._token}",
            f"Idempotency-Key: bench-{self._part.first}-{number}",
            "Content-Length: 0",
        )
        return "\r\n".join((*lines, "", "")).encode()


async def _accepted(reader: asyncio.StreamReader) -> bool:
    """Read one answer to its end and tell whether it was a good one."""
    head = await reader.readuntil(b"\r\n\r\n")
    lengths = [int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    await reader.readexactly(lengths[0] if lengths else 0)
    return head.startswith(b"HTTP/1.1 2")


async def _load(host: str, port: int, part: Range, *, seconds: float, connections: int, token: str) -> None:
    clients = [Client(part, index=index, clients=connections, token=token) for index in range(connections)]
    began = time.perf_counter()
    await asyncio.gather(*(client.run(host, port, until=began + seconds) for client in clients))
    latencies = sorted(latency for client in clients for latency in client.latencies)
    figures = {
        "requests": len(latencies),
        "bad": sum(client.bad for client in clients),
        "seconds": time.perf_counter() - began,
        "median_ms": statistics.median(latencies) * 1000,
        "p99_ms": latencies[len(latencies) * 99 // 100] * 1000,
        "used": connections * max(len(client.latencies) for client in clients),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    host, port, seconds, connections, *walk, token = sys.argv[1:]
    part = Range(*map(int, walk))
    asyncio.run(_load(host, int(port), part, seconds=float(seconds), connections=int(connections), token=token))
