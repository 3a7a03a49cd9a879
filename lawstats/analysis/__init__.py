"""Analysis: tables in, one documented tidy DataFrame out of each public function.

- 01_corpus: `reports.due`, `reports.parts`, `reports.dates`, `reports.reading`,
  `checklist.checklist`, `duplicates.duplicates`; also `coverage.coverage`, `timeliness.timeliness`
- 02_comparison: `compare.reporting`, `compare.values`, `compare.quotes`, `compare.indicator`,
  `compare.official`, `compare.years`, `compare.jumps`
- 03_keywords: `keywords.terms`, `keywords.issuers`, `keywords.distinctive`, `keywords.citations`
- 04_shortcomings: `shortcomings.themes`, `shortcomings.clusters`, `shortcomings.said`
- 05_profile: `profile.facts`, `profile.peers`, `profile.points`
- 06_change: `change.reuse`, `change.moves`
"""
