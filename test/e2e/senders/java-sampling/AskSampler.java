import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.extension.trace.jaeger.sampler.JaegerRemoteSampler;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingDecision;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Asks for its sampling strategy as services in Java do, over gRPC, and prints which of the routes given it samples:
 * AskSampler URL SERVICE ROUTE...
 */
public final class AskSampler {
  private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";
  private static final long WAIT_NANOS_MAX = Duration.ofSeconds(20).toNanos();

  public static void main(String[] args) throws InterruptedException {
    List<String> routes = List.of(args).subList(2, args.length);
    JaegerRemoteSampler sampler =
        JaegerRemoteSampler.builder()
            .setEndpoint(args[0])
            .setServiceName(args[1])
            .setPollingInterval(Duration.ofMillis(500))
            .setInitialSampler(Sampler.alwaysOff())
            .build();
    long deadline = System.nanoTime() + WAIT_NANOS_MAX;
    // Until it has heard, it samples nothing.
    while (routes.stream().noneMatch(route -> samples(sampler, route)) && System.nanoTime() < deadline) {
      Thread.sleep(20);
    }
    System.out.println(
        routes.stream()
            .map(route -> "\"" + route + "\":" + samples(sampler, route))
            .collect(Collectors.joining(",", "{", "}")));
    sampler.close();
  }

  private static boolean samples(Sampler sampler, String route) {
    return sampler
            .shouldSample(Context.root(), TRACE_ID, route, SpanKind.SERVER, Attributes.empty(), List.of())
            .getDecision()
        == SamplingDecision.RECORD_AND_SAMPLE;
  }
}
