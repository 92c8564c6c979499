"""Sends one trace with the OpenTelemetry SDK for Python and prints what was sent; see ../README.md.

usage: send_trace.py grpc|http ENDPOINT [INGEST_KEY]
"""

import json
import random
import sys

from opentelemetry import trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import Link, SpanContext, SpanKind, Status, StatusCode, TraceFlags, TraceState

from describing import attributes, describe_scope

HAS_IS_REMOTE = 0x100
IS_REMOTE = 0x200


def exporter(protocol, endpoint, key):
    headers = {"authorization": "Bearer " + key} if key else None
    if protocol == "grpc":
        from grpc import Compression
        from opentelemetry.exporter.otlp.proto.grpc.trace_exporter import OTLPSpanExporter
        return OTLPSpanExporter(endpoint=endpoint, insecure=True, headers=headers, compression=Compression.Gzip)
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    return OTLPSpanExporter(endpoint=endpoint + "/v1/traces", headers=headers, compression=Compression.Gzip)


def context(ctx):
    return {"traceId": format(ctx.trace_id, "032x"), "spanId": format(ctx.span_id, "016x"),
            "traceState": ctx.trace_state.to_header()}


def flags(remote):
    # The exporter of this SDK sends no trace flags, only whether the other side is remote.
    return HAS_IS_REMOTE | (IS_REMOTE if remote and remote.is_remote else 0)


def describe(span):
    return {
        **context(span.context),
        "flags": flags(span.parent),
        "parentSpanId": format(span.parent.span_id, "016x") if span.parent else None,
        "name": span.name,
        "kind": span.kind.name,
        "startTimeUnixNano": str(span.start_time),
        "endTimeUnixNano": str(span.end_time),
        "statusCode": span.status.status_code.name,
        "statusMessage": span.status.description or "",
        "attributes": attributes(span.attributes),
        "droppedAttributesCount": span.dropped_attributes,
        "events": [{"name": event.name, "timeUnixNano": str(event.timestamp), "attributes": attributes(event.attributes)}
                   for event in span.events],
        # The exporter of this SDK leaves the trace state of links out, so it can't arrive.
        "links": [{**context(link.context), "traceState": "", "flags": flags(link.context), "attributes": attributes(link.attributes)}
                  for link in span.links],
        "resource": attributes(span.resource.attributes),
        "resourceSchemaUrl": span.resource.schema_url or "",
        "scope": describe_scope(span.instrumentation_scope),
    }


def build(tracer):
    upstream = SpanContext(random.getrandbits(128) | 1, random.getrandbits(64) | 1, True, TraceFlags(1),
                           TraceState([("vendor", "t61rcWkgMzE"), ("ot", "rv:0123456789abcd")]))
    linked = SpanContext(0x4BF92F3577B34DA6A3CE929D0E0E4736, 0x00F067AA0BA902B7, True, TraceFlags(1),
                         TraceState([("link", "state")]))
    parent = trace.set_span_in_context(trace.NonRecordingSpan(upstream))
    with tracer.start_as_current_span("checkout \u00fc\u4e16\U0001f9f6", context=parent, kind=SpanKind.SERVER,
                                      links=[Link(linked, {"link.kind": "follows"})]) as root:
        root.set_attributes({
            "int.max": 2**63 - 1,
            "int.min": -(2**63),
            "int.beyond.double": 2**53 + 1,
            "int.zero": 0,
            "double": 0.1,
            "double.whole": 3.0,
            "double.tiny": 5e-324,
            "double.infinite": float("-inf"),
            "bool": False,
            "bool.true": True,
            "string.empty": "",
            "string.text": "na\u00efve \u2013 \u4f60\u597d \U0001f9f6\n\t\"\\\x00",
            "array.string": ["", "\u00e4", "b"],
            "array.int": [1, 2**60 + 1, -3],
            "array.double": [0.5, -0.25],
            "array.bool": [True, False],
            "array.mixed": ["a", 1, True, 2.5],
            "array.empty": [],
            "map": {"nested": {"deep": [1, "two"]}, "n": 2**62},
            "bytes": b"\x00\x01\xfe\xff",
        })
        root.add_event("cache miss", {"cache.key": "cart:42", "attempt": 2})
        with tracer.start_as_current_span("SELECT carts", kind=SpanKind.CLIENT) as query:
            query.set_attribute("db.system.name", "postgresql")
            query.set_attribute("db.query.text", "SELECT * FROM carts WHERE id = $1")
        with tracer.start_as_current_span("charge card", kind=SpanKind.CLIENT) as charge:
            charge.record_exception(ValueError("card refused"))
            charge.set_status(Status(StatusCode.ERROR, "card refused"))
        with tracer.start_as_current_span("send receipts", kind=SpanKind.PRODUCER) as send:
            send.set_attribute("messaging.system", "kafka")
            send.set_attribute("messaging.destination.name", "receipts")
            with tracer.start_as_current_span("process receipts", kind=SpanKind.CONSUMER):
                pass
        with tracer.start_as_current_span("render"):
            pass
        root.set_status(Status(StatusCode.OK))


def main():
    protocol, endpoint = sys.argv[1], sys.argv[2]
    key = sys.argv[3] if len(sys.argv) > 3 else None
    seen = InMemorySpanExporter()
    provider = TracerProvider(resource=Resource.create(
        {"service.name": "python-checkout", "service.instance.id": "i-1", "process.pid": 2**40 + 1,
         "host.ip": ["10.0.0.1", "fe80::1"]}, schema_url="https://opentelemetry.io/schemas/1.37.0"))
    provider.add_span_processor(SimpleSpanProcessor(seen))
    provider.add_span_processor(BatchSpanProcessor(exporter(protocol, endpoint, key)))
    build(provider.get_tracer("checkout.tracer", "2.1.0", "https://opentelemetry.io/schemas/1.36.0", {"scope.tier": 7}))
    if not provider.force_flush(20000):
        sys.exit("the exporter did not flush")
    provider.shutdown()
    json.dump([describe(span) for span in seen.get_finished_spans()], sys.stdout)


main()
