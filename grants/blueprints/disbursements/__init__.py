"""Pages of money: tranches and their steps, agreements and advices, the ledger."""

from grants.blueprints.disbursements import ledger, papers, tranches
from grants.blueprints.disbursements.base import blueprint

__all__ = ["blueprint", "ledger", "papers", "tranches"]
