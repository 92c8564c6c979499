"""Sends log records with the OpenTelemetry SDK for Python and prints what was sent; see ../README.md.

usage: send_logs.py grpc|http ENDPOINT [INGEST_KEY]
"""

import json
import sys
import time

from opentelemetry import trace
from opentelemetry._logs import SeverityNumber
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor, InMemoryLogRecordExporter, SimpleLogRecordProcessor
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider

from describing import attributes, describe_scope, value


def exporter(protocol, endpoint, key):
    headers = {"authorization": "Bearer " + key} if key else None
    if protocol == "grpc":
        from grpc import Compression
        from opentelemetry.exporter.otlp.proto.grpc._log_exporter import OTLPLogExporter
        return OTLPLogExporter(endpoint=endpoint, insecure=True, headers=headers, compression=Compression.Gzip)
    from opentelemetry.exporter.otlp.proto.http import Compression
    from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
    return OTLPLogExporter(endpoint=endpoint + "/v1/logs", headers=headers, compression=Compression.Gzip)


def describe(readable):
    record = readable.log_record
    return {
        "timeUnixNano": str(record.timestamp),
        "observedTimeUnixNano": str(record.observed_timestamp),
        "severityNumber": record.severity_number.value,
        "severityText": record.severity_text or "",
        "body": value(record.body),
        "eventName": record.event_name or "",
        "traceId": format(record.trace_id, "032x"),
        "spanId": format(record.span_id, "016x"),
        "flags": int(record.trace_flags),
        "attributes": attributes(record.attributes),
        "droppedAttributesCount": readable.dropped_attributes,
        "resource": attributes(readable.resource.attributes),
        "resourceSchemaUrl": readable.resource.schema_url or "",
        "scope": describe_scope(readable.instrumentation_scope),
    }


def write(logger):
    def emit(severity, text, body, **more):
        logger.emit(timestamp=time.time_ns(), observed_timestamp=time.time_ns(), severity_number=severity,
                    severity_text=text, body=body, **more)

    tracer = TracerProvider().get_tracer("checkout.tracer")
    with tracer.start_as_current_span("checkout"):
        emit(SeverityNumber.INFO, "INFO", "order \u00fc\u4e16\U0001f9f6 taken\n", attributes={
            "int.max": 2**63 - 1, "int.min": -(2**63), "double.tiny": 5e-324, "bool": False, "string.empty": "",
            "array.int": [1, 2**60 + 1, -3], "map": {"nested": {"deep": [1, "two"]}}, "bytes": b"\x00\x01\xfe\xff"})
        emit(SeverityNumber.WARN3, "WARNING", {"cart": {"items": 2**53 + 1}, "paid": False})
        emit(SeverityNumber.ERROR, "ERROR", "card refused", event_name="payment.refused")
        emit(SeverityNumber.TRACE, "", 2**62)
        emit(SeverityNumber.FATAL4, "FATAL", ["a", 1, True, 2.5])


def main():
    protocol, endpoint = sys.argv[1], sys.argv[2]
    key = sys.argv[3] if len(sys.argv) > 3 else None
    seen = InMemoryLogRecordExporter()
    provider = LoggerProvider(resource=Resource.create(
        {"service.name": "python-checkout", "process.pid": 2**40 + 1}, schema_url="https://opentelemetry.io/schemas/1.37.0"))
    provider.add_log_record_processor(SimpleLogRecordProcessor(seen))
    provider.add_log_record_processor(BatchLogRecordProcessor(exporter(protocol, endpoint, key)))
    write(provider.get_logger("checkout.logger", "2.1.0", "https://opentelemetry.io/schemas/1.36.0", {"scope.tier": 7}))
    if not provider.force_flush(20000):
        sys.exit("the exporter did not flush")
    provider.shutdown()
    json.dump([describe(record) for record in seen.get_finished_logs()], sys.stdout)


main()
