"""Finding: text analysis, query language, index backends. Never a source of truth."""
