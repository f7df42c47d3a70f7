"""The theme: policy, tokens, times, the reader's choices, pages of error and of signing in."""
