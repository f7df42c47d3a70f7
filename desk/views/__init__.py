"""Pages of the desk, by what people come to do."""
