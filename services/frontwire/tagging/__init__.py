"""From an article to what is asserted of it."""
