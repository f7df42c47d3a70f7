"""What an asset is: its states, texts, persons, places, events, and who may see it."""
