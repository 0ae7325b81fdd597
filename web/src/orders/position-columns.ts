/** The columns of the positions grid, marked to the quotes the page has. */
import type { ColDef } from 'ag-grid-community';
import { fixedOrZero, fixedText } from '../lib/decimal.js';
import { moneyText, pxText, qtyText } from '../lib/format.js';
import * as cells from '../grids/cells.js';
import type { MarkedPosition } from '../market/marked-positions.js';

function money(field: Extract<keyof MarkedPosition, string>, headerName: string): ColDef<MarkedPosition> {
  return {
    ...cells.figure<MarkedPosition>(field, headerName, (text) => moneyText(fixedOrZero(text))),
    width: 116,
  };
}

function profit(field: Extract<keyof MarkedPosition, string>, headerName: string): ColDef<MarkedPosition> {
  return {
    ...cells.figure<MarkedPosition>(field, headerName, (text) => moneyText(fixedOrZero(text), true)),
    cellClassRules: {
      good: ({ value }) => fixedOrZero(value) > 0n,
      loss: ({ value }) => fixedOrZero(value) < 0n,
    },
    width: 110,
  };
}

export const POSITION_COLUMNS: ColDef<MarkedPosition>[] = [
  cells.words('account', 'Account', (row) => row.account, 120),
  { ...cells.words<MarkedPosition>('symbol', 'Symbol', (row) => row.symbol, 84), cellClass: 'strong' },
  cells.figure('qty', 'Quantity', qtyText),
  { ...cells.figure('avgCost', 'Average cost', (text) => pxText(text)), width: 100 },
  { ...cells.figure('markPx', 'Mark', (text) => fixedText(fixedOrZero(text), 2, 4)), width: 92 },
  money('marketValue', 'Market value'),
  profit('unrealizedPnl', 'Unrealised'),
  profit('realizedPnl', 'Realised'),
  money('fees', 'Fees'),
  cells.figure('boughtQty', 'Bought', qtyText),
  { ...cells.figure('soldQty', 'Sold', qtyText), flex: 1 },
];
