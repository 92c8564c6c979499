import { styleTags, tags } from '@lezer/highlight';
import type { LRParser } from '@lezer/lr';

import { parser } from './generated/traceql-parser.js';

/** For editors too: it goes on after an error, and its nodes carry the tags by which themes colour. */
export const traceqlParser: LRParser = parser.configure({
  props: [
    styleTags({
      Attribute: tags.propertyName,
      Intrinsic: tags.special(tags.propertyName),
      String: tags.string,
      'Integer Float Duration': tags.number,
      Boolean: tags.bool,
      Nil: tags.null,
      'Status SpanKind': tags.constant(tags.name),
      'LogicalOperator UnaryOperator': tags.logicOperator,
      'ComparisonOperator OrderingOperator': tags.compareOperator,
      ArithmeticOperator: tags.arithmeticOperator,
      StructuralOperator: tags.operator,
      'by coalesce select with': tags.keyword,
      'count avg max min sum': tags.function(tags.name),
      'rate count_over_time min_over_time max_over_time avg_over_time sum_over_time': tags.function(tags.name),
      'histogram_over_time quantile_over_time compare topk bottomk': tags.function(tags.name),
      HintName: tags.attributeName,
      LineComment: tags.lineComment,
      '{ }': tags.brace,
      '( )': tags.paren,
      '|': tags.controlOperator,
      ',': tags.separator,
    }),
  ],
});
