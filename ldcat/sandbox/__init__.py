"""Run what strangers send in processes that may die: queries and documents."""
