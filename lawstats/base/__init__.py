"""Basics that know nothing of reports: errors, the log, locks, paths and fonts."""
