import { countsOf, exposeSnapshots, mergeSnapshots, type MetricsSnapshot } from '@clew/self-telemetry';

/** Metrics of the workers together. What workers that have ended had counted stays in the sums, which never go back. */
export class WorkerCounts {
  #ended: Promise<MetricsSnapshot> = Promise.resolve([]);

  keep(lastSnapshot: MetricsSnapshot): void {
    this.#ended = this.#ended.then((ended) => mergeSnapshots([ended, countsOf(lastSnapshot)]));
  }

  async expose(running: readonly MetricsSnapshot[]): Promise<string> {
    return exposeSnapshots([await this.#ended, ...running]);
  }
}
