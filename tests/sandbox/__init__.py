"""The sandbox: limits that hold."""
