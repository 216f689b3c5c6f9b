"""Makes records for tests, one module a slice; each takes what it needs or makes it, and commits."""
