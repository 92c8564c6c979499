export { DocumentError } from './document-error.js';
export { DocumentObject, kindOf } from './document-object.js';
export type { NumberBounds } from './document-object.js';
