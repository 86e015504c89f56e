"""The Account-Verwaltung: one module per tab."""
