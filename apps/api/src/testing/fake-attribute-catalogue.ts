import type { AttributeKey, AttributeKeyQuery, AttributeValue, AttributeValueQuery } from '@clew/store-contract';

/** Gives what it was told to give; remembers what it was asked. */
export class FakeAttributeCatalogue {
  readonly calls: { readonly tenantId: string; readonly query: AttributeKeyQuery | AttributeValueQuery }[] = [];
  keys: readonly AttributeKey[] = [];
  values: readonly AttributeValue[] = [];

  reset(): void {
    this.calls.length = 0;
    this.keys = [];
    this.values = [];
  }

  attributeKeys(tenantId: string, query: AttributeKeyQuery): Promise<readonly AttributeKey[]> {
    this.calls.push({ tenantId, query });
    return Promise.resolve(this.keys);
  }

  attributeValues(tenantId: string, query: AttributeValueQuery): Promise<readonly AttributeValue[]> {
    this.calls.push({ tenantId, query });
    return Promise.resolve(this.values);
  }
}
