"""Weeks and years of a child's life, day by day under frozen time."""
