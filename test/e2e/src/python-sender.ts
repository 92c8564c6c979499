import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SENDER = fileURLToPath(new URL('../senders/python/send_trace.py', import.meta.url));
const REQUIREMENTS = fileURLToPath(new URL('../senders/python/requirements.txt', import.meta.url));
const ENVIRONMENT = fileURLToPath(new URL('../../../.parts/python-sender', import.meta.url));

export type SentValue =
  | { readonly string: string }
  | { readonly bool: boolean }
  | { readonly int: string }
  | { readonly double: string }
  | { readonly bytes: string }
  | { readonly empty: true }
  | { readonly array: readonly SentValue[] }
  | { readonly kvlist: SentAttributes };

export type SentAttributes = Readonly<Record<string, SentValue>>;

/** A span as the SDK itself describes it; see senders/python/send_trace.py. */
export interface SentSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceState: string;
  readonly parentSpanId: string | null;
  readonly name: string;
  readonly kind: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly statusCode: string;
  readonly statusMessage: string;
  readonly attributes: SentAttributes;
  readonly droppedAttributesCount: number;
  readonly events: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes: SentAttributes;
  }[];
  readonly links: readonly {
    readonly traceId: string;
    readonly spanId: string;
    readonly traceState: string;
    readonly attributes: SentAttributes;
  }[];
  readonly resource: SentAttributes;
  readonly resourceSchemaUrl: string;
  readonly scope: {
    readonly name: string;
    readonly version: string;
    readonly schemaUrl: string;
    readonly attributes: SentAttributes;
  };
}

/** Sends one trace with the OpenTelemetry SDK for Python; installs the SDK into `.parts` the first time. */
export async function sendWithPython(
  protocol: 'http' | 'grpc',
  endpoint: string,
  ingestKey: string,
): Promise<readonly SentSpan[]> {
  const python = await preparedPython();
  const { stdout } = await run(python, [SENDER, protocol, endpoint, ingestKey], { timeout: 60_000 });
  return JSON.parse(stdout) as SentSpan[];
}

async function preparedPython(): Promise<string> {
  const python = `${ENVIRONMENT}/bin/python`;
  const stamp = `${ENVIRONMENT}/requirements.txt`;
  const wanted = await readFile(REQUIREMENTS, 'utf8');
  if (existsSync(stamp) && (await readFile(stamp, 'utf8')) === wanted) return python;
  await run('python3', ['-m', 'venv', ENVIRONMENT], { timeout: 120_000 });
  await run(python, ['-m', 'pip', 'install', '--quiet', '-r', REQUIREMENTS], { timeout: 300_000 });
  await writeFile(stamp, wanted);
  return python;
}
