"""Every address against every role and every state: written by hand, asked of the real application."""
