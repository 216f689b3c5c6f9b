"""Pages of the programme's funds."""
