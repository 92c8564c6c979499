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

export interface ReplayOptions {
  readonly file: LoadFile;
  readonly url: string;
  readonly ingestKey: string;
  readonly passes: number;
  readonly spansPerSecond: number;
  /** Process whose CPU and memory are measured, children included. */
  readonly serverPid: number;
  readonly logFile: string;
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
  async generate(path: string, shape: 'a' | 'b', spans: number): Promise<LoadFile> {
    await run(this.#binary, ['gen', '-shape', shape, '-spans', String(spans), '-o', path]);
    return { path, tracesCsv: `${path}.traces.csv` };
  }

  /** The one JSON line that `replay -json` prints; see otlpload/README.md for its fields. */
  async replay(options: ReplayOptions): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await run(this.#binary, [
      ...['replay', '-f', options.file.path, '-url', `${options.url}/v1/traces`, '-json', '-retry', '-c', '4'],
      ...['-d', '0', '-passes', String(options.passes), '-rate', String(options.spansPerSecond)],
      ...['-H', `authorization: Bearer ${options.ingestKey}`, '-log', options.logFile],
      ...['-pid', String(options.serverPid), '-reset-hwm'],
    ]);
    const line = stdout.split('\n').find((text) => text.startsWith('{'));
    if (line === undefined) throw new Error(`otlpload printed no figures:\n${stdout}`);
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  }

  /** The checker's table: whole, partial and duplicated traces by class. `gotFile` holds lines `traceid,spans`. */
  async verify(file: LoadFile, logFile: string, gotFile: string): Promise<string> {
    const { stdout } = await run(this.#binary, [
      ...['verify', '-traces', file.tracesCsv, '-log', logFile, '-got', gotFile, '-ids'],
    ]);
    return stdout;
  }
}
