"""Figure packs: parses reports, runs notebooks and publishes a folder of pages, figures and data.

In: `packs.toml`, notebooks and reports. Out: ``figures/<name>/<UTC time>/``.
"""
