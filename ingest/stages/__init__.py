"""The way of a file from RECEIVED to DONE: one table, one function a stage, one commit for what belongs together."""
