"""Money: tranche schedules, request, approval and payment by different people, the double-entry ledger."""
