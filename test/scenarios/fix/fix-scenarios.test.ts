/** Every order state change matrix of FIX, and every branch of it, on the real system: REST, the desk, PostgreSQL. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { fromUnits } from '../../../src/model/units.js';
import { formatMoney, parseMoney } from '../../../src/model/money.js';
import type { OrderView } from '../../../src/projections/blotter/order-view.js';
import type { PositionView } from '../../../src/projections/read-side.js';
import { ApiClient, startSystem } from '../../support/system.js';
import type { TestSystem } from '../../support/system.js';
import { bookedOf } from './bookings.js';
import { Play } from './play.js';
import type { Stage } from './play.js';
import { readScenarios } from './scenario-files.js';
import { pathsOf } from './scenario.js';
import type { Path, Scenario } from './scenario.js';

const ACCOUNT = 'EQ1-MAIN';
/** For matrices that do not say: below the market by a cent more each time, so that no two orders look alike. */
const USUAL = { symbol: 'F', highest: 1220, prices: 40 };

interface Rows<Row> {
  readonly rows: readonly Row[];
}

interface LimitRow {
  readonly ruleId: string;
  readonly account: string | null;
  readonly used: string;
}

let system: TestSystem;
let client: ApiClient;
let desk: ApiClient;
let plays = 0;
let turnover = 0n;

beforeAll(async () => {
  system = await startSystem();
  client = new ApiClient(system.url, 'demo-trader');
  desk = new ApiClient(system.url, 'demo-desk');
}, 120_000);

afterAll(() => system?.stop());

function stageOf({ symbol, price }: Scenario): Stage {
  plays += 1;
  const cents = USUAL.highest - (plays % USUAL.prices);
  const usual = fromUnits(cents, 2, 2);
  const limit = price ?? usual;
  return {
    client,
    desk,
    account: ACCOUNT,
    symbol: symbol ?? USUAL.symbol,
    price: limit,
    lowerPrice: fromUnits(Number(limit.replace('.', '')) - 1, 2, 2),
    prefix: `fix-${plays}-`,
  };
}

const positionPath = (symbol: string) => `/v1/positions?account=${ACCOUNT}&symbol=${symbol}`;

async function position(symbol: string): Promise<number> {
  const { rows } = await client.get<Rows<PositionView>>(positionPath(symbol));
  return Number(rows[0]?.qty ?? '0');
}

/** Whole shares of every order played: as its CumQty says, and as its executions add up. */
async function playOut(scenario: Scenario, path: Path) {
  const stage = stageOf(scenario);
  const before = await position(stage.symbol);
  const orders = await new Play(scenario.file, scenario.terms, path, stage).run();
  const booked = orders.map(({ reports, split }) => bookedOf(reports, split));
  const now = await Promise.all(orders.map(({ orderId }) => client.get<OrderView>(`/v1/orders/${orderId}`)));
  const shares = booked.map(({ qty }) => qty);
  const held = before + shares.reduce((sum, qty) => sum + qty, 0);
  turnover += booked.reduce((sum, each) => sum + each.turnover, 0n);
  await client.until<Rows<PositionView>>(
    positionPath(stage.symbol),
    ({ rows }) => Number(rows[0]?.qty ?? '0') === held,
    5_000,
  );
  return { cumQtys: now.map(({ cumQty }) => Number(cumQty)), shares };
}

describe.each(readScenarios())('$matrix $title', (scenario) => {
  it.each(pathsOf(scenario))('$name', async (path) => {
    const { cumQtys, shares } = await playOut(scenario, path);
    expect(cumQtys).toEqual(shares);
  });
});

describe('after all of them', () => {
  it('no order is open, and the credit limit has used what was really bought', async () => {
    const { rows: open } = await client.get<Rows<OrderView>>('/v1/orders?open=true');
    expect(open).toEqual([]);
    const { rows: limits } = await client.get<Rows<LimitRow>>('/v1/compliance/limits');
    const used = limits.find(
      ({ ruleId, account }) => ruleId === 'CREDIT_AGG_CUSTOMER' && account === ACCOUNT,
    );
    expect(formatMoney(parseMoney(used?.used ?? '') ?? -1n)).toBe(formatMoney(turnover));
  });
});
