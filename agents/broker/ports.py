"""Free ports on loopback."""

from __future__ import annotations

import socket

LOOPBACK = "127.0.0.1"
_NEAR = 20


def is_free(port: int) -> bool:
    """Whether a server could listen on the port now (as Java asks: a port whose connections linger is free)."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((LOOPBACK, port))
            probe.listen(1)
        except OSError:
            return False
    return True


def any_free() -> int:
    """Return a port that the system picks."""
    with socket.socket() as probe:
        probe.bind((LOOPBACK, 0))
        port: int = probe.getsockname()[1]
    return port


def free_port(preferred: int, taken: frozenset[int] = frozenset()) -> int:
    """Return `preferred` (0: any), or the next free port above it, or any; never one in `taken`."""
    if preferred:
        for port in range(preferred, min(preferred + _NEAR, 65536)):
            if port not in taken and is_free(port):
                return port
    while (port := any_free()) in taken:
        pass
    return port
