import { PairMap } from './pair-map.js';
import { NAME_LENGTH_MAX, fieldOf, listOf, nameOf, numberOf, timeOf } from './snapshot-reading.js';

export interface NewDeploysOptions {
  /** A version is new for so long after it was first seen. Default 600,000. */
  readonly windowMs?: number;
  /** From the first trace on versions are only learned for so long, as each would be new. Default 600,000. */
  readonly learningMs?: number;
  /** (service, version) pairs remembered; beyond it those quiet for longest are forgotten. Default 5,000. */
  readonly versionsMax?: number;
  /** Pairs in a snapshot, those seen last. Default 1,000. */
  readonly snapshotVersionsMax?: number;
}

interface Deploy {
  lastMs: number;
  /** 0 for a version that was running when learning began. */
  readonly firstMs: number;
}

/** Finds versions of services (`service.version`) that were first seen a short while ago. */
export class NewDeploys {
  private readonly windowMs: number;
  private readonly learningMs: number;
  private readonly versionsMax: number;
  private readonly snapshotVersionsMax: number;
  private readonly deploys = new PairMap<Deploy>();
  private startedMs = Infinity;

  constructor(options: NewDeploysOptions = {}) {
    const { windowMs = 600_000, learningMs = 600_000 } = options;
    if (!(windowMs > 0)) throw new RangeError(`windowMs is ${windowMs}, allowed is more than 0`);
    if (!(learningMs >= 0)) throw new RangeError(`learningMs is ${learningMs}, allowed is 0 or more`);
    this.windowMs = windowMs;
    this.learningMs = learningMs;
    this.versionsMax = options.versionsMax ?? 5_000;
    this.snapshotVersionsMax = options.snapshotVersionsMax ?? 1_000;
  }

  /** Notes that this version of the service is running, and tells whether it is new. An empty version never is. */
  see(service: string, version: string, streamTimeMs: number): boolean {
    if (version === '') return false;
    if (this.startedMs === Infinity) this.startedMs = streamTimeMs;
    const deploy = this.deploys.get(service, version) ?? this.add(service, version, streamTimeMs);
    deploy.lastMs = Math.max(deploy.lastMs, streamTimeMs);
    return deploy.firstMs > 0 && streamTimeMs - deploy.firstMs < this.windowMs;
  }

  snapshot(): unknown {
    const latest = [...this.deploys.entries()]
      .filter(([service, version]) => service.length <= NAME_LENGTH_MAX && version.length <= NAME_LENGTH_MAX)
      .toSorted(([, , a], [, , b]) => b.lastMs - a.lastMs)
      .slice(0, this.snapshotVersionsMax);
    // A successor that does not know all of it has to learn first, or it would call new what was left out.
    const isWhole = latest.length === this.deploys.size && Number.isFinite(this.startedMs);
    return {
      startedMs: isWhole ? this.startedMs : null,
      deploys: latest.map(([service, version, { firstMs, lastMs }]) => [service, version, firstMs, lastMs]),
    };
  }

  restore(snapshot: unknown): void {
    this.startedMs = timeOf(fieldOf(snapshot, 'startedMs')) ?? this.startedMs;
    for (const entry of listOf(fieldOf(snapshot, 'deploys')).slice(0, this.versionsMax)) {
      const [first, second, third, fourth] = listOf(entry);
      const service = nameOf(first);
      const version = nameOf(second);
      const firstMs = numberOf(third, 0, 8.64e15);
      const lastMs = timeOf(fourth);
      if (service === undefined || version === undefined || firstMs === undefined || lastMs === undefined) continue;
      if (this.deploys.size >= this.versionsMax) this.deploys.removeQuietest();
      this.deploys.set(service, version, { firstMs, lastMs });
    }
  }

  private add(service: string, version: string, streamTimeMs: number): Deploy {
    if (this.deploys.size >= this.versionsMax) this.deploys.removeQuietest();
    const isLearning = streamTimeMs - this.startedMs < this.learningMs;
    const deploy = { firstMs: isLearning ? 0 : streamTimeMs, lastMs: streamTimeMs };
    this.deploys.set(service, version, deploy);
    return deploy;
  }
}
