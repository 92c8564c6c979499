package main

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

const exportPath = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"

// grpcConn sends unary OTLP exports over one HTTP/2 connection without TLS, as an SDK's channel does.
type grpcConn struct {
	url    string
	header http.Header
	client *http.Client
}

func newGrpcConn(host string, extra []string) *grpcConn {
	var protocols http.Protocols
	protocols.SetUnencryptedHTTP2(true)
	transport := &http.Transport{Protocols: &protocols, MaxConnsPerHost: 1, DisableCompression: true}
	header := http.Header{"Content-Type": {"application/grpc"}, "Te": {"trailers"}, "User-Agent": {"otlpload"}}
	for _, h := range extra {
		name, value, _ := strings.Cut(h, ":")
		header.Set(strings.TrimSpace(name), strings.TrimSpace(value))
	}
	return &grpcConn{url: "http://" + host + exportPath, header: header, client: &http.Client{Transport: transport}}
}

func (c *grpcConn) close() { c.client.CloseIdleConnections() }

// post sends one message; returns the HTTP status that OTLP gives the same meaning, and the response message.
func (c *grpcConn) post(_, message []byte, timeout time.Duration) (int, []byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	prefix := make([]byte, 5)
	binary.BigEndian.PutUint32(prefix[1:], uint32(len(message)))
	body := io.MultiReader(bytes.NewReader(prefix), bytes.NewReader(message))
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, body)
	if err != nil {
		return 0, nil, err
	}
	request.ContentLength = int64(len(prefix) + len(message))
	request.Header = c.header
	response, err := c.client.Do(request)
	if err != nil {
		return 0, nil, err
	}
	answer, err := io.ReadAll(response.Body)
	response.Body.Close()
	if err != nil {
		return 0, nil, err
	}
	status := response.Trailer.Get("Grpc-Status")
	if status == "" { // an answer of headers only
		status = response.Header.Get("Grpc-Status")
	}
	if status != "0" {
		return httpStatusOf(status), []byte(fmt.Sprintf("grpc-status %q %s", status, response.Trailer.Get("Grpc-Message"))), nil
	}
	if len(answer) < 5 {
		return 200, nil, nil
	}
	return 200, answer[5:], nil
}

func httpStatusOf(grpcStatus string) int {
	switch grpcStatus {
	case "8":
		return http.StatusTooManyRequests
	case "14":
		return http.StatusServiceUnavailable
	case "4":
		return http.StatusGatewayTimeout
	case "16":
		return http.StatusUnauthorized
	default:
		return http.StatusBadRequest
	}
}
