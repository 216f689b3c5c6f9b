"""The guided business plan: start-up table, twelve-month cash flow, break-even; frozen versions."""
