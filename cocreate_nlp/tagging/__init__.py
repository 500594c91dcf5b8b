"""Tags snippets as experience, pain point or idea, with sub-kinds, facets and evidence."""
