/** The linked detail under the orders: children, executions, why this route, checks, time line. */
import { useState } from 'react';
import { qtyText, shortId } from '../lib/format.js';
import { useSignal } from '../lib/use-signal.js';
import { sideClass, sideWord } from '../lib/words.js';
import { useDesk } from '../shell/desk-context.js';
import { Tabs } from '../shell/tabs.js';
import { Timeline } from '../audit/timeline.js';
import { ChecksList } from './checks-list.js';
import { ChildrenTable } from './children-table.js';
import { ReportsTable } from './reports-table.js';
import type { OrderStory } from './use-order-story.js';
import { termsWords } from './terms-words.js';
import { useOrderStory } from './use-order-story.js';
import { WhyRoute } from './why-route.js';

const VIEWS = ['Children', 'Executions', 'Why this route?', 'Checks', 'Time line'] as const;
type View = (typeof VIEWS)[number];

export function OrderDetail() {
  const desk = useDesk();
  const story = useOrderStory(useSignal(desk.orderId));
  const [view, setView] = useState<View>('Children');
  if (!story) {
    return (
      <section className="panel detail" aria-label="Order detail" id="panel-4" tabIndex={-1}>
        <p className="empty">
          Select an order: its children, executions and the reasons for its route show here.
        </p>
      </section>
    );
  }
  const counts = {
    Children: story.children.length,
    Executions: story.executions.length,
    Checks: story.checks.length,
  };
  return (
    <section className="panel detail" aria-label="Order detail" id="panel-4" tabIndex={-1}>
      <header>
        <OrderTitle story={story} />
        <Tabs label="Order detail" tabs={VIEWS} chosen={view} counts={counts} onChoose={setView} />
      </header>
      <div className="scroll" tabIndex={0} role="region" aria-label={`Order detail: ${view}`}>
        <DetailView view={view} story={story} />
      </div>
    </section>
  );
}

function OrderTitle({ story: { order } }: { readonly story: OrderStory }) {
  return (
    <h2 title={order.orderId}>
      {shortId(order.orderId)} <span className="soft">{order.symbol}</span>{' '}
      <span className={sideClass(order.side)}>{sideWord(order.side)}</span>{' '}
      <span className="soft">
        {qtyText(order.orderQty)} {termsWords(order)}
      </span>
    </h2>
  );
}

function DetailView({ view, story }: { readonly view: View; readonly story: OrderStory }) {
  switch (view) {
    case 'Children':
      return <ChildrenTable story={story} />;
    case 'Executions':
      return <ReportsTable executions={story.executions} />;
    case 'Why this route?':
      return <WhyRoute decisions={story.routes} />;
    case 'Checks':
      return <ChecksList checks={story.checks} />;
    case 'Time line':
      return <Timeline orderId={story.order.orderId} changedAt={story.order.transactTime} />;
  }
}
