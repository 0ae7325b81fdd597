/** What a venue or its link can do wrong, one small function each: given a message, it decides what becomes of it. */
import type { Micros } from '../../../src/lib/clock.js';
import type { Random } from '../../../src/lib/random.js';
import type { VenueReport } from '../../../src/execution/venue-adapter.js';
import type { ClientMessage } from '../../../venues/simulated/wire.js';

/** What a misdeed can do with a message and the link it is on. */
export interface Hands<Message> {
  readonly random: Random;
  /** Lets it go on its way; any number of times. On a link that is gone it is lost. */
  pass(message: Message): void;
  later(delay: Micros, task: () => void): void;
  /** Ends the link in both directions. */
  cut(): void;
  /** From now on, for so long, nothing gets through in this direction; then all of it does, in order. */
  hold(duration: Micros): void;
  /** From now on nothing gets through in this direction until the link is cut. */
  deafen(): void;
  /** The venue's clock shows so much more (or less) than the true time. */
  setClock(offset: Micros): void;
}

export type Misdeed<Message> = (message: Message, hands: Hands<Message>) => void;

const MILLI = 1_000;
const SECOND = 1_000_000;
const HOUR = 3_600 * SECOND;

/** Of the exchange's reports. */
export const REPORT_MISDEEDS = {
  /** Twice the same. */
  repeat: (report, hands) => {
    hands.pass(report);
    hands.pass(report);
  },
  /** The same once more, much later. */
  repeatLate: (report, hands) => {
    hands.pass(report);
    hands.later(hands.random.int(1, 20) * 100 * MILLI, () => hands.pass(report));
  },
  /** Those behind it overtake it. */
  reorder: (report, hands) => hands.later(hands.random.int(1, 10) * MILLI, () => hands.pass(report)),
  /** A fill that is told long after the end of its order, say an accepted cancel. */
  tellFillLate: (report, hands) =>
    report.kind === 'TRADE'
      ? hands.later(hands.random.int(50, 800) * MILLI, () => hands.pass(report))
      : hands.pass(report),
  /** It alone never arrives, and the link stays up. */
  lose: () => undefined,
  /** Neither it nor anything behind it arrives; a little later the link is gone. */
  loseAcknowledgements: (_, hands) => {
    hands.deafen();
    hands.later(hands.random.int(5, 200) * MILLI, () => hands.cut());
  },
  /** The same ExecID again, with other content. */
  contradict: (report, hands) => {
    hands.pass(report);
    if (report.kind === 'TRADE') hands.pass({ ...report, lastQty: report.lastQty + hands.random.int(1, 50) });
  },
  cutBefore: (_, hands) => hands.cut(),
  cutAfter: (report, hands) => {
    hands.pass(report);
    hands.cut();
  },
  /** Nothing is said for seconds, not even a heartbeat; then everything at once. */
  fallSilent: (report, hands) => {
    hands.hold(hands.random.int(1, 60) * 100 * MILLI);
    hands.pass(report);
  },
  /** The venue's clock is put forward or back. */
  jumpClock: (report, hands) => {
    hands.setClock(hands.random.int(-HOUR, HOUR));
    hands.pass(report);
  },
} satisfies Readonly<Record<string, Misdeed<VenueReport>>>;

/** Of what the client asks of the exchange. */
export const REQUEST_MISDEEDS = {
  /** It is lost on its way, and the link with it. */
  loseRequest: (_, hands) => hands.cut(),
  /** It arrives, and that is the last of the link. */
  cutBehindRequest: (request, hands) => {
    hands.pass(request);
    hands.cut();
  },
  /** It takes its time, longer than anybody's patience. */
  holdRequest: (request, hands) => {
    hands.hold(hands.random.int(5, 40) * 100 * MILLI);
    hands.pass(request);
  },
  /** A cancel is refused though it could be granted: in its name something is asked for that must be refused. */
  refuseCancel: (request, hands) => hands.pass(request.type === 'CANCEL' ? impossible(request) : request),
} satisfies Readonly<Record<string, Misdeed<ClientMessage>>>;

export type ReportMisdeed = keyof typeof REPORT_MISDEEDS;
export type RequestMisdeed = keyof typeof REQUEST_MISDEEDS;

/** No exchange takes a price of nothing. */
function impossible({ clOrdId, requestId }: Extract<ClientMessage, { type: 'CANCEL' }>): ClientMessage {
  return { type: 'REPLACE', replace: { clOrdId, requestId, orderQty: 1, price: 0, timeInForce: 'DAY' } };
}
