import type {
  DailyUsage,
  DailyUsageQuery,
  GroupedDurations,
  MeasureQuery,
  MeasureReader,
  StoredVolume,
} from '@clew/store-contract';

export interface TenantMeasures {
  readonly usage?: readonly DailyUsage[];
  readonly durations?: readonly GroupedDurations[];
  readonly delays?: readonly GroupedDurations[];
  readonly volumes?: readonly StoredVolume[];
}

/** Answers from memory, by tenant; remembers what it was asked last. */
export class FakeMeasureReader implements MeasureReader {
  readonly tenants = new Map<string, TenantMeasures>();
  lastUsageQuery: DailyUsageQuery | undefined;
  lastDelaysQuery: MeasureQuery | undefined;

  reset(): void {
    this.tenants.clear();
    this.lastUsageQuery = undefined;
    this.lastDelaysQuery = undefined;
  }

  dailyUsage(tenantId: string, query: DailyUsageQuery): Promise<readonly DailyUsage[]> {
    this.lastUsageQuery = query;
    return Promise.resolve(this.tenants.get(tenantId)?.usage ?? []);
  }

  traceDurations(tenantId: string): Promise<readonly GroupedDurations[]> {
    return Promise.resolve(this.tenants.get(tenantId)?.durations ?? []);
  }

  visibilityDelays(tenantId: string, query: MeasureQuery): Promise<readonly GroupedDurations[]> {
    this.lastDelaysQuery = query;
    return Promise.resolve(this.tenants.get(tenantId)?.delays ?? []);
  }

  storedVolume(tenantId: string): Promise<readonly StoredVolume[]> {
    return Promise.resolve(this.tenants.get(tenantId)?.volumes ?? []);
  }
}
