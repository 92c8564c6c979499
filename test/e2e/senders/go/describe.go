package main

import (
	"encoding/base64"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const (
	hasIsRemote = 0x100
	isRemote    = 0x200
)

type object map[string]any

type describedSpan = object

func describe(span sdktrace.ReadOnlySpan) describedSpan {
	described := describeContext(span.SpanContext())
	described["flags"] = flags(span.SpanContext().TraceFlags(), span.Parent())
	described["parentSpanId"] = nil
	if span.Parent().SpanID().IsValid() {
		described["parentSpanId"] = span.Parent().SpanID().String()
	}
	described["name"] = span.Name()
	described["kind"] = strings.ToUpper(span.SpanKind().String())
	described["startTimeUnixNano"] = nanoseconds(span.StartTime())
	described["endTimeUnixNano"] = nanoseconds(span.EndTime())
	described["statusCode"] = map[codes.Code]string{codes.Unset: "UNSET", codes.Ok: "OK", codes.Error: "ERROR"}[span.Status().Code]
	described["statusMessage"] = span.Status().Description
	described["attributes"] = describeAttributes(span.Attributes())
	described["droppedAttributesCount"] = span.DroppedAttributes()
	events := []object{}
	for _, event := range span.Events() {
		events = append(events, object{"name": event.Name, "timeUnixNano": nanoseconds(event.Time),
			"attributes": describeAttributes(event.Attributes)})
	}
	described["events"] = events
	links := []object{}
	for _, link := range span.Links() {
		describedLink := describeContext(link.SpanContext)
		describedLink["traceState"] = "" // the exporter of this SDK leaves it out, so it can't arrive
		describedLink["flags"] = flags(link.SpanContext.TraceFlags(), link.SpanContext)
		describedLink["attributes"] = describeAttributes(link.Attributes)
		links = append(links, describedLink)
	}
	described["links"] = links
	described["resource"] = describeAttributes(span.Resource().Attributes())
	described["resourceSchemaUrl"] = span.Resource().SchemaURL()
	scope := span.InstrumentationScope()
	described["scope"] = object{"name": scope.Name, "version": scope.Version, "schemaUrl": scope.SchemaURL,
		"attributes": describeAttributes(scope.Attributes.ToSlice())}
	return described
}

func describeContext(context trace.SpanContext) object {
	return object{"traceId": context.TraceID().String(), "spanId": context.SpanID().String(),
		"traceState": context.TraceState().String()}
}

func flags(traceFlags trace.TraceFlags, other trace.SpanContext) int {
	if other.IsRemote() {
		return int(traceFlags) | hasIsRemote | isRemote
	}
	return int(traceFlags) | hasIsRemote
}

func nanoseconds(at time.Time) string {
	return strconv.FormatInt(at.UnixNano(), 10)
}

func describeAttributes(attributes []attribute.KeyValue) object {
	described := object{}
	for _, entry := range attributes {
		described[string(entry.Key)] = describeValue(entry.Value)
	}
	return described
}

func describeValue(value attribute.Value) object {
	switch value.Type() {
	case attribute.BOOL:
		return object{"bool": value.AsBool()}
	case attribute.INT64:
		return object{"int": strconv.FormatInt(value.AsInt64(), 10)}
	case attribute.FLOAT64:
		return object{"double": fmt.Sprintf("%016x", math.Float64bits(value.AsFloat64()))}
	case attribute.STRING:
		return object{"string": value.AsString()}
	case attribute.BYTESLICE:
		return object{"bytes": base64.StdEncoding.EncodeToString(value.AsByteSlice())}
	case attribute.BOOLSLICE:
		return describeArray(value.AsBoolSlice(), attribute.BoolValue)
	case attribute.INT64SLICE:
		return describeArray(value.AsInt64Slice(), attribute.Int64Value)
	case attribute.FLOAT64SLICE:
		return describeArray(value.AsFloat64Slice(), attribute.Float64Value)
	case attribute.STRINGSLICE:
		return describeArray(value.AsStringSlice(), attribute.StringValue)
	case attribute.SLICE:
		return describeArray(value.AsSlice(), func(element attribute.Value) attribute.Value { return element })
	default:
		return object{"empty": true}
	}
}

func describeArray[T any](elements []T, valueOf func(T) attribute.Value) object {
	described := []object{}
	for _, element := range elements {
		described = append(described, describeValue(valueOf(element)))
	}
	return object{"array": described}
}
