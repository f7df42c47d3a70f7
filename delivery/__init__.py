"""Bytes go out: grants, press copies, the gate, the stop."""
