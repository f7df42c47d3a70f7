"""Commands of the durable queue."""
