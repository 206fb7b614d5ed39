"""Pages of imports: what can be loaded, one import, and what the return says of a child."""
