import {
  MessageRewriter,
  RESOURCE_SCHEMA_URL,
  RESOURCE_SHAPE,
  SCOPE_SCHEMA_URL,
  SCOPE_SHAPE,
  SPAN_FAULT,
  SPAN_SHAPE,
  resourceAttributeOf,
  resourcePayload,
  scopePayload,
  serviceNameOf,
} from '@clew/otlp';
import type { FieldShape, ScanGroup, TraceEdits, TraceScan, WireShape } from '@clew/otlp';
import { scalarBytes } from './any-value-bytes.js';
import { BytesCache } from './bytes-cache.js';
import { REPAIRED_GROUP_FAULTS, REPAIRED_SPAN_FAULTS, RESOURCE_ONLY_FAULTS } from './faults/fault-repair.js';
import type { FaultRepair } from './faults/fault-repair.js';
import type { KeyPlan } from './masking/key-plans.js';
import type { MaskingParts } from './masking-parts.js';
import type { MessageLook } from './message-look.js';
import { ENVIRONMENT, FORMER_ENVIRONMENT } from './protection-editor.js';
import type { ProtectionEditor } from './protection-editor.js';
import type { RequestLog } from './request-log.js';
import type { SpanShaping } from './shaping/span-shaping.js';
import type { RequestContext, SpanProtection } from './span-protection.js';

/** What is left to know about a resource in which nothing changes. */
interface CleanResource {
  readonly serviceName: string;
  readonly saysEnvironment: boolean;
}

const CLEAN_RESOURCES_MAX = 1_000;
/** Longer ones are looked at each time. */
const CLEAN_RESOURCE_BYTES_MAX = 2_048;

/** Goes over the groups and spans of a request; what lasts longer than one lies in its parts. */
export class RequestProtection implements SpanProtection {
  /** Undefined without rules: then only what the scan flagged is touched. */
  private readonly look: MessageLook | undefined;
  private readonly editor: ProtectionEditor;
  private readonly repair: FaultRepair;
  private readonly report: RequestLog;
  private readonly rewriter: MessageRewriter<KeyPlan>;
  /** What comes after masking; undefined for a preview of masking alone. */
  private readonly shaping: SpanShaping | undefined;
  /** Resources come again with every request of their process: by all their bytes, those in which nothing changes. */
  private readonly cleanResources = new BytesCache<CleanResource>(CLEAN_RESOURCES_MAX);

  constructor({ look, editor, repair }: MaskingParts, report: RequestLog, shaping?: SpanShaping) {
    this.look = look;
    this.editor = editor;
    this.repair = repair;
    this.report = report;
    this.shaping = shaping;
    this.rewriter = new MessageRewriter(editor);
  }

  apply(sent: Uint8Array, scan: TraceScan, context: RequestContext, edits: TraceEdits): void {
    // A view without what subclasses (Node's Buffer) add to the cost of each `subarray`, of which there are several per span.
    const body = new Uint8Array(sent.buffer, sent.byteOffset, sent.length);
    if (this.look !== undefined && scan.hasUnframed) edits.replaceEnvelope();
    this.shaping?.beginRequest(context, scan.spanCount);
    let resourceIndex = -1;
    let span = 0;
    for (const [groupIndex, group] of scan.groups.entries()) {
      if (group.resourceIndex !== resourceIndex) this.resource(body, group, context, edits);
      resourceIndex = group.resourceIndex;
      this.scope(body, group, groupIndex, edits);
      for (; span < scan.spanCount && scan.spanGroup[span] === groupIndex; span++) {
        this.span(body, scan, span, context, edits);
      }
    }
    this.shaping?.endRequest();
    this.report.endRequest();
  }

  private resource(body: Uint8Array, group: ScanGroup, context: RequestContext, edits: TraceEdits): void {
    const url = this.editedUrl(RESOURCE_SCHEMA_URL, body, group.resourceSchemaUrlStart, group.resourceSchemaUrlEnd);
    if (url !== undefined) edits.replaceResourceSchemaUrl(group.resourceIndex, url);
    const sent = resourcePayload(body, group);
    if (this.isKnownClean(sent, group, context)) return;
    this.editor.environment = missingEnvironment(sent, context.environment);
    const masked = this.editedPart(RESOURCE_SHAPE, sent, group.faults, this.editor.environment !== undefined);
    this.editor.environment = undefined;
    const left = masked ?? sent;
    const serviceName = serviceNameOf(left, 0, left.length);
    this.report.beginService(serviceName);
    const edited = this.shaping?.resource(left) ?? masked;
    if (edited !== undefined) edits.replaceResource(group.resourceIndex, edited);
    else if (this.mayBeKnown(sent, group)) {
      const saysEnvironment = missingEnvironment(sent, 'any') === undefined;
      this.cleanResources.set(sent, 0, sent.length, { serviceName, saysEnvironment });
    }
  }

