"""`python -m countersign.cli`."""

from . import main

main()
