import { MessageRewriter, RESOURCE_LOGS_SHAPE, WireCursor, WireWriter, serviceNameOf } from '@clew/otlp';
import type { RuleDocument } from '@clew/access-model';
import type { ByteRange } from '@clew/otlp';
import type { KeyPlan } from './masking/key-plans.js';
import { createMasking, maskingRulesOf } from './masking-parts.js';
import type { MaskingParts } from './masking-parts.js';
import type { MessageLook } from './message-look.js';
import type { ProtectionOptions } from './protection-options.js';
import { ProtectionReport } from './protection-report.js';
import type { RequestLog } from './request-log.js';
import type { RequestContext } from './span-protection.js';

/** The masking rules of one organisation and team, for log records. */
export interface LogProtection {
  /**
   * `body` is an ExportLogsServiceRequest that has passed the check at the door. Returns it as it is when nothing has to
   * change, else a new one, canonical and without unknown fields.
   */
  apply(body: Uint8Array, context: RequestContext): Uint8Array;
}

/** ExportLogsServiceRequest.resource_logs; ResourceLogs.resource has the same tag. */
const FIRST_FIELD = 0x0a;

export function compileLogProtection(documents: readonly RuleDocument[], options: ProtectionOptions): LogProtection {
  const report = new ProtectionReport(options);
  const parts = createMasking(maskingRulesOf(documents), report, options);
  return parts.look === undefined ? { apply: (body) => body } : new LogMasking(parts.look, parts, report);
}

class LogMasking implements LogProtection {
  private readonly look: MessageLook;
  private readonly report: RequestLog;
  private readonly rewriter: MessageRewriter<KeyPlan>;

  constructor(look: MessageLook, { editor }: MaskingParts, report: RequestLog) {
    this.look = look;
    this.report = report;
    this.rewriter = new MessageRewriter(editor);
  }

  apply(body: Uint8Array): Uint8Array {
    const { ranges, hasOthers } = resourceLogsOf(body);
    const changes = ranges.some(({ start, end }) => this.look.wouldChange(RESOURCE_LOGS_SHAPE, body, start, end));
    if (!changes && !hasOthers) return body;
    const writer = new WireWriter(body.length);
    for (const { start, end } of ranges) {
      this.report.beginService(serviceOf(body, start, end));
      const edited = this.rewriter.rewrite(RESOURCE_LOGS_SHAPE, body, start, end);
      writer.rangeMember(FIRST_FIELD, edited, 0, edited.length);
    }
    this.report.endRequest();
    return writer.finish();
  }
}

/** The ResourceLogs of a request, and whether it has other fields. */
function resourceLogsOf(body: Uint8Array): { readonly ranges: readonly ByteRange[]; readonly hasOthers: boolean } {
  const cursor = new WireCursor(body, 0, body.length);
  const ranges: ByteRange[] = [];
  let hasOthers = false;
  while (cursor.position < cursor.end) {
    const tag = cursor.readTag();
    if (tag === FIRST_FIELD) {
      const end = cursor.readLength() + cursor.position;
      ranges.push({ start: cursor.position, end });
      cursor.position = end;
    } else {
      hasOthers = true;
      cursor.skip(tag);
    }
  }
  return { ranges, hasOthers };
}

function serviceOf(body: Uint8Array, start: number, end: number): string {
  const cursor = new WireCursor(body, start, end);
  while (cursor.position < end) {
    const tag = cursor.readTag();
    if (tag !== FIRST_FIELD) {
      cursor.skip(tag);
      continue;
    }
    const resourceEnd = cursor.readLength() + cursor.position;
    const name = serviceNameOf(body, cursor.position, resourceEnd);
    if (name !== '') return name;
    cursor.position = resourceEnd;
  }
  return '';
}
