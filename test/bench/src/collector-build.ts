import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { access, mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

/** Go module and configurations of the Collector that Clew is measured beside. */
export const COLLECTOR_SOURCE = fileURLToPath(new URL('../collector-peer', import.meta.url));
const FOLDER = fileURLToPath(new URL('../../../.parts/collector-peer', import.meta.url));
export const COLLECTOR_BINARY = `${FOLDER}/otelcol-peer`;
const STAMP = `${FOLDER}/made-from.sha256`;

export type CollectorBuild = { readonly built: true } | { readonly built: false; readonly reason: string };

/** Builds the Collector of `collector-peer`, the first time and when its components have changed. */
export async function buildCollector(report: (line: string) => void): Promise<CollectorBuild> {
  const wanted = await digest(['main.go', 'go.mod']);
  try {
    await access(COLLECTOR_BINARY);
    if ((await readFile(STAMP, 'utf8')) === wanted) return { built: true };
  } catch {
    // not built yet, or by hand
  }
  report('building the OpenTelemetry Collector, once; this takes some minutes');
  try {
    await mkdir(FOLDER, { recursive: true });
    await promisify(execFile)('go', ['build', '-o', COLLECTOR_BINARY, '.'], { cwd: COLLECTOR_SOURCE });
    await writeFile(STAMP, wanted);
    return { built: true };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return { built: false, reason: 'the Collector is built with Go, which is not installed' };
    return { built: false, reason: `the Collector could not be built: ${message.slice(-500)}` };
  }
}

async function digest(files: readonly string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) hash.update(await readFile(`${COLLECTOR_SOURCE}/${file}`));
  return hash.digest('hex');
}
