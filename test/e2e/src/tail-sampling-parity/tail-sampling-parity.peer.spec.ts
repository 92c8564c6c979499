import { importCollectorTailSampling } from '@clew/sampling-policies';
import { beforeAll, describe, expect, it } from 'vitest';

import { clewDecisions } from './clew-decisions.js';
import { collectorDecisions, hasCollector } from './collector-decisions.js';
import { CONFIGURATIONS, type Configuration } from './configurations.js';
import { randomTraces } from './random-traces.js';

const START_MS = Date.UTC(2026, 10, 22, 12);
const TRACES = randomTraces(400, 20_261_122, START_MS);
/** Of a share of 400 traces, four standard deviations. */
const SHARE_TOLERANCE = 0.1;

/** Of a note: there is none, as the importer says `exact`. */
const EXACT = /^$/;
const NOBODY: ReadonlySet<string> = new Set();

const hasPeer = await hasCollector();
if (!hasPeer) process.stdout.write('not run: build test/bench/collector-peer with Go as its README says\n');

describe.skipIf(!hasPeer)('policies taken over from a Collector', () => {
  let keptByCollector: ReadonlyMap<string, ReadonlySet<string>>;
  beforeAll(async () => {
    const blocks = new Map(CONFIGURATIONS.map(({ name, block }) => [name, block]));
    keptByCollector = await collectorDecisions(
      blocks,
      TRACES.map(({ request }) => request),
    );
  });

  const compare = ({ name, block }: Configuration) => {
    const { document, report } = importCollectorTailSampling(block);
    // A document without policies is none.
    const clew = document.policies.length === 0 ? NOBODY : clewDecisions(document, TRACES, START_MS);
    const notes = report.filter(({ policy, level }) => policy !== '' && level !== 'exact');
    const note = notes.map(({ level, message }) => `${level}: ${message}`).join('; ');
    return { clew, collector: keptByCollector.get(name) ?? NOBODY, note };
  };
  const by = (relation: Configuration['relation']) => CONFIGURATIONS.filter((one) => one.relation === relation);

  it.each(by('same'))('keep the same traces: $name', (configuration) => {
    const { clew, collector, note } = compare(configuration);
    expect([...clew].sort()).toEqual([...collector].sort());
    expect(note).toMatch(configuration.note ?? EXACT);
  });

  it.each(by('share'))('keep as large a share: $name', (configuration) => {
    const { clew, collector, note } = compare(configuration);
    expect(Math.abs(clew.size - collector.size) / TRACES.length).toBeLessThan(SHARE_TOLERANCE);
    expect(clew.size).toBeGreaterThan(0);
    expect(note).toMatch(configuration.note ?? EXACT);
  });

  it.each(by('fewer'))('keep some of the same traces, and the note says why not all: $name', (configuration) => {
    const { clew, collector, note } = compare(configuration);
    expect([...clew].filter((traceId) => !collector.has(traceId))).toEqual([]);
    expect(clew.size).toBeLessThan(collector.size);
    expect(clew.size).toBeGreaterThan(0);
    expect(note).toMatch(configuration.note ?? EXACT);
  });

  it.each(by('others'))('keep other traces, and the note says which: $name', (configuration) => {
    const { clew, collector, note } = compare(configuration);
    expect([...clew].sort()).not.toEqual([...collector].sort());
    expect(note).toMatch(configuration.note ?? EXACT);
  });

  it.each(by('missing'))('are not taken over, and the note says why: $name', (configuration) => {
    const { clew, note } = compare(configuration);
    expect(clew.size).toBe(0);
    expect(note).toMatch(/^missing: /);
    expect(note).toMatch(configuration.note ?? EXACT);
  });
});
