"""The tests' work table."""

from dam.work.kinds import Kind

KINDS = {
    "note": Kind("tests.work.handlers.note"),
    "urgent": Kind("tests.work.handlers.note", priority=5),
    "misbehave": Kind("tests.work.handlers.misbehave", attempts=3),
    "batch": Kind("tests.work.handlers.batch", queue="search", batch=10, attempts=2),
    "again": Kind("tests.work.handlers.enqueue_itself_again"),
    "die": Kind("tests.work.handlers.die", attempts=2),
    "linger": Kind("tests.work.handlers.linger", queue="heavy"),
}
