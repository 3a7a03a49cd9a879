"""Analysis: tables in, one documented tidy DataFrame out of each public function.

The function behind a figure is ``lawstats.figures.FIGURES[name].data``; docs/packs.md lists both by
notebook. No figure shows all of `checklist.checklist`, `duplicates.duplicates`,
`coverage.coverage` and `timeliness.timeliness`.
"""
