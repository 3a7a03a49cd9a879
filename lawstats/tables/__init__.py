"""Tables: rows on disk or in memory become the object people hold and one panel of values."""
