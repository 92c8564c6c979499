import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.KeyValue;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * Sends one trace with the OpenTelemetry SDK for Java and prints what was sent; see ../README.md.
 *
 * <p>usage: SendTrace grpc|http ENDPOINT [INGEST_KEY]
 */
public final class SendTrace {
  private static final int HAS_IS_REMOTE = 0x100;
  private static final int IS_REMOTE = 0x200;

  public static void main(String[] args) {
    String key = args.length > 2 ? args[2] : null;
    SeenSpans seen = new SeenSpans();
    Resource resource =
        Resource.create(
            Attributes.builder()
                .put("service.name", "java-checkout")
                .put("service.instance.id", "i-1")
                .put("process.pid", (1L << 40) + 1)
                .put("host.ip", "10.0.0.1", "fe80::1")
                .build(),
            "https://opentelemetry.io/schemas/1.37.0");
    SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .addSpanProcessor(SimpleSpanProcessor.create(seen))
            .addSpanProcessor(BatchSpanProcessor.builder(exporter(args[0], args[1], key)).build())
            .build();
    makeTrace(
        provider
            .tracerBuilder("checkout.tracer")
            .setInstrumentationVersion("2.1.0")
            .setSchemaUrl("https://opentelemetry.io/schemas/1.36.0")
            .build());
    if (!provider.forceFlush().join(20, TimeUnit.SECONDS).isSuccess()) {
      System.err.println("the exporter did not flush");
      System.exit(1);
    }
    provider.close();
    String json = seen.spans.stream().map(span -> json(describe(span))).collect(Collectors.joining(",", "[", "]"));
    new PrintStream(System.out, true, StandardCharsets.UTF_8).println(json);
    System.exit(0); // the exporters leave threads behind that hold the process for a minute
  }

