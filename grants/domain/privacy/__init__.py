"""Evidence: who did what, whose identity was opened by whom and why. It reads the audit and changes nothing."""
