import { readFile, stat } from 'node:fs/promises';

import type { RuleDocument, RuleDocumentDirectory, RuleDocumentKind } from '@clew/access-model';
import type { RunningPart } from '@clew/lifecycle';
import { checkRuleDocument } from '@clew/rule-check';
import type { Logger } from '@clew/self-telemetry';

export interface RulesFileOptions {
  readonly file: string;
  /** Whose the documents are. */
  readonly organisationId: string;
  /** Those that have an effect here; another one in the file is an error. */
  readonly kinds: readonly RuleDocumentKind[];
  readonly logger: Logger;
  /** How often the file is looked at. Default 2,000. */
  readonly checkMs?: number;
}

export interface RulesFile extends RunningPart, RuleDocumentDirectory {}

/**
 * Rule documents in a JSON file, one per kind: `{"masking": {...}, "enrichment": {...}}`. The start fails on a file that cannot
 * be used; a later change that cannot be used is logged, and the rules before it go on to hold.
 */
export function createRulesFile(options: RulesFileOptions): RulesFile {
  const { file, organisationId, kinds, logger, checkMs = 2_000 } = options;
  const listeners = new Set<() => void>();
  let documents: readonly RuleDocument[] = [];
  let version = 0;
  let seen = '';
  let timer: NodeJS.Timeout | undefined;

  async function load(): Promise<boolean> {
    const { mtimeMs, size } = await stat(file);
    const stamp = `${mtimeMs} ${size}`;
    if (stamp === seen) return false;
    const contents = contentsOf(await readFile(file, 'utf8'), file, kinds);
    seen = stamp;
    version++;
    documents = contents.map(([kind, content]) => ({
      ...{ organisationId, teamId: undefined, kind, version, content },
      createdAt: new Date(mtimeMs),
      createdBy: file,
    }));
    return true;
  }

  async function look(): Promise<void> {
    try {
      if (!(await load())) return;
      logger.warn({ file, version }, 'the rules file changed; its rules hold now');
      for (const listener of listeners) listener();
    } catch (err) {
      logger.error({ err, file }, 'the rules file cannot be used; the rules before go on to hold');
    }
  }

  return {
    name: 'rules-file',
    start: async () => {
      await load();
      timer = setInterval(() => void look(), checkMs);
    },
    shutdown: () => {
      clearInterval(timer);
      return Promise.resolve();
    },
    current: () => documents,
    onChange: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function contentsOf(text: string, file: string, kinds: readonly RuleDocumentKind[]): [RuleDocumentKind, unknown][] {
  const parsed = jsonOf(text, file);
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw new Error(`${file}: it must be an object of rule documents by kind`);
  }
  return Object.entries(parsed).map(([name, content]: [string, unknown]) => {
    const kind = kinds.find((known) => known === name);
    if (kind === undefined) {
      throw new Error(`${file}: there is no kind of rules ${JSON.stringify(name)} here; there are ${kinds.join(', ')}`);
    }
    try {
      checkRuleDocument(kind, content);
    } catch (error) {
      throw new Error(`${file}: ${kind}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
    }
    return [kind, content];
  });
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Error(`${file}: it is no JSON: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
