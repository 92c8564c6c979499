import { Field, Float, Int, ObjectType } from '@nestjs/graphql';

import { CompletionKindEnum } from './attribute-enums.js';
import type { CompletionKindName } from './attribute-enums.js';

@ObjectType('TraceqlCompletionItem')
export class TraceqlCompletionItemModel {
  @Field(() => String, { description: 'What to put in the place of the text from `from` to `to`.' })
  readonly text!: string;

  @Field(() => CompletionKindEnum)
  readonly kind!: CompletionKindName;

  @Field(() => String, { description: 'What it is, in a few words: the types of an attribute, what a function does.' })
  readonly detail!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'Stored spans that have it, in the days that the range touches; null for words of the language.',
  })
  readonly spanCount?: number | undefined;

  @Field(() => [String], { description: 'Services that send it, at most 5; empty for words of the language.' })
  readonly serviceNames!: readonly string[];
}

@ObjectType('TraceqlCompletion')
export class TraceqlCompletionModel {
  @Field(() => Int, { description: 'Where the token begins that the items replace, in UTF-16 code units.' })
  readonly from!: number;

  @Field(() => Int, { description: 'Where it ends (exclusive): the position that was asked for.' })
  readonly to!: number;

  @Field(() => [TraceqlCompletionItemModel], {
    description: 'The best first: attributes and values by how many spans have them, then words of the language.',
  })
  readonly items!: readonly TraceqlCompletionItemModel[];
}
