import { ExportResultCode, type ExportResult } from '@opentelemetry/core';
import type { Logger } from '@clew/self-telemetry';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-node';

/** What became of the spans of all services. Speaks up when exporting begins to fail and when it works again. */
export class ExportWatch {
  readonly #logger: Logger;
  readonly #url: string;
  #isFailing = false;
  exportedSpans = 0;
  failedSpans = 0;

  constructor(url: string, logger: Logger) {
    this.#url = url;
    this.#logger = logger;
  }

  watching(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans: ReadableSpan[], done: (result: ExportResult) => void) => {
        exporter.export(spans, (result) => {
          this.#saw(spans.length, result);
          done(result);
        });
      },
      shutdown: () => exporter.shutdown(),
      forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
    };
  }

  #saw(spanCount: number, { code, error }: ExportResult): void {
    if (code === ExportResultCode.SUCCESS) {
      this.exportedSpans += spanCount;
      if (this.#isFailing) this.#logger.info({ url: this.#url }, 'the sample shop can send its spans again');
      this.#isFailing = false;
      return;
    }
    this.failedSpans += spanCount;
    if (!this.#isFailing) this.#logger.warn({ err: error, url: this.#url }, 'the sample shop cannot send its spans');
    this.#isFailing = true;
  }
}
