"""The columns of all tables and of the CSV files that people give, with dtypes, units and null."""
