"""Writers of the formats in which reports are published, none with a reader's library."""
