"""The labelled corpus, training of the stored models, and evaluation."""