  private static SpanExporter exporter(String transport, String endpoint, String key) {
    switch (transport) {
      case "grpc":
        var grpc = OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).setCompression("gzip");
        if (key != null) grpc.addHeader("authorization", "Bearer " + key);
        return grpc.build();
      case "http":
        var http = OtlpHttpSpanExporter.builder().setEndpoint(endpoint + "/v1/traces").setCompression("gzip");
        if (key != null) http.addHeader("authorization", "Bearer " + key);
        return http.build();
      default:
        throw new IllegalArgumentException("the transport is grpc or http, not " + transport);
    }
  }

  private static void makeTrace(Tracer tracer) {
    SpanContext upstream =
        SpanContext.createFromRemoteParent(
            String.format("%016x%016x", random(), random()),
            String.format("%016x", random()),
            TraceFlags.getSampled(),
            TraceState.builder().put("ot", "rv:0123456789abcd").put("vendor", "t61rcWkgMzE").build());
    SpanContext linked =
        SpanContext.createFromRemoteParent(
            "4bf92f3577b34da6a3ce929d0e0e4736",
            "00f067aa0ba902b7",
            TraceFlags.getSampled(),
            TraceState.builder().put("link", "state").build());
    Span root =
        tracer
            .spanBuilder("checkout ü世\uD83E\uDDF6")
            .setParent(Context.root().with(Span.wrap(upstream)))
            .setSpanKind(SpanKind.SERVER)
            .addLink(linked, Attributes.of(AttributeKey.stringKey("link.kind"), "follows"))
            .startSpan();
    root.setAllAttributes(everyType());
    root.addEvent("cache miss", Attributes.builder().put("cache.key", "cart:42").put("attempt", 2).build());
    Context inRoot = Context.root().with(root);

    child(tracer, "SELECT carts", SpanKind.CLIENT, inRoot)
        .setAttribute("db.system.name", "postgresql")
        .setAttribute("db.query.text", "SELECT * FROM carts WHERE id = $1")
        .end();
    Span charge = child(tracer, "charge card", SpanKind.CLIENT, inRoot);
    charge.recordException(new IllegalStateException("card refused"));
    charge.setStatus(StatusCode.ERROR, "card refused");
    charge.end();
    Span send =
        child(tracer, "send receipts", SpanKind.PRODUCER, inRoot)
            .setAttribute("messaging.system", "kafka")
            .setAttribute("messaging.destination.name", "receipts");
    child(tracer, "process receipts", SpanKind.CONSUMER, inRoot.with(send)).end();
    send.end();
    child(tracer, "render", SpanKind.INTERNAL, inRoot).end();
    root.setStatus(StatusCode.OK);
    root.end();
  }

  private static Attributes everyType() {
    return Attributes.builder()
        .put("int.max", Long.MAX_VALUE)
        .put("int.min", Long.MIN_VALUE)
        .put("int.beyond.double", (1L << 53) + 1)
        .put("int.zero", 0L)
        .put("double", 0.1)
        .put("double.whole", 3.0)
        .put("double.tiny", Double.MIN_VALUE)
        .put("double.infinite", Double.NEGATIVE_INFINITY)
        .put("bool", false)
        .put("bool.true", true)
        .put("string.empty", "")
        .put("string.text", "naïve – 你好 \uD83E\uDDF6\n\t\"\\\0")
        .put("array.string", "", "ä", "b")
        .put("array.int", 1L, (1L << 60) + 1, -3L)
        .put("array.double", 0.5, -0.25)
        .put("array.bool", true, false)
        .put(AttributeKey.stringArrayKey("array.empty"), List.of())
        .put(
            AttributeKey.valueKey("array.mixed"),
            Value.of(Value.of("a"), Value.of(1L), Value.of(true), Value.of(2.5)))
        .put(
            AttributeKey.valueKey("map"),
            Value.of(
                KeyValue.of("nested", Value.of(KeyValue.of("deep", Value.of(Value.of(1L), Value.of("two"))))),
                KeyValue.of("n", Value.of(1L << 62))))
        .put(AttributeKey.valueKey("bytes"), Value.of(new byte[] {0, 1, (byte) 0xfe, (byte) 0xff}))
        .build();
  }

  private static Span child(Tracer tracer, String name, SpanKind kind, Context parent) {
    return tracer.spanBuilder(name).setParent(parent).setSpanKind(kind).startSpan();
  }

  private static long random() {
    return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
  }

  /** What the SDK hands to exporters. */
  private static final class SeenSpans implements SpanExporter {
    final Collection<SpanData> spans = new ConcurrentLinkedQueue<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> batch) {
      spans.addAll(batch);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }

  private static Map<String, Object> describe(SpanData span) {
    Map<String, Object> described = describe(span.getSpanContext());
    described.put("flags", flags(span.getSpanContext(), span.getParentSpanContext()));
    described.put("parentSpanId", span.getParentSpanContext().isValid() ? span.getParentSpanId() : null);
    described.put("name", span.getName());
    described.put("kind", span.getKind().name());
    described.put("startTimeUnixNano", String.valueOf(span.getStartEpochNanos()));
    described.put("endTimeUnixNano", String.valueOf(span.getEndEpochNanos()));
    described.put("statusCode", span.getStatus().getStatusCode().name());
    described.put("statusMessage", span.getStatus().getDescription());
    described.put("attributes", describe(span.getAttributes()));
    described.put("droppedAttributesCount", span.getTotalAttributeCount() - span.getAttributes().size());
    described.put("events", span.getEvents().stream().map(SendTrace::describe).toList());
    described.put("links", span.getLinks().stream().map(SendTrace::describe).toList());
    described.put("resource", describe(span.getResource().getAttributes()));
    described.put("resourceSchemaUrl", orEmpty(span.getResource().getSchemaUrl()));
    var scope = span.getInstrumentationScopeInfo();
    described.put(
        "scope",
        Map.of(
            "name", scope.getName(),
            "version", orEmpty(scope.getVersion()),
            "schemaUrl", orEmpty(scope.getSchemaUrl()),
            "attributes", describe(scope.getAttributes())));
    return described;
  }

  private static Map<String, Object> describe(EventData event) {
    return Map.of(
        "name", event.getName(),
        "timeUnixNano", String.valueOf(event.getEpochNanos()),
        "attributes", describe(event.getAttributes()));
  }

  private static Map<String, Object> describe(LinkData link) {
    Map<String, Object> described = describe(link.getSpanContext());
    described.put("flags", flags(link.getSpanContext(), link.getSpanContext()));
    described.put("attributes", describe(link.getAttributes()));
    return described;
  }

  private static Map<String, Object> describe(SpanContext context) {
    Map<String, Object> described = new LinkedHashMap<>();
    described.put("traceId", context.getTraceId());
    described.put("spanId", context.getSpanId());
    described.put("traceState", describe(context.getTraceState()));
    return described;
  }

  private static String describe(TraceState state) {
    return state.asMap().entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining(","));
  }

  private static int flags(SpanContext own, SpanContext other) {
    return own.getTraceFlags().asByte() & 0xff | HAS_IS_REMOTE | (other.isRemote() ? IS_REMOTE : 0);
  }

  private static Map<String, Object> describe(Attributes attributes) {
    Map<String, Object> described = new LinkedHashMap<>();
    attributes.forEach((key, value) -> described.put(key.getKey(), describeValue(value)));
    return described;
  }

  private static Object describeValue(Object value) {
    if (value instanceof Value<?> wrapped) return describeValue(wrapped.getValue());
    if (value instanceof String text) return Map.of("string", text);
    if (value instanceof Boolean flag) return Map.of("bool", flag);
    if (value instanceof Long number) return Map.of("int", number.toString());
    if (value instanceof Double number) {
      return Map.of("double", String.format("%016x", Double.doubleToRawLongBits(number)));
    }
    if (value instanceof ByteBuffer buffer) {
      byte[] bytes = new byte[buffer.remaining()];
      buffer.duplicate().get(bytes);
      return Map.of("bytes", Base64.getEncoder().encodeToString(bytes));
    }
    if (value instanceof List<?> list) {
      if (!list.isEmpty() && list.get(0) instanceof KeyValue) {
        Map<String, Object> entries = new LinkedHashMap<>();
        for (Object entry : list) entries.put(((KeyValue) entry).getKey(), describeValue(((KeyValue) entry).getValue()));
        return Map.of("kvlist", entries);
      }
      return Map.of("array", list.stream().map(SendTrace::describeValue).toList());
    }
    return Map.of("empty", true);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  private static String json(Object value) {
    if (value == null || value instanceof Number || value instanceof Boolean) return String.valueOf(value);
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> json(entry.getKey()) + ":" + json(entry.getValue()))
          .collect(Collectors.joining(",", "{", "}"));
    }
    if (value instanceof List<?> list) {
      return list.stream().map(SendTrace::json).collect(Collectors.joining(",", "[", "]"));
    }
    StringBuilder text = new StringBuilder("\"");
    value.toString().chars().forEach(unit -> {
      if (unit >= 0x20 && unit != '"' && unit != '\\') text.append((char) unit);
      else text.append(String.format("\\u%04x", unit));
    });
    return text.append('"').toString();
  }
}
