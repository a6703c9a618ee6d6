"""Produces what script_producer.ts tells it: librdkafka, through confluent-kafka.

Reads a request a line, as JSON, and answers each with a line.
"""

import json
import sys
from base64 import b64decode

from confluent_kafka import Producer


def to_bytes(text):
    return None if text is None else b64decode(text)


def produce_all(producer, topic, records):
    errors = []

    def on_delivery(error, _message):
        if error is not None:
            errors.append(str(error))

    for record in records:
        # What is not given must not be passed: None is no partition and no time.
        more = {name: record[name] for name in ("partition", "timestamp") if name in record}
        producer.produce(
            topic,
            value=to_bytes(record["value"]),
            key=to_bytes(record["key"]),
            headers=[(name, to_bytes(value)) for name, value in record["headers"]],
            on_delivery=on_delivery,
            **more,
        )
    left = producer.flush(15)
    if errors or left > 0:
        raise RuntimeError(errors[0] if errors else f"{left} records were not acknowledged")


# One for each codec: making one takes some round trips.
producers = {}


def run(request):
    config = {
        "bootstrap.servers": request["address"],
        "enable.idempotence": True,
        "compression.type": request["codec"],
        "linger.ms": 50,
        "batch.size": 1_000_000,
    }
    transactions = request.get("transactions")
    if transactions is None:
        if request["codec"] not in producers:
            producers[request["codec"]] = Producer(config)
        producer = producers[request["codec"]]
        produce_all(producer, request["topic"], request["records"])
        return
    producer = Producer({**config, "transactional.id": request["transactionalId"]})
    producer.init_transactions(15)
    for transaction in transactions:
        producer.begin_transaction()
        produce_all(producer, request["topic"], transaction["records"])
        if transaction["end"] == "commit":
            producer.commit_transaction(15)
        else:
            producer.abort_transaction(15)


for line in sys.stdin:
    request = json.loads(line)
    try:
        run(request)
        answer = {"answer": request["id"]}
    except Exception as error:
        answer = {"answer": request["id"], "error": str(error)}
    print(json.dumps(answer), flush=True)
