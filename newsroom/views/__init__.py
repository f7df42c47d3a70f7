"""Pages that everybody may open, and those of the media account."""
