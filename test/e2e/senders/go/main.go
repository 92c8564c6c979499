// Sends one trace with the OpenTelemetry SDK for Go and prints what was sent; see ../README.md.
//
// usage: go-sender grpc|http ENDPOINT [INGEST_KEY]
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) < 2 {
		return errors.New("usage: go-sender grpc|http ENDPOINT [INGEST_KEY]")
	}
	headers := map[string]string{}
	if len(args) > 2 {
		headers["authorization"] = "Bearer " + args[2]
	}
	ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
	defer cancel()
	exporter, err := newExporter(ctx, args[0], args[1], headers)
	if err != nil {
		return err
	}
	seen := tracetest.NewInMemoryExporter()
	provider := sdktrace.NewTracerProvider(
		sdktrace.WithResource(resource.NewWithAttributes("https://opentelemetry.io/schemas/1.37.0",
			attribute.String("service.name", "go-checkout"),
			attribute.String("service.instance.id", "i-1"),
			attribute.Int64("process.pid", 1<<40+1),
			attribute.StringSlice("host.ip", []string{"10.0.0.1", "fe80::1"}),
		)),
		sdktrace.WithSyncer(seen),
		sdktrace.WithBatcher(exporter),
	)
	makeTrace(ctx, provider.Tracer("checkout.tracer",
		trace.WithInstrumentationVersion("2.1.0"),
		trace.WithSchemaURL("https://opentelemetry.io/schemas/1.36.0"),
		trace.WithInstrumentationAttributes(attribute.Int("scope.tier", 7)),
	))
	if err := provider.ForceFlush(ctx); err != nil {
		return err
	}
	described := []describedSpan{}
	for _, span := range seen.GetSpans().Snapshots() {
		described = append(described, describe(span))
	}
	if err := provider.Shutdown(ctx); err != nil { // empties what was seen
		return err
	}
	return json.NewEncoder(os.Stdout).Encode(described)
}

func newExporter(ctx context.Context, transport, endpoint string, headers map[string]string) (sdktrace.SpanExporter, error) {
	switch transport {
	case "grpc":
		return otlptracegrpc.New(ctx, otlptracegrpc.WithEndpointURL(endpoint), otlptracegrpc.WithInsecure(),
			otlptracegrpc.WithHeaders(headers), otlptracegrpc.WithCompressor("gzip"))
	case "http":
		return otlptracehttp.New(ctx, otlptracehttp.WithEndpointURL(endpoint+"/v1/traces"),
			otlptracehttp.WithHeaders(headers), otlptracehttp.WithCompression(otlptracehttp.GzipCompression))
	default:
		return nil, fmt.Errorf("the transport is grpc or http, not %q", transport)
	}
}

func makeTrace(ctx context.Context, tracer trace.Tracer) {
	upstream := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID: randomTraceID(), SpanID: trace.SpanID{1, 2, 3, 4, 5, 6, 7, 8},
		TraceFlags: trace.FlagsSampled, TraceState: traceState("vendor=t61rcWkgMzE,ot=rv:0123456789abcd"), Remote: true,
	})
	linked := trace.NewSpanContext(trace.SpanContextConfig{
		TraceID:    trace.TraceID{0x4b, 0xf9, 0x2f, 0x35, 0x77, 0xb3, 0x4d, 0xa6, 0xa3, 0xce, 0x92, 0x9d, 0x0e, 0x0e, 0x47, 0x36},
		SpanID:     trace.SpanID{0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7},
		TraceFlags: trace.FlagsSampled, TraceState: traceState("link=state"), Remote: true,
	})
	ctx, root := tracer.Start(trace.ContextWithRemoteSpanContext(ctx, upstream), "checkout ü世🧶",
		trace.WithSpanKind(trace.SpanKindServer),
		trace.WithLinks(trace.Link{SpanContext: linked, Attributes: []attribute.KeyValue{attribute.String("link.kind", "follows")}}))
	root.SetAttributes(
		attribute.Int64("int.max", math.MaxInt64),
		attribute.Int64("int.min", math.MinInt64),
		attribute.Int64("int.beyond.double", 1<<53+1),
		attribute.Int64("int.zero", 0),
		attribute.Float64("double", 0.1),
		attribute.Float64("double.whole", 3),
		attribute.Float64("double.tiny", math.SmallestNonzeroFloat64),
		attribute.Float64("double.infinite", math.Inf(-1)),
		attribute.Bool("bool", false),
		attribute.Bool("bool.true", true),
		attribute.String("string.empty", ""),
		attribute.String("string.text", "naïve – 你好 🧶\n\t\"\\\x00"),
		attribute.StringSlice("array.string", []string{"", "ä", "b"}),
		attribute.Int64Slice("array.int", []int64{1, 1<<60 + 1, -3}),
		attribute.Float64Slice("array.double", []float64{0.5, -0.25}),
		attribute.BoolSlice("array.bool", []bool{true, false}),
		attribute.Slice("array.mixed", attribute.StringValue("a"), attribute.Int64Value(1), attribute.BoolValue(true), attribute.Float64Value(2.5)),
		attribute.StringSlice("array.empty", []string{}),
		attribute.ByteSlice("bytes", []byte{0x00, 0x01, 0xfe, 0xff}),
	)
	root.AddEvent("cache miss", trace.WithAttributes(attribute.String("cache.key", "cart:42"), attribute.Int("attempt", 2)))

	_, query := tracer.Start(ctx, "SELECT carts", trace.WithSpanKind(trace.SpanKindClient))
	query.SetAttributes(attribute.String("db.system.name", "postgresql"),
		attribute.String("db.query.text", "SELECT * FROM carts WHERE id = $1"))
	query.End()

	_, charge := tracer.Start(ctx, "charge card", trace.WithSpanKind(trace.SpanKindClient))
	charge.RecordError(errors.New("card refused"), trace.WithStackTrace(true))
	charge.SetStatus(codes.Error, "card refused")
	charge.End()

	inSend, send := tracer.Start(ctx, "send receipts", trace.WithSpanKind(trace.SpanKindProducer))
	send.SetAttributes(attribute.String("messaging.system", "kafka"), attribute.String("messaging.destination.name", "receipts"))
	_, process := tracer.Start(inSend, "process receipts", trace.WithSpanKind(trace.SpanKindConsumer))
	process.End()
	send.End()

	_, render := tracer.Start(ctx, "render")
	render.End()
	root.SetStatus(codes.Ok, "")
	root.End()
}

func traceState(text string) trace.TraceState {
	state, err := trace.ParseTraceState(text)
	if err != nil {
		panic(err) // a constant of this program
	}
	return state
}

func randomTraceID() (id trace.TraceID) {
	for i := range id {
		id[i] = byte(rand.IntN(255) + 1)
	}
	return id
}
