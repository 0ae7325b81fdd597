/** Brings what changes in the system to the channels. */
import type { Micros } from '../../lib/clock.js';
import type { GatewayDeps } from '../gateway-deps.js';
import type { Channels } from './channels.js';
import { MarketFrames } from './market-frames.js';

const PULSE: Micros = 1_000_000;

/** Starts all feeds; returns the way to stop them. `onPulse` is called once a second. */
export function startFeeds(deps: GatewayDeps, channels: Channels, onPulse: () => void): () => void {
  const frames = new MarketFrames(deps, channels);
  const stops = [
    frames.start(),
    deps.positions.onChange((rows) => channels.publish('positions', rows)),
    deps.alerts.onChange((rows) => channels.publish('alerts', rows)),
    deps.blotter.onChange((change) => {
      // Rows are made when they are asked for: nobody listening costs nothing.
      if (channels.has('orders')) channels.publish('orders', change.orders);
      if (channels.has('executions')) channels.publish('executions', change.executions);
      if (channels.has('decisions')) channels.publish('decisions', change.decisions);
    }),
    startPulse(deps, () => {
      // Quotes grow stale and marks move without any event of their own.
      for (const { symbol } of deps.instruments.all()) frames.changed(symbol);
      if (channels.has('positions')) channels.publish('positions', deps.positions.positions(null, {}));
      channels.publish('venues', deps.venues());
      channels.sweep();
      onPulse();
    }),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

function startPulse({ scheduler }: GatewayDeps, task: () => void): () => void {
  let cancel = scheduler.after(PULSE, again);
  function again(): void {
    cancel = scheduler.after(PULSE, again);
    task();
  }
  return () => cancel();
}
