"""One file a table that several controls share."""
