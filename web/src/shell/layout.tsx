/** The desk's panels and where they stand; the lines between them can be dragged and are remembered. */
import { MarketPanel } from '../market/market-panel.js';
import { VenuesPanel } from '../market/venues-panel.js';
import { AmendDialog } from '../orders/amend-dialog.js';
import { OrderDetail } from '../orders/order-detail.js';
import { OrdersPanel } from '../orders/orders-panel.js';
import { TicketPanel } from '../ticket/ticket-panel.js';
import { useSignal } from '../lib/use-signal.js';
import { ActivityPanel } from './activity-panel.js';
import { AlertsPanel } from './alerts-panel.js';
import { DeskDialogs } from './desk-dialogs.js';
import { LimitsPanel } from './limits-panel.js';
import { QuestionDialog } from './question-dialog.js';
import { Splitter, useSplits } from './splitter.js';
import { Toasts } from './toasts.js';
import { TopBar } from './top-bar.js';
import { useDesk } from './desk-context.js';
import { useFillNotices } from './use-fill-notices.js';
import { useShortcuts } from './use-shortcuts.js';

/** A sales trader works in the lower panel. */
const WORKING = { bottom: 400, detail: 190 };

export function Layout({ onLeave }: { readonly onLeave: () => void }) {
  const desk = useDesk();
  const { splits, move, style } = useSplits(desk.session.role === 'sales-trader' ? WORKING : {});
  useShortcuts();
  useFillNotices();
  return (
    <div className="desk" style={style}>
      <TopBar onLeave={onLeave} />
      <LinkBanner />
      <main>
        <MarketPanel />
        <Splitter name="left" splits={splits} onMove={move} label="Width of the market column" />
        <div className="blotter">
          <OrdersPanel />
          <Splitter name="detail" splits={splits} onMove={move} label="Height of the order detail" />
          <OrderDetail />
        </div>
        <Splitter name="right" splits={splits} onMove={move} label="Width of the ticket column" />
        {desk.mayTrade ? <TicketPanel /> : <LimitsPanel />}
        <Splitter name="bottom" splits={splits} onMove={move} label="Height of the lower panels" />
        <ActivityPanel />
        <div className="corner">
          <VenuesPanel />
          <AlertsPanel />
        </div>
      </main>
      <footer>
        <span>Simulated venues, no real money</span>
        <button type="button" className="link" onClick={() => desk.dialog.set('SHORTCUTS')}>
          ? shortcuts
        </button>
      </footer>
      <Toasts />
      <QuestionDialog />
      <AmendDialog />
      <DeskDialogs />
    </div>
  );
}

function LinkBanner() {
  const link = useSignal(useDesk().stream.link);
  if (link !== 'LOST') return null;
  return (
    <p className="banner" role="alert">
      The link to the server is lost: quotes and orders on this page are old. Trying again…
    </p>
  );
}
