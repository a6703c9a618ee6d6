"""The stack that this project grew out of, as its authors would run it today.

FastAPI with an `async def` route, pydantic, and kafka-python, which sends each basket with acks=all
and flushes before the answer. It holds the event loop meanwhile: that is how the seed did it.
Settings: BROKER, TOPIC.
"""

import json
import os
from datetime import date

from fastapi import FastAPI
from kafka import KafkaProducer
from pydantic import BaseModel


class Product(BaseModel):
    id: str
    name: str
    price: float


class Basket(BaseModel):
    id: str
    store: str
    date: date
    products: list[Product]


app = FastAPI()
topic = os.environ["TOPIC"]
producer = KafkaProducer(
    bootstrap_servers=os.environ["BROKER"],
    acks="all",
    value_serializer=lambda value: json.dumps(value).encode(),
)


@app.post("/baskets")
async def post_basket(basket: Basket):
    producer.send(topic, basket.model_dump(mode="json"))
    producer.flush()
    return {"status": "ok"}
