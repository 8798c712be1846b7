"""The tagger: a Faust app whose lane carries articles from wire.articles to wire.enriched, exactly once."""
