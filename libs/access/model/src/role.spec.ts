import { expect, test } from 'vitest';

import { ROLES, roleAllows } from './role.js';

test('a role may do what lesser roles may, and nothing more', () => {
  const allowed = ROLES.map((role) => ROLES.filter((needed) => roleAllows(role, needed)));
  expect(allowed).toEqual([['viewer'], ['viewer', 'editor'], ['viewer', 'editor', 'admin']]);
});
