"""Runs the command line: ``python -m cocreate_nlp``."""

from cocreate_nlp.cli import main

if __name__ == "__main__":
    main()
