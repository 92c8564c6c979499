import type { RuleDocument } from '@clew/access-model';
import { createLogger } from '@clew/self-telemetry';
import { afterEach, describe, expect, it } from 'vitest';

import { createPatientRules, type PatientRulesOptions, type SamplerRules } from './sampler-rules.js';

const DOCUMENT: RuleDocument = {
  ...{ organisationId: 'org-a', teamId: undefined, kind: 'sampling', version: 1, content: {} },
  ...{ createdAt: new Date(0), createdBy: 'cli' },
};

class FakeStore {
  readonly rules: ReturnType<PatientRulesOptions['open']>['rules'];
  readonly #failure: Error | undefined;
  #listener: () => void = () => undefined;
  isShutDown = false;
  documents: readonly RuleDocument[] = [DOCUMENT];

  constructor(failure?: Error) {
    this.#failure = failure;
    this.rules = {
      current: () => this.documents,
      onChange: (listener) => {
        this.#listener = listener;
        return () => undefined;
      },
    };
  }

  async start(): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure;
  }

  async shutdown(): Promise<void> {
    this.isShutDown = true;
  }

  change(documents: readonly RuleDocument[]): void {
    this.documents = documents;
    this.#listener();
  }
}

let rules: SamplerRules;
let logLines: string[];

afterEach(() => rules.shutdown({ deadlineMs: 100 }));

function follow(stores: readonly FakeStore[]): SamplerRules {
  const left = [...stores];
  logLines = [];
  rules = createPatientRules({
    open: () => left.shift() ?? new FakeStore(new Error('away')),
    logger: createLogger({ name: 'test', destination: { write: (line) => void logLines.push(line) } }),
    retryMs: 5,
  });
  return rules;
}

describe('the documents of a control store', () => {
  it('are there after the start, and followed', async () => {
    const store = new FakeStore();
    follow([store]);
    await rules.start();
    expect(rules.current()).toEqual([DOCUMENT]);
    let changes = 0;
    const end = rules.onChange(() => changes++);
    store.change([]);
    end();
    store.change([DOCUMENT]);
    expect(changes).toBe(1);
    await rules.shutdown({ deadlineMs: 100 });
    expect(store.isShutDown).toBe(true);
  });

  it('come later when it is away at the start, which is said once', async () => {
    follow([new FakeStore(new Error('away')), new FakeStore(new Error('still away')), new FakeStore()]);
    const come = new Promise<void>((resolve) => rules.onChange(resolve));
    await rules.start();
    expect(rules.current()).toEqual([]);
    await come;
    expect(rules.current()).toEqual([DOCUMENT]);
    expect(logLines.filter((line) => line.includes('does not answer'))).toHaveLength(1);
    expect(logLines.join()).toContain('the control store answers');
  });

  it('are no longer waited for after a shutdown', async () => {
    let opened = 0;
    rules = createPatientRules({
      open: () => {
        opened++;
        return new FakeStore(new Error('away'));
      },
      logger: createLogger({ name: 'test', level: 'silent' }),
      retryMs: 1,
    });
    await rules.start();
    await rules.shutdown({ deadlineMs: 100 });
    const openedBefore = opened;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(opened).toBe(openedBefore);
  });
});
