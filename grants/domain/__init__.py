"""What the programme is, one slice a folder."""
