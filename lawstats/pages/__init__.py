"""HTML pages: templates and their texts, the annotated report, the checklist."""
