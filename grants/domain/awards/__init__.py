"""The chair's decision, the award, its agreement and acceptance."""
