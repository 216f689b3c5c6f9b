"""`python -m grants.cli` does what `krok` does."""

from grants.cli import main

main()
