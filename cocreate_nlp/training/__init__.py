"""The labelled corpus, training of the stored models, and evaluation."""

PARTS = ("names", "figures", "tagger", "facets", "grid")
"""The stored models: names, the judge of figures by context, the tagger, facets of voices, the grid."""
