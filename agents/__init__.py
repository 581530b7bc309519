"""The running system around `stream`: Kafka, Faust, settings, metrics and the command line."""
