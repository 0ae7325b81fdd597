/** Prints docs/order-states.md from the tables in src/orders/order-state.ts: `npx tsx scripts/order-states-page.ts > docs/order-states.md`. */
import { pathToFileURL } from 'node:url';
import { ORD_STATUSES } from '../src/model/fix.js';
import { legality, ORDER_INPUTS, STATUS_TABLE } from '../src/orders/order-state.js';
import type { OrderInput } from '../src/orders/order-state.js';

/** The whole page as Markdown. */
export function orderStatesPage(): string {
  return [
    '# Order states',
    '',
    'Generated from `src/orders/order-state.ts`; a test keeps it so. Source: FIX 5.0 SP2 Volume 4, order state change matrices.',
    '',
    '## OrdStatus by precedence',
    '',
    'Of all statuses that are true of an order at once, the one with the highest precedence is reported.',
    '',
    table(
      ['OrdStatus', 'precedence'],
      STATUS_TABLE.map((row) => [row.ordStatus, String(row.precedence)]),
    ),
    '',
    '## What becomes of an input',
    '',
    'Rows are what is asked of, or reported on, an order; columns are its status at that moment. `apply`: it happens.',
    '`flag`: it happens and people are told, for money has moved. `ignore`: it is already so. `too-late` and',
    '`already-pending`: refused with that reason. `contradiction`: cannot be; nothing changes and people are told.',
    'Where a person works the orders, a request comes too late only for an order that has ended: of a filled one that',
    'person says what becomes of it.',
    '',
    table(['input', ...ORD_STATUSES], ORDER_INPUTS.map(inputRow)),
    '',
  ].join('\n');
}

function inputRow(input: OrderInput): readonly string[] {
  const cells: string[] = ORD_STATUSES.map((status) => legality(input, status));
  cells.unshift(input);
  return cells;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(orderStatesPage());
