"""Engines: `tick` is one pass; `local` runs it at the right moments."""
