import { freePorts } from './free-ports.js';

/** Arguments that start all of Clew in a folder, on ports that are free right now, without the sample shop. */
export async function embeddedStart(dataDir: string): Promise<readonly string[]> {
  const [http, otlpHttp, otlpGrpc] = (await freePorts(3)).map(String);
  return [
    ...['start', '--json', '--no-sample', '--data', dataDir],
    ...['--http', String(http), '--otlp-http', String(otlpHttp), '--otlp-grpc', String(otlpGrpc)],
  ];
}
