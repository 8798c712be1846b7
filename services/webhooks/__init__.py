"""The webhook sender: conflict.alerts in, each alert posted to every receiver, signed; what no receiver takes is a dead letter."""
