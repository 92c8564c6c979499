import type { SpanContextOfRequest } from '@clew/trace-model';

import { toKeyValueModels } from './any-value-mapping.js';
import type { InstrumentationScopeModel, ResourceModel } from './span.models.js';

/** Spans of one resource usually share the object: it is mapped once, not for each of 10,000 spans. */
export class SharedContexts {
  readonly #resources = new Map<SpanContextOfRequest['resource'], ResourceModel>();
  readonly #scopes = new Map<SpanContextOfRequest['scope'], InstrumentationScopeModel>();

  resourceOf({ resource, resourceSchemaUrl: schemaUrl }: SpanContextOfRequest): ResourceModel {
    const known = this.#resources.get(resource);
    if (known?.schemaUrl === schemaUrl) return known;
    const { droppedAttributesCount } = resource;
    const model = { attributes: toKeyValueModels(resource.attributes), droppedAttributesCount, schemaUrl };
    this.#resources.set(resource, model);
    return model;
  }

  scopeOf({ scope, scopeSchemaUrl: schemaUrl }: SpanContextOfRequest): InstrumentationScopeModel {
    const known = this.#scopes.get(scope);
    if (known?.schemaUrl === schemaUrl) return known;
    const { name, version, droppedAttributesCount } = scope;
    const attributes = toKeyValueModels(scope.attributes);
    const model = { name, version, attributes, droppedAttributesCount, schemaUrl };
    this.#scopes.set(scope, model);
    return model;
  }
}
