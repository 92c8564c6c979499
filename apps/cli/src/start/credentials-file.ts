import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** What a first start hands out. The control store keeps hashes only; this file is how later starts can still show them. */
export interface Credentials {
  readonly ingestKey: string;
  readonly adminToken: string;
}

const FILE = 'credentials.json';

export function credentialsPath(dataDir: string): string {
  return join(dataDir, FILE);
}

/** Undefined when the file is missing or not one of ours. */
export async function readCredentials(dataDir: string): Promise<Credentials | undefined> {
  let text: string;
  try {
    text = await readFile(credentialsPath(dataDir), 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
  return parse(text);
}

/** Whole or not at all, readable by its owner alone. */
export async function writeCredentials(dataDir: string, { ingestKey, adminToken }: Credentials): Promise<void> {
  const path = credentialsPath(dataDir);
  const text = `${JSON.stringify({ ingestKey, adminToken }, null, 2)}\n`;
  await writeFile(`${path}.new`, text, { mode: 0o600, flush: true });
  await rename(`${path}.new`, path);
}

function parse(text: string): Credentials | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    if (!('ingestKey' in value) || !('adminToken' in value)) return undefined;
    const { ingestKey, adminToken } = value;
    if (typeof ingestKey !== 'string' || typeof adminToken !== 'string') return undefined;
    return { ingestKey, adminToken };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
