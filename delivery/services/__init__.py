"""Use cases of handing out: terms, masters, grants, the gate, what was sent, what was looked at."""
