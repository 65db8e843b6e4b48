"""Say who hears of what happened."""
