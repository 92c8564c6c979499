/** What the adaptive control has found for the routes of a service. */
export interface HeadSamplingRates {
  readonly organisationId: string;
  readonly serviceName: string;
  /** By name of the span that begins a trace. */
  readonly routes: ReadonlyMap<string, number>;
  /** Since when they hold, by the store's clock. */
  readonly changedAtUnixMs: number;
}

/** For those that answer SDKs. All from memory. */
export interface HeadSamplingDirectory {
  /** Says that this process answers SDKs, so that rates are read from now on. */
  announce(): void;
  /** Undefined where none were found (yet). A change is seen within 5 s by every process. */
  learnedRates(organisationId: string, serviceName: string): ReadonlyMap<string, number> | undefined;
  /** An SDK of this service asked: it does what it is told, so rates for it are worth finding. */
  asked(organisationId: string, serviceName: string): void;
}

export interface AskingService {
  readonly organisationId: string;
  readonly serviceName: string;
}

/** For whoever finds the rates. Rejects with ControlStoreError. */
export interface HeadSamplingRateStore {
  /**
   * True when this process alone may save for `leaseMs`. Of several that ask, one is told so; when it asks no more, another.
   * Two may think so while a lease changes hands, which does no harm: both find the same.
   */
  lead(leaseMs: number): Promise<boolean>;
  /** Services whose SDKs asked within the last `withinMs`, at most `limit`. */
  askingServices(withinMs: number, limit: number): Promise<readonly AskingService[]>;
  rates(): Promise<readonly HeadSamplingRates[]>;
  /** Replaces those of the services named. */
  saveRates(rates: readonly Omit<HeadSamplingRates, 'changedAtUnixMs'>[]): Promise<void>;
}
