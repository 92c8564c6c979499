const SERVICES_MAX = 1000;
/** Under which the services beyond the limit are counted together. */
const OTHER_SERVICES = '(other services)';

/** How often something happened per service, until it is fetched. Counting for the same service again is one comparison. */
export class ServiceCounts {
  private readonly counts = new Map<string, number>();
  private lastService = '';
  private lastCount = 0;

  add(serviceName: string): void {
    if (serviceName !== this.lastService) {
      this.settle();
      this.lastService = serviceName;
    }
    this.lastCount++;
  }

  /** Hands over every count and forgets it. */
  drain(receive: (serviceName: string, count: number) => void): void {
    this.settle();
    for (const [serviceName, count] of this.counts) receive(serviceName, count);
    this.counts.clear();
  }

  private settle(): void {
    if (this.lastCount === 0) return;
    const hasRoom = this.counts.size < SERVICES_MAX || this.counts.has(this.lastService);
    const serviceName = hasRoom ? this.lastService : OTHER_SERVICES;
    this.counts.set(serviceName, (this.counts.get(serviceName) ?? 0) + this.lastCount);
    this.lastCount = 0;
  }
}
