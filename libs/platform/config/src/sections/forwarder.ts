import { z } from 'zod';

import { optionalText, optionalUrl, optionalWhole, text, whole } from '../setting.js';

const MIB = 1024 * 1024;
const GIB = 1024 * MIB;

/** `clew start forwarder`: receivers, rules and a buffer on this machine's disk in front of another OTLP endpoint. */
export const forwarder = z.strictObject({
  upstreamUrl: optionalUrl({ doc: 'Base URL of the OTLP/HTTP endpoint that everything is sent on to.' }, [
    'http',
    'https',
  ]),
  upstreamKey: optionalText({ doc: 'Ingest key for the upstream, sent as a bearer token.', secret: true }),
  caFile: optionalText({ doc: "PEM file of the authorities that may vouch for the upstream. Not set: the system's." }),
  certFile: optionalText({ doc: 'PEM file of the certificate shown to an upstream that asks for one.' }),
  keyFile: optionalText({ doc: 'PEM file of its key.' }),
  diskBytesMax: whole(
    {
      doc: 'Disk for what the upstream has not taken yet, for spans and log records each; beyond it the oldest is dropped and counted.',
      unit: 'bytes',
      min: 64 * MIB,
      max: 1024 * GIB,
    },
    2 * GIB,
  ),
  requestBytesMax: whole(
    { doc: 'Largest request to the upstream, before compression.', unit: 'bytes', min: 64 * 1024, max: 64 * MIB },
    4 * MIB,
  ),
  ingestKey: optionalText({
    doc: 'Key that clients have to send. Not set: whoever sends from this machine is taken, nobody else.',
    secret: true,
  }),
  environment: optionalText({
    doc: 'Environment of everything that names none itself (`deployment.environment.name`).',
  }),
  rulesFile: optionalText({
    doc: 'JSON file of rule documents by kind, such as `{"masking": {...}}`; applied before anything reaches the disk, read again when it changes.',
  }),
  maskingKey: optionalText({
    doc: 'Secret of the masking action `hash`; with the same secret the same value has the same hash on every machine. Not set: a random one of this data folder.',
    secret: true,
  }),
  operationsHost: text({ doc: 'Address of the port for health and metrics.' }, '127.0.0.1'),
  operationsPort: optionalWhole({ doc: 'Port for health and metrics. Not set: none.', min: 1, max: 65_535 }),
});
