"""Files that come in and go out: spreadsheets, bank files, open data. One file a format."""
