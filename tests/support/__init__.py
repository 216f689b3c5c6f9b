"""What the tests stand on: a database server of their own, a reader of pages, a watch over skipped tests."""
