/** Numbers tenants. It only grows: there are as many as organisations with an ingest key. */
export class TenantTable {
  private readonly ids: string[] = [];
  private readonly numbers = new Map<string, number>();

  numberOf(tenantId: string): number {
    let number = this.numbers.get(tenantId);
    if (number === undefined) {
      number = this.ids.push(tenantId) - 1;
      this.numbers.set(tenantId, number);
    }
    return number;
  }

  get(number: number): string {
    const id = this.ids[number];
    if (id === undefined) throw new Error(`there is no tenant ${number}`);
    return id;
  }
}
