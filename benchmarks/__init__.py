"""What is meant to be fast, measured: each claim is a ratio between two things timed in one run."""
