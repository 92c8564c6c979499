import { closeBrackets } from '@codemirror/autocomplete';
import { bracketMatching, HighlightStyle, LanguageSupport, LRLanguage, syntaxHighlighting } from '@codemirror/language';
import { traceqlParser } from '@clew/traceql';
import { tags } from '@lezer/highlight';

const language = LRLanguage.define({
  name: 'traceql',
  parser: traceqlParser,
  languageData: {
    commentTokens: { line: '//' },
    closeBrackets: { brackets: ['{', '(', '"', '`'] },
  },
});

/** By variables, so that both colour schemes have theirs. */
const colours = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--clew-code-field)' },
  { tag: [tags.string, tags.constant(tags.name)], color: 'var(--clew-code-text)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--clew-code-number)' },
  { tag: [tags.keyword, tags.function(tags.name)], color: 'var(--clew-code-word)', fontWeight: '600' },
  { tag: [tags.operator, tags.controlOperator, tags.brace], color: 'var(--mantine-color-text)', fontWeight: '600' },
  { tag: tags.lineComment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
]);

/** The grammar of the API, with colours and brackets that close themselves. */
export function traceqlLanguage(): LanguageSupport {
  return new LanguageSupport(language, [syntaxHighlighting(colours), bracketMatching(), closeBrackets()]);
}
