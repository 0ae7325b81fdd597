/** The lower panel: executions, positions, the sales-trader's desk and the audit search. */
import { Suspense, lazy, useState } from 'react';
import { useCount } from '../lib/use-count.js';
import { useIsland } from '../lib/use-island.js';
import { RowGrid } from '../grids/row-grid.js';
import { markedPositions } from '../market/marked-positions.js';
import { EXECUTION_COLUMNS, isParentExecution } from '../orders/execution-columns.js';
import { waitsOnDesk } from '../desk-work/waits-on-desk.js';
import { POSITION_COLUMNS } from '../orders/position-columns.js';
import { useDesk } from './desk-context.js';
import { Tabs } from './tabs.js';

const AuditPanel = lazy(() =>
  import('../audit/audit-panel.js').then(({ AuditPanel }) => ({ default: AuditPanel })),
);

const DeskPanel = lazy(() =>
  import('../desk-work/desk-panel.js').then(({ DeskPanel }) => ({ default: DeskPanel })),
);

const VIEWS = ['Executions', 'Positions', 'Desk', 'Audit'] as const;
type View = (typeof VIEWS)[number];

/** What a person of this role looks at first. */
const FIRST: Readonly<Record<string, View>> = { compliance: 'Audit', 'sales-trader': 'Desk' };

export function ActivityPanel() {
  const desk = useDesk();
  const [view, setView] = useState<View>(FIRST[desk.session.role] ?? 'Executions');
  const counts = {
    Executions: useCount(desk.executions, (rows) => [...rows].filter(isParentExecution).length),
    Positions: useCount(desk.positions, (rows) => [...rows].length),
    Desk: useCount(desk.orders, (rows) => [...rows].filter((row) => waitsOnDesk(row, desk)).length),
  };
  return (
    <section className="panel activity" aria-label={view} id="panel-5" tabIndex={-1}>
      <header>
        <Tabs label="Activity" tabs={VIEWS} chosen={view} counts={counts} onChoose={setView} />
      </header>
      {view === 'Executions' ? <Executions /> : null}
      {view === 'Positions' ? <Positions /> : null}
      <Suspense fallback={<p className="empty">Opening…</p>}>
        {view === 'Desk' ? <DeskPanel /> : null}
        {view === 'Audit' ? <AuditPanel /> : null}
      </Suspense>
    </section>
  );
}

function Executions() {
  const desk = useDesk();
  const host = useIsland((element) => {
    const grid = new RowGrid({
      host: element,
      name: 'Executions',
      store: desk.executions,
      loop: desk.loop,
      columns: EXECUTION_COLUMNS,
      belongs: isParentExecution,
      emptyText: 'No executions yet. They appear the moment a venue fills an order.',
      initialSort: { colId: 'transactTime', sort: 'desc' },
      onSelection: ([row]) => row && desk.orderId.set(row.orderId),
    });
    return () => grid.dispose();
  }, desk);
  return <div ref={host} className="grid" />;
}

function Positions() {
  const desk = useDesk();
  const host = useIsland((element) => {
    const grid = new RowGrid({
      host: element,
      name: 'Positions',
      store: markedPositions(desk),
      loop: desk.loop,
      columns: POSITION_COLUMNS,
      belongs: () => true,
      emptyText: 'No positions yet. The first fill opens one.',
      initialSort: { colId: 'symbol', sort: 'asc' },
      onSelection: ([row]) => row && desk.showSymbol(row.symbol),
    });
    return () => grid.dispose();
  }, desk);
  return <div ref={host} className="grid" />;
}
