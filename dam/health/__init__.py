"""Asks every room how it is, and says how to mend what is not well."""
