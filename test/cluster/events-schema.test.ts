/** docs/events says what is on the events topic: as the types say it, and as whole lives of orders fill it. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import { eventsSchema } from '../../scripts/events-schema.js';
import { encodeEventMessage } from '../../src/cluster/event-message.js';
import { encodeEvent, EVENT_TYPE_NAMES } from '../../src/orders/event-codec.js';
import type { EncodedEvent } from '../../src/orders/event-codec.js';
import { HostileDay } from '../engine/hostile-venue/hostile-day.js';
import { Life } from '../engine/random-life/life.js';
import { EngineFixture } from '../support/engine-fixture.js';
import { faultOf, schemaText, typesInSchema } from '../support/events-schema.js';

const SEED = process.env['EVENTS_SEED'] ?? String(process.pid);

function livesOf(seed: string): readonly EncodedEvent[] {
  const life = new Life(seed);
  life.run(4_000);
  return life.events.map((event, n) => ({ seq: n + 1, type: event.type, payload: encodeEvent(event) }));
}

async function hostileDay(seed: string): Promise<readonly EncodedEvent[]> {
  const day = new HostileDay(seed);
  await day.run(400);
  return day.fixture.store.rows;
}

/** A ClOrdID that is used for two orders, and a split overnight: chance does not come to them. */
async function rarities(): Promise<readonly EncodedEvent[]> {
  const split = { symbol: 'AAPL', effectiveDate: '2026-01-06', numerator: 2, denominator: 1 };
  const desk = new EngineFixture({ splits: [split] });
  await desk.start();
  await desk.submit({ clOrdId: 'X', timeInForce: 'GTC' });
  await desk.submit({ clOrdId: 'X', timeInForce: 'GTC', orderQty: 2 });
  await desk.sleepUntil('2026-01-06T05:00:00Z');
  await desk.settle();
  await desk.end();
  return desk.store.rows;
}

describe(`the schema of the events topic, over lives from seed ${SEED}`, () => {
  let messages: readonly { readonly type: string; readonly value: string }[];

  beforeAll(async () => {
    const lives = [livesOf(`${SEED}-0`), livesOf(`${SEED}-1`), await hostileDay(SEED), await rarities()];
    messages = lives.flatMap((events, partition) =>
      events.map(({ seq, type, payload }) => ({
        type,
        value: encodeEventMessage({ partition, seq, type, payload }).value,
      })),
    );
  }, 120_000);

  it('is made from the types', () => {
    expect(schemaText).toBe(eventsSchema());
  }, 60_000);

  it('has every type of event, and nothing else', () => {
    expect(typesInSchema).toEqual(EVENT_TYPE_NAMES);
  });

  it('holds every message, to the last field; and no type goes untried', () => {
    const faults = messages.flatMap(({ value }) => faultOf(value) ?? []);
    expect(faults.slice(0, 3)).toEqual([]);
    expect([...new Set(messages.map(({ type }) => type))].toSorted()).toEqual(typesInSchema);
  });

  it.each([
    ['a price that is a fraction', 'OrderFilled', /"lastPx":\d+/, '"lastPx":187.26'],
    ['a fee that is no decimal text', 'OrderFilled', /"fee":"[^"]*"/, '"fee":"1e-7"'],
    ['a field that is missing', 'OrderFilled', /"lastMkt":"[^"]*",/, ''],
    ['a field that nobody has written down', 'OrderFilled', '"lastMkt":', '"lastMarket":"V","lastMkt":'],
    ['a value that is none of its enumeration', 'OrderEntered', /"side":"\w+"/, '"side":"HOLD"'],
    ['a type that nobody knows', 'OrderFilled', '{"type":"OrderFilled"', '{"type":"OrderFulfilled"'],
    ['a check without its outcome', 'OrderChecked', /,"(PASS|NOT_APPLICABLE)"/, ''],
    ['a day that is none', 'SharesSplit', 'Date":"2026-01-06', 'Date":"2026-01-36'],
    ['no number in the journal', 'OrderFilled', /"seq":\d+,/, ''],
    ['no kind', 'OrderFilled', '"kind":"EVENT",', ''],
  ])('refuses a message with %s', (_what, type, found, instead) => {
    const whole = messages.find((message) => message.type === type && message.value.match(found))?.value;
    const broken = whole?.replace(found, instead) ?? '';
    expect(broken).not.toBe(whole);
    expect(faultOf(broken)).not.toBeNull();
  });
});
