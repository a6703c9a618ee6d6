"""What schemathesis cannot know from the document of the API."""

import json

import schemathesis
from schemathesis.checks import CHECKS

# Rules between values, or about today, that no JSON Schema can say, by the code of the fault.
UNSAYABLE = {
    "date_in_future": "the day of a basket is not after tomorrow",
    "date_too_early": "nor before 2000",
    "not_on_date": "the instant of a sale is on its day, or a day beside it",
    "total_differs": "the total is the sum of the lines",
    # Below U+10000 the pattern names them, above not every language can.
    "format_character": "shops and ids hold no invisible characters",
    "from_after_to": "the days of a period are in order",
    "period_too_long": "each report has a longest period",
}

accept_valid_data = CHECKS.get_one("positive_data_acceptance")


@schemathesis.check
def valid_data_is_accepted(ctx, response, case):
    """`positive_data_acceptance`, but for requests that break these rules and no other."""
    if 400 <= response.status_code < 500:
        faults = response.json().get("errors", [])
        if faults and all(is_unsayable(fault, case) for fault in faults):
            return None
    return accept_valid_data(ctx, response, case)


# Codes that are such rules at these places only, by path.
UNSAYABLE_AT = {
    # It goes with `by=store` only.
    "/stats/sales": [("unknown_parameter", "/limit")],
    # A page is the `next` of an answer: a day, a shop and a till.
    "/stats/tills": [("not_a_page", "/after")],
    # And of baskets: of the same order.
    "/stats/baskets": [("not_a_page", "/after")],
    # First and last are there unless the count is 0, in order, and leave room for as many receipts.
    "/closings": [
        ("required", "/first"),
        ("too_small", "/last"),
        ("too_big", "/count"),
    ],
    # A schema counts no bytes.
    "/baskets": [("too_long", "/extra")],
    "/baskets/batch": [("too_long", "/extra")],
}


def is_unsayable(fault, case):
    """Whether the fault breaks a rule that no schema can say."""
    return fault["code"] in UNSAYABLE or (
        (fault["code"], fault["pointer"]) in UNSAYABLE_AT.get(case.path, [])
    )


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """NDJSON is a text to OpenAPI 3.1; here it is the JSON array, an element a line."""
    content = raw_schema["paths"]["/baskets/batch"]["post"]["requestBody"]["content"]
    content["application/x-ndjson"] = content["application/json"]


@schemathesis.serializer("application/x-ndjson")
def to_ndjson(ctx, value):
    elements = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(element) for element in elements).encode()
