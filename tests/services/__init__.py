"""Real servers for the tests, started as private processes on the loopback."""
