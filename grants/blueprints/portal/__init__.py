"""The participant's own pages: small, neutral, in her language, gone in a tap."""
