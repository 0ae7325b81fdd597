/** The columns of the executions grid. */
import type { ColDef } from 'ag-grid-community';
import type { ExecutionView } from '../../../src/projections/blotter/order-view.js';
import { fixedOrZero } from '../lib/decimal.js';
import { moneyText, pxText, qtyText, shortId } from '../lib/format.js';
import * as cells from '../grids/cells.js';

const KINDS: Readonly<Record<string, string>> = {
  TRADE: 'Trade',
  TRADE_CANCEL: 'Bust',
  TRADE_CORRECT: 'Correction',
};

/** The grid holds executions of parents: a child's own report of the same one would count it twice. */
export function isParentExecution({ execType, parentOrderId }: ExecutionView): boolean {
  return execType !== null && execType in KINDS && parentOrderId === null;
}

/** A bust and a correction say of which execution. */
function kindOf({ execType, execRefId }: ExecutionView): string {
  const kind = KINDS[execType ?? ''] ?? '';
  return execRefId === null ? kind : `${kind} of ${shortId(execRefId)}`;
}

/** Who gave and who took: FIX LastLiquidityInd in the desk's words. */
export function liquidityWord({ lastLiquidityInd }: ExecutionView): string {
  if (lastLiquidityInd === null) return '';
  return lastLiquidityInd === 'ADDED' ? 'maker' : 'taker';
}

export const EXECUTION_COLUMNS: ColDef<ExecutionView>[] = [
  cells.time('transactTime', 'Time'),
  {
    ...cells.words<ExecutionView>('execId', 'Exec', (row) => row.execId, 96),
    valueFormatter: ({ value }) => shortId(String(value)),
    tooltipValueGetter: ({ value }) => String(value),
    cellClass: 'soft',
  },
  {
    ...cells.words<ExecutionView>('execType', 'Kind', kindOf, 112),
    tooltipValueGetter: ({ data }) => data?.text ?? data?.execRefId ?? '',
    cellClassRules: { bad: ({ data }) => data?.execType !== 'TRADE' },
  },
  {
    ...cells.words<ExecutionView>('orderId', 'Order', (row) => row.orderId, 90),
    valueFormatter: ({ value }) => shortId(String(value)),
    tooltipValueGetter: ({ value }) => String(value),
    cellClass: 'soft',
  },
  { ...cells.words<ExecutionView>('symbol', 'Symbol', (row) => row.symbol, 76), cellClass: 'strong' },
  cells.side(),
  cells.figure('lastQty', 'Last qty', qtyText),
  cells.figure('lastPx', 'Last px', pxText),
  cells.words('lastMkt', 'Venue', (row) => row.lastMkt, 76),
  { ...cells.words<ExecutionView>('lastLiquidityInd', 'Liquidity', liquidityWord, 82), cellClass: 'soft' },
  {
    ...cells.figure<ExecutionView>('fee', 'Fee $', (text) => moneyText(fixedOrZero(text))),
    cellClassRules: { good: ({ value }) => String(value).startsWith('-') },
  },
  { ...cells.words<ExecutionView>('nbbo', 'NBBO at fill', (row) => row.nbbo, 140), cellClass: 'soft' },
  {
    ...cells.words<ExecutionView>('account', 'Account', (row) => row.account, 100),
    cellClass: 'soft',
    flex: 1,
  },
];
