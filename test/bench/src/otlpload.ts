import { execFile } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SOURCE = fileURLToPath(new URL('../otlpload', import.meta.url));
const BINARIES = fileURLToPath(new URL('../../../.parts/otlpload', import.meta.url));

export interface LoadFile {
  readonly path: string;
  /** One row per trace of the file: id, spans, error, slow. */
  readonly tracesCsv: string;
}

export interface LoadFileOptions {
  /** Of the spans, with an attribute that should be masked. Default 0. */
  readonly secretShare?: number;
  /** Default 1. */
  readonly seed?: number;
  /** Time over which the traces start. Default 1,000. */
  readonly spreadMs?: number;
}

export interface ReplayOptions {
  readonly file: LoadFile;
  /** Base address of the receiver. */
  readonly url: string;
  /** Default http. */
  readonly protocol?: 'http' | 'grpc';
  /** Empty: none is sent. */
  readonly ingestKey: string;
  readonly passes: number;
  /** Default: as fast as answers come. */
  readonly spansPerSecond?: number;
  /** Default 4. */
  readonly connectionCount?: number;
  /** Process whose CPU and memory are measured, children included. Default: none, and those figures are 0. */
  readonly serverPid?: number;
  /** Default: none is written. */
  readonly logFile?: string;
  /** Ends it early: it rejects then. */
  readonly signal?: AbortSignal;
}

/** What `replay -json` prints, as far as it is read here; see otlpload/README.md for all fields. */
export interface ReplayFigures {
  readonly [name: string]: unknown;
  readonly spans_acked: number;
  readonly spans_per_s: number;
  readonly p50_ms: number;
  readonly p99_ms: number;
  readonly errors: number;
  readonly rejected_spans: number;
  readonly server_cpu_us_per_span: number;
  readonly server_cores_used: number;
  readonly server_peak_rss_mb: number;
  readonly first_error?: string;
}

/** The load generator and checker in Go (test/bench/otlpload), built where Go is present. */
export class Otlpload {
  readonly #binary: string;

  private constructor(binary: string) {
    this.#binary = binary;
  }

  static async build(): Promise<Otlpload> {
    await mkdir(BINARIES, { recursive: true });
    const binary = `${BINARIES}/otlpload`;
    await run('go', ['build', '-o', binary, '.'], { cwd: SOURCE });
    return new Otlpload(binary);
  }

  /** `shape` a: whole traces in one body. b: each body is one pod's spans, a trace lies in about four bodies. */
  async generate(path: string, shape: 'a' | 'b', spans: number, options: LoadFileOptions = {}): Promise<LoadFile> {
    const { secretShare = 0, seed = 1, spreadMs = 1000 } = options;
    const size = ['-spans', String(spans), '-secrets', String(secretShare)];
    const variety = ['-seed', String(seed), '-spread', `${String(spreadMs)}ms`];
    await run(this.#binary, ['gen', '-shape', shape, ...size, ...variety, '-o', path]);
    return { path, tracesCsv: `${path}.traces.csv` };
  }

  /** Sends all passes, each body until it is acknowledged. */
  async replay(options: ReplayOptions): Promise<ReplayFigures> {
    const { file, url, protocol = 'http', ingestKey, passes, spansPerSecond, serverPid, logFile, signal } = options;
    const args = [
      ...['replay', '-f', file.path, '-url', `${url}/v1/traces`, '-json', '-retry'],
      ...['-c', String(options.connectionCount ?? 4), '-d', '0', '-passes', String(passes)],
      ...(protocol === 'grpc' ? ['-grpc'] : []),
      ...(spansPerSecond === undefined ? [] : ['-rate', String(spansPerSecond)]),
      ...(ingestKey === '' ? [] : ['-H', `authorization: Bearer ${ingestKey}`]),
      ...(logFile === undefined ? [] : ['-log', logFile]),
      ...(serverPid === undefined ? [] : ['-pid', String(serverPid), '-reset-hwm']),
    ];
    const running = run(this.#binary, args, signal === undefined ? {} : { signal });
    // It sends again until it is answered: it must not outlive whoever started it.
    const killWithUs = (): void => void running.child.kill('SIGKILL');
    process.once('exit', killWithUs);
    const { stdout } = await running.finally(() => process.off('exit', killWithUs));
    const line = stdout.split('\n').find((text) => text.startsWith('{'));
    if (line === undefined) throw new Error(`otlpload printed no figures:\n${stdout}`);
    return JSON.parse(line) as ReplayFigures;
  }

  /**
   * The checker's table: whole, partial and duplicated traces by class. `gotFile` holds lines `traceid,spans`, or what the
   * Collector's file exporter writes.
   */
  async verify(
    file: LoadFile,
    logFile: string,
    gotFile: string,
    format: 'counts' | 'otlp-json' = 'counts',
  ): Promise<string> {
    const { stdout } = await run(this.#binary, [
      ...['verify', '-traces', file.tracesCsv, '-log', logFile, '-got', gotFile],
      ...(format === 'counts' ? ['-ids'] : []),
    ]);
    return stdout;
  }
}
