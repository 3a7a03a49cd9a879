"""Programs that make or measure parts of the project; each is run as ``python -m tools.NAME``."""
