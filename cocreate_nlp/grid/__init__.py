"""Places snippets on the specificity × competitive-core grid, before and after redaction."""
