"""Durable work: one queue in the database, where a row is the work and the broker only carries a hint.

Rooms enqueue by kind name (`dam.work.services.enqueue`); the table `WORK_HANDLERS` in settings says who does it. This
package stays light on import, because settings import `dam.work.kinds`.
"""
