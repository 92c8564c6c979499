/**
 * What takes the place of parts of a scanned body when it is framed. Indexes are those of the TraceScan. Payloads are without
 * tag and length, and are kept until `clear`: whoever adds one must not write to it again. Empty in the normal case, in
 * which nothing is looked up.
 */
export class TraceEdits {
  private readonly spans = new Map<number, Uint8Array>();
  private readonly resources = new Map<number, Uint8Array>();
  private readonly scopes = new Map<number, Uint8Array>();
  private readonly resourceSchemaUrls = new Map<number, Uint8Array>();
  private readonly scopeSchemaUrls = new Map<number, Uint8Array>();
  private envelopeIsNew = false;

  get isEmpty(): boolean {
    return (
      !this.envelopeIsNew &&
      this.spans.size === 0 &&
      this.resources.size === 0 &&
      this.scopes.size === 0 &&
      this.resourceSchemaUrls.size === 0 &&
      this.scopeSchemaUrls.size === 0
    );
  }

  clear(): void {
    if (this.isEmpty) return;
    this.spans.clear();
    this.resources.clear();
    this.scopes.clear();
    this.resourceSchemaUrls.clear();
    this.scopeSchemaUrls.clear();
    this.envelopeIsNew = false;
  }

  /**
   * The body is never passed on as it is, even if it holds just what a partition needs: what it has around spans, resources
   * and scopes (unknown fields, groups without spans) is left behind.
   */
  replaceEnvelope(): void {
    this.envelopeIsNew = true;
  }

  /** The whole Span payload; its trace id must stay, or the span would lie in another partition. */
  replaceSpan(spanIndex: number, payload: Uint8Array): void {
    this.spans.set(spanIndex, payload);
  }

  /** The merged Resource payload of all groups of a ResourceSpans (`ScanGroup.resourceIndex`). */
  replaceResource(resourceIndex: number, payload: Uint8Array): void {
    this.resources.set(resourceIndex, payload);
  }

  /** The merged InstrumentationScope payload of a group (index into `TraceScan.groups`). */
  replaceScope(groupIndex: number, payload: Uint8Array): void {
    this.scopes.set(groupIndex, payload);
  }

  /** Text of the schema URL of a ResourceSpans; an empty one leaves it out. */
  replaceResourceSchemaUrl(resourceIndex: number, text: Uint8Array): void {
    this.resourceSchemaUrls.set(resourceIndex, text);
  }

  /** Text of the schema URL of a group; an empty one leaves it out. */
  replaceScopeSchemaUrl(groupIndex: number, text: Uint8Array): void {
    this.scopeSchemaUrls.set(groupIndex, text);
  }

  /** Undefined: as the body has it. So for those below. */
  span(spanIndex: number): Uint8Array | undefined {
    return this.spans.get(spanIndex);
  }

  resource(resourceIndex: number): Uint8Array | undefined {
    return this.resources.get(resourceIndex);
  }

  scope(groupIndex: number): Uint8Array | undefined {
    return this.scopes.get(groupIndex);
  }
  resourceSchemaUrl(resourceIndex: number): Uint8Array | undefined {
    return this.resourceSchemaUrls.get(resourceIndex);
  }

  scopeSchemaUrl(groupIndex: number): Uint8Array | undefined {
    return this.scopeSchemaUrls.get(groupIndex);
  }
}
