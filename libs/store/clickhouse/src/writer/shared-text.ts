import { decodeResource, decodeScope } from '@clew/otlp';
import type { LogGroup, SpanGroup } from '@clew/store-contract';

import { attributeText } from '../attribute-text.js';

/** What a group's spans have in common, as the columns hold it. */
export interface SharedText {
  readonly resource: string;
  readonly scopeName: string;
  readonly scopeVersion: string;
  readonly scope: string;
}

/** Decodes a group when its first span comes, once per flush. Throws OtlpError for every span of a malformed group. */
export class SharedTexts {
  readonly #texts = new Map<SpanGroup | LogGroup, SharedText>();

  of(group: SpanGroup | LogGroup): SharedText {
    let text = this.#texts.get(group);
    if (text === undefined) {
      const resource = decodeResource(group.resource, 0, group.resource.length);
      const scope = decodeScope(group.scope, 0, group.scope.length);
      text = {
        resource: attributeText(resource.attributes, resource.droppedAttributesCount),
        scopeName: scope.name,
        scopeVersion: scope.version,
        scope: attributeText(scope.attributes, scope.droppedAttributesCount),
      };
      this.#texts.set(group, text);
    }
    return text;
  }
}
