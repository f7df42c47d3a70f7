"""The doors through which bytes leave: `fetch` for copies, `preview` for what pages show."""
