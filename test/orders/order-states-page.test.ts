import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { orderStatesPage } from '../../scripts/order-states-page.js';

it('docs/order-states.md says what the tables say', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/order-states.md'), 'utf8');
  expect(page).toBe(orderStatesPage());
});
