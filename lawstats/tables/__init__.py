"""Tables: rows on disk or in memory become the `Corpus` that people use, and its panel."""
