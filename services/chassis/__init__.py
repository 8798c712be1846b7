"""What every deployable needs and no article does: settings, the options of Kafka clients, logs."""
