"""Japanese figures: read, decide, turn into ranges that cannot be undone."""

from cocreate_nlp.figures.figure import Figure
from cocreate_nlp.figures.frames import range_column
from cocreate_nlp.figures.ranger import FigureEdit, FigureRanger, FigureTurn, project_levels, range_figures
from cocreate_nlp.figures.reader import find_figures
from cocreate_nlp.figures.tables import FigureKind
from cocreate_nlp.figures.treatment import treated

__all__ = [
    "Figure",
    "FigureEdit",
    "FigureKind",
    "FigureRanger",
    "FigureTurn",
    "find_figures",
    "project_levels",
    "range_column",
    "range_figures",
    "treated",
]
