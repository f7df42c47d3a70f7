"""Readers of headers, in plain Python: each looks at few bytes, never decodes, and cannot be made to look long."""
