"""What schemathesis cannot know from the document of the API."""

import json

import schemathesis
from schemathesis.checks import CHECKS

# Rules between values, or about today, that no JSON Schema can say, by the code of the fault.
UNSAYABLE = {
    "date_in_future": "the day of a basket is not after tomorrow",
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


def is_unsayable(fault, case):
    """`limit` of /stats/sales goes with `by=store` only, which is such a rule too."""
    is_limit = fault["code"] == "unknown_parameter" and fault["pointer"] == "/limit"
    return fault["code"] in UNSAYABLE or (is_limit and case.path == "/stats/sales")


@schemathesis.hook
def before_load_schema(context, raw_schema):
    """NDJSON is a text to OpenAPI 3.1; here it is the JSON array, an element a line."""
    content = raw_schema["paths"]["/baskets/batch"]["post"]["requestBody"]["content"]
    content["application/x-ndjson"] = content["application/json"]


@schemathesis.serializer("application/x-ndjson")
def to_ndjson(ctx, value):
    elements = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(element) for element in elements).encode()
