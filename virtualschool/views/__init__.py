"""The officers' pages: the dashboard, the indicators and the administration."""
