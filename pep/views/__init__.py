"""The pages of Personal Education Plans."""
