// Asks for its sampling strategy as services in Go do, and prints which of the routes given it samples.
//
//	sampler URL SERVICE ROUTE...
package main

import (
	"encoding/json"
	"os"
	"time"

	"go.opentelemetry.io/contrib/samplers/jaegerremote"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/trace"
)

const waitMax = 20 * time.Second

func main() {
	url, service, routes := os.Args[1], os.Args[2], os.Args[3:]
	sampler := jaegerremote.New(
		service,
		jaegerremote.WithSamplingServerURL(url+"/sampling"),
		jaegerremote.WithSamplingRefreshInterval(50*time.Millisecond),
		jaegerremote.WithInitialSampler(sdktrace.NeverSample()),
	)
	defer sampler.Close()
	decisions := map[string]bool{}
	// Until it has heard, it samples nothing.
	for deadline := time.Now().Add(waitMax); !anyOf(decisions) && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
		for _, route := range routes {
			decisions[route] = samples(sampler, route)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(decisions); err != nil {
		panic(err)
	}
}

func samples(sampler sdktrace.Sampler, route string) bool {
	result := sampler.ShouldSample(sdktrace.SamplingParameters{
		TraceID: trace.TraceID{0x0a, 0xf7, 0x65, 0x19, 0x16, 0xcd, 0x43, 0xdd, 0x84, 0x48, 0xeb, 0x21, 0x1c, 0x80, 0x31, 0x9c},
		Name:    route,
		Kind:    trace.SpanKindServer,
	})
	return result.Decision == sdktrace.RecordAndSample
}

func anyOf(decisions map[string]bool) bool {
	for _, sampled := range decisions {
		if sampled {
			return true
		}
	}
	return false
}
