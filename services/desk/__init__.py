"""The desk: a Faust app with tables that remembers what the tagger forgets: versions, stories, activity, surges."""
