import type { KeyValue } from '@clew/trace-model';

import { keyOf } from './key-of.js';

/** What one span gives to one series. */
export interface Sample {
  readonly value: number;
  /** How many spans it stands for. */
  readonly weight: number;
}

export interface SampledSeries {
  readonly labels: readonly KeyValue[];
  readonly samplesByStep: ReadonlyMap<bigint, readonly Sample[]>;
}

/** Samples by series and step. Holds each span that counts once, so it is bounded by the spans that were given. */
export class SampleTable {
  readonly #series = new Map<string, { labels: readonly KeyValue[]; samplesByStep: Map<bigint, Sample[]> }>();

  add(labels: readonly KeyValue[], stepUnixNano: bigint, sample: Sample): void {
    const key = keyOf(labels);
    let series = this.#series.get(key);
    if (series === undefined) {
      series = { labels, samplesByStep: new Map() };
      this.#series.set(key, series);
    }
    const samples = series.samplesByStep.get(stepUnixNano);
    if (samples === undefined) series.samplesByStep.set(stepUnixNano, [sample]);
    else samples.push(sample);
  }

  series(): readonly SampledSeries[] {
    return [...this.#series.values()];
  }
}