  private isKnownClean(sent: Uint8Array, group: ScanGroup, { environment }: RequestContext): boolean {
    if (!this.mayBeKnown(sent, group)) return false;
    const known = this.cleanResources.get(sent, 0, sent.length);
    if (known === undefined || (environment !== undefined && !known.saysEnvironment)) return false;
    this.report.beginService(known.serviceName);
    return true;
  }

  /** Only where a resource changes by its own bytes, in the same way in each request, and nobody takes note of it. */
  private mayBeKnown(sent: Uint8Array, group: ScanGroup): boolean {
    if (group.faults !== 0 || sent.length > CLEAN_RESOURCE_BYTES_MAX) return false;
    return this.shaping?.looksAtResources !== true;
  }

  private scope(body: Uint8Array, group: ScanGroup, groupIndex: number, edits: TraceEdits): void {
    const url = this.editedUrl(SCOPE_SCHEMA_URL, body, group.scopeSchemaUrlStart, group.scopeSchemaUrlEnd);
    if (url !== undefined) edits.replaceScopeSchemaUrl(groupIndex, url);
    const faults = group.faults & ~RESOURCE_ONLY_FAULTS;
    if (this.look === undefined && faults === 0) return;
    const edited = this.editedPart(SCOPE_SHAPE, scopePayload(body, group), faults);
    if (edited === undefined) return;
    edits.replaceScope(groupIndex, edited);
  }

  /** A resource or scope that has to change. Its faults are those of the two taken together, so it may be without any. */
  private editedPart(
    shape: WireShape,
    payload: Uint8Array,
    faults: number,
    isToChange = false,
  ): Uint8Array | undefined {
    const hasUnknown = this.look !== undefined && (faults & SPAN_FAULT.unknownFields) !== 0;
    const isFaulty = (faults & REPAIRED_GROUP_FAULTS) !== 0 || hasUnknown;
    if (!isFaulty && !isToChange && this.look?.wouldChange(shape, payload, 0, payload.length) !== true)
      return undefined;
    this.repair.begin(faults);
    const edited = this.rewriter.rewrite(shape, payload, 0, payload.length);
    this.repair.begin(0);
    return isSame(edited, payload) ? undefined : edited;
  }

  private editedUrl(field: FieldShape, body: Uint8Array, start: number, end: number): Uint8Array | undefined {
    if (start === end || this.look?.wouldChangeText(field, body, start, end) !== true) return undefined;
    return this.editor.text(field, body, start, end);
  }

  private span(body: Uint8Array, scan: TraceScan, index: number, context: RequestContext, edits: TraceEdits): void {
    const faults = scan.spanFaults[index] ?? 0;
    this.count(faults, scan.groups[scan.spanGroup[index] ?? -1]?.faults ?? 0);
    if ((faults & SPAN_FAULT.invalidId) !== 0) return;
    const start = scan.spanStart[index] ?? 0;
    const end = scan.spanEnd[index] ?? 0;
    const masked = this.maskedSpan(body, start, end, faults, context);
    const shaped =
      masked === undefined ? this.shaping?.span(body, start, end) : this.shaping?.span(masked, 0, masked.length);
    const edited = shaped ?? masked;
    if (edited !== undefined) edits.replaceSpan(index, edited);
  }

  /** By spans, as everything: one that is rejected for that alone, another for its own faults and those around it. */
  private count(ofSpan: number, ofGroup: number): void {
    const counted =
      (ofSpan & SPAN_FAULT.invalidId) === 0
        ? (ofSpan & REPAIRED_SPAN_FAULTS) | (ofGroup & REPAIRED_GROUP_FAULTS)
        : SPAN_FAULT.invalidId;
    if (counted !== 0) this.report.faults(counted);
  }

  /** The span without faults and without what rules hide; undefined when it is so already. */
  private maskedSpan(
    body: Uint8Array,
    start: number,
    end: number,
    faults: number,
    context: RequestContext,
  ): Uint8Array | undefined {
    const repairs = faults & REPAIRED_SPAN_FAULTS;
    if (repairs !== 0) {
      this.repair.beginSpan(repairs, body, start, end, context.receivedAtUnixMs);
    } else {
      if (this.look === undefined) return undefined;
      const hasUnknown = (faults & SPAN_FAULT.unknownFields) !== 0;
      if (!hasUnknown && !this.look.wouldChange(SPAN_SHAPE, body, start, end)) return undefined;
    }
    const edited = this.rewriter.rewrite(SPAN_SHAPE, body, start, end);
    // What is added later is masked by the same editor, and has no faults.
    this.repair.begin(0);
    return edited;
  }
}

/** What a resource gets that does not say where it runs, when the ingest key does. */
function missingEnvironment(resource: Uint8Array, environment: string | undefined): Uint8Array | undefined {
  if (environment === undefined) return undefined;
  const isThere = [ENVIRONMENT, FORMER_ENVIRONMENT].some(
    (key) => (resourceAttributeOf(resource, 0, resource.length, key) ?? '') !== '',
  );
  return isThere ? undefined : scalarBytes(environment);
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false;
  for (let index = 0; index < one.length; index++) if (one[index] !== other[index]) return false;
  return true;
}
