"""Processes are killed, disks fill, leases are stolen: nothing may be lost, changed or done twice."""
