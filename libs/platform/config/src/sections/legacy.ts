import { onOff, optionalWhole } from '../setting.js';

/** Settings of the gateway's Zipkin and Jaeger receivers, to be spread into its section. */
export const legacySettings = {
  zipkinEnabled: onOff({ doc: 'Whether the gateway takes Zipkin v2 spans (JSON, protobuf).' }, true),
  zipkinPort: port('Zipkin spans', 9411),
  jaegerEnabled: onOff({ doc: 'Whether the gateway takes Jaeger spans (Thrift over HTTP).' }, true),
  jaegerPort: port('Jaeger spans', 14_268),
};

/** Where no port was asked for, a program that has the usual one (often a Zipkin, a Jaeger) is no reason not to start. */
function port(what: string, usual: number) {
  return optionalWhole({
    doc: `Port for ${what}; 0 takes a free one. Not set: ${String(usual)}, or none while another program has that.`,
    min: 0,
    max: 65_535,
  });
}
