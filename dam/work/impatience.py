"""Connections to the broker that give up soon: for requests, which must not wait for it."""

from urllib.parse import urlsplit

from kombu import Connection


def impatient(url: str, seconds: float) -> Connection:
    """Return a connection, not opened yet, that gives up after so many seconds and never tries twice."""
    over_amqp = urlsplit(url).scheme.startswith(("amqp", "pyamqp"))
    names = ("read_timeout", "write_timeout") if over_amqp else ("socket_timeout", "socket_connect_timeout")
    options = {"max_retries": 0, **dict.fromkeys(names, seconds)}
    return Connection(url, connect_timeout=seconds, transport_options=options)
