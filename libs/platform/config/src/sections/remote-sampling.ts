import { onOff, optionalText, optionalWhole } from '../setting.js';

/** Settings of the gateway's answers to samplers of SDKs, to be spread into its section. */
export const remoteSamplingSettings = {
  samplingEnabled: onOff(
    { doc: "Whether the gateway tells SDKs their sampling rates by Jaeger's remote sampling (HTTP, gRPC)." },
    true,
  ),
  samplingHttpPort: port('remote sampling over HTTP', 5_778),
  samplingGrpcPort: port('remote sampling over gRPC', 14_250),
  samplingOrganisation: optionalText({
    doc: 'Id of the organisation whose head-sampling document answers SDKs that send no ingest key, as most cannot. Not set: the default one in embedded mode, else the only one that has a document.',
  }),
};

/** As with the ports of Zipkin and Jaeger: one that was not asked for is no reason not to start. */
function port(what: string, usual: number) {
  return optionalWhole({
    doc: `Port for ${what}; 0 takes a free one. Not set: ${String(usual)}, or none while another program has that.`,
    min: 0,
    max: 65_535,
  });
}
