"""What the desk's forms say: read from a request, compared with what was shown, turned into changes."""
