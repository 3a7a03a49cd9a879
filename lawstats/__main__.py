"""`python -m lawstats`."""

from lawstats.cli import main

main()
