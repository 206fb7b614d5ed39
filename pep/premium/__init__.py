"""Pupil premium: the books of a financial year, kept by a ledger that always balances."""
