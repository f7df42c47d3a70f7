"""Base templates, design tokens, icons and the browser components that faces share."""
