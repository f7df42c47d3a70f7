"""Storage by role: uploads, originals, renditions, exports."""
