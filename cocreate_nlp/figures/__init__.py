"""Japanese figures: read, decide, turn into ranges that cannot be undone."""

from cocreate_nlp.figures.reader import Figure, find_figures
from cocreate_nlp.figures.tables import FigureKind

__all__ = ["Figure", "FigureKind", "find_figures"]
