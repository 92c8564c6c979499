import { describe, expect, it } from 'vitest';

import { DocumentError } from './document-error.js';
import { DocumentObject } from './document-object.js';

class ShelfError extends DocumentError {
  override readonly name = 'ShelfError';
}

describe('an object of a document', () => {
  it('refuses with the error of those whose document it is, however deep', () => {
    const shelf = new DocumentObject({ books: [{ title: 'Ariadne', pages: 0 }] }, '', ShelfError);
    const [book] = shelf.objects('books');
    expect(book?.text('title')).toBe('Ariadne');
    const refused = { name: 'ShelfError', path: 'books[0].pages' };
    expect(() => book?.integer('pages', { min: 1, max: 9 })).toThrow(expect.objectContaining(refused));
    expect(() => book?.integer('pages', { min: 1, max: 9 })).toThrow(
      'books[0].pages: must be a whole number from 1 to 9',
    );
  });

  it('refuses a field that nobody asked for', () => {
    const shelf = new DocumentObject({ colour: 'red', height: 2 }, 'shelf', ShelfError);
    expect(shelf.optionalText('colour')).toBe('red');
    expect(() => {
      shelf.finish();
    }).toThrow('shelf.height: unknown field; allowed here: colour');
  });
});
