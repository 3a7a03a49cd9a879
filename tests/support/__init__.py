"""What tests of several modules use: rows, reports, figures and packs made for a case."""

from pathlib import Path

ROOT = Path(__file__).parents[2]
RAW = ROOT / "data" / "raw"
