"""Watching over the evidence: what stands out is noted as looked at, and what is taken away is noted too."""
