import { describe, expect, it } from '@jest/globals';
import { Decimal } from 'decimal.js';
import * as fc from 'fast-check';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { routeLine } from '../../src/routing/route-command.js';
import type { ProblemJson, VenueJson } from './problem-brute-force.js';
import { bestOutcome, faultsOf, outcomeOf } from './problem-brute-force.js';

const SOLVED = join(import.meta.dirname, '../../../shared/examples/routing-cases.ndjson');

interface PlanJson {
  readonly id: string;
  readonly children: readonly { readonly venue: string; readonly orderQty: string; readonly price: string }[];
  readonly expectedFilledQty: string;
  readonly expectedCost: string;
}

interface SolvedJson extends ProblemJson {
  readonly title: string;
  readonly optimal: { readonly expectedFilledQty: string; readonly expectedCost: string };
}

const readPlan = (line: string): PlanJson => JSON.parse(line);
const readSolved = (line: string): SolvedJson => JSON.parse(line);
const readAny = (line: string): unknown => JSON.parse(line);
const planOf = (problem: unknown) => readPlan(routeLine(JSON.stringify(problem)));
const errorOf = (problem: unknown) => readAny(routeLine(JSON.stringify(problem)));

function aVenue(more: Partial<VenueJson> = {}, fee: Partial<VenueJson['fee']> = {}): VenueJson {
  return {
    venue: 'A',
    levels: [['10.00', '600']],
    fee: { perShare: '0', bps: '0', fixed: '0', minimum: '0', tiers: [], ...fee },
    lotSize: '1',
    minQty: '0',
    maxQty: null,
    allOrNone: false,
    fillProbability: '1',
    state: 'OPEN',
    protected: true,
    ...more,
  };
}

function aProblem(more: Partial<ProblemJson> = {}): ProblemJson {
  return {
    id: 'P1',
    side: 'BUY',
    orderQty: '100',
    price: null,
    lotSize: '1',
    protect: false,
    maxChildren: null,
    objective: { kind: 'FILL_THEN_COST' },
    venues: [aVenue()],
    ...more,
  };
}

describe('routeLine', () => {
  it('prints the plan with the worst price of each child', () => {
    const venues = [
      aVenue(
        {
          levels: [
            ['10.00', '60'],
            ['10.01', '80'],
          ],
        },
        { perShare: '0.003' },
      ),
      aVenue({ venue: 'B', levels: [['10.01', '10']] }),
    ];
    expect(routeLine(JSON.stringify(aProblem({ venues })))).toBe(
      '{"id":"P1","children":[{"venue":"A","orderQty":"90","price":"10.01"},{"venue":"B","orderQty":"10","price":"10.01"}],' +
        '"expectedFilledQty":"100","expectedCost":"1000.67"}',
    );
  });

  it('counts what a sell brings in as negative cost, fees taken off', () => {
    const venues = [aVenue({}, { perShare: '0.01', bps: '2.5' })];
    expect(planOf(aProblem({ side: 'SELL', venues })).expectedCost).toBe('-998.75');
  });

  it('handles quantities and prices of many digits', () => {
    const venues = [
      aVenue({ levels: [['65000.12345678', '0.00000003']], lotSize: '0.00000001' }, { bps: '7.5' }),
    ];
    const plan = planOf(aProblem({ orderQty: '0.00000002', lotSize: '0.00000001', venues }));
    expect(plan.expectedCost).toBe(new Decimal('65000.12345678').mul('0.00000002').mul('1.00075').toFixed());
  });

  it('sends nothing to halted venues or venues in self-help, which do not bind either', () => {
    const venues = [
      aVenue({ state: 'HALTED' }),
      aVenue({ venue: 'B', state: 'SELF_HELP' }),
      aVenue({ venue: 'C', levels: [['11', '500']] }),
    ];
    expect(planOf(aProblem({ protect: true, venues })).children).toEqual([
      { venue: 'C', orderQty: '100', price: '11' },
    ]);
  });

  it('answers with an empty plan when nothing can be taken', () => {
    expect(planOf(aProblem({ price: '9' }))).toEqual({
      id: 'P1',
      children: [],
      expectedFilledQty: '0',
      expectedCost: '0',
    });
    expect(planOf(aProblem({ venues: [] })).children).toEqual([]);
  });

  it.each<[string, unknown, string | null, string, RegExp]>([
    ['no object', 7, null, 'line', /expected object/i],
    ['a number for a decimal', { ...aProblem(), orderQty: 100 }, 'P1', 'orderQty', /expected string/i],
    ['an exponent', aProblem({ orderQty: '1e3' }), 'P1', 'orderQty', /not a plain decimal/],
    ['zero quantity', aProblem({ orderQty: '0' }), 'P1', 'orderQty', /greater than 0/],
    ['an unknown side', aProblem({ side: 'HOLD' }), 'P1', 'side', /BUY/],
    ['a missing field', { ...aProblem(), protect: undefined }, 'P1', 'protect', /expected boolean/i],
    [
      'a probability above 1',
      aProblem({ venues: [aVenue({ fillProbability: '1.01' })] }),
      'P1',
      'venues[0].fillProbability',
      /exceed 1/,
    ],
    [
      'a negative ticket',
      aProblem({ venues: [aVenue({}, { fixed: '-1' })] }),
      'P1',
      'venues[0].fee.fixed',
      /negative/,
    ],
    [
      'fees beyond the price',
      aProblem({ venues: [aVenue({}, { bps: '10000' })] }),
      'P1',
      'venues[0].fee.bps',
      /10000/,
    ],
    [
      'levels out of order',
      aProblem({
        venues: [
          aVenue({
            levels: [
              ['2', '1'],
              ['1', '1'],
            ],
          }),
        ],
      }),
      'P1',
      'venues[0].levels[1]',
      /better than the level before/,
    ],
    [
      'the same venue twice',
      aProblem({ venues: [aVenue(), aVenue()] }),
      'P1',
      'venues[1].venue',
      /named twice/,
    ],
    [
      'lots that clash with the order',
      aProblem({ lotSize: '3' }),
      'P1',
      'venues[0].lotSize',
      /multiple of the order lotSize/,
    ],
    [
      'blocks of several levels',
      aProblem({
        venues: [
          aVenue({
            allOrNone: true,
            levels: [
              ['1', '1'],
              ['2', '1'],
            ],
          }),
        ],
      }),
      'P1',
      'venues[0].allOrNone',
      /more than one level/,
    ],
    ['digits out of range', aProblem({ orderQty: '12345678901234567890' }), 'P1', 'orderQty', /out of range/],
    [
      'too many lots for the table',
      aProblem({ orderQty: '600000', venues: [aVenue({ levels: [['1', '600000']] }, { fixed: '1' })] }),
      'P1',
      'orderQty',
      /too many lots/,
    ],
  ])('refuses %s, naming the field and a remedy', (_, problem, id, field, message) => {
    expect(errorOf(problem)).toEqual({
      id,
      error: { field, message: expect.stringMatching(message), remedy: expect.stringMatching(/\w/) },
    });
  });

  it('refuses what is not JSON', () => {
    expect(JSON.parse(routeLine('{"id":'))).toMatchObject({ id: null, error: { field: 'line' } });
  });
});

describe('solved examples', () => {
  const solved = existsSync(SOLVED);
  const lines = solved ? readFileSync(SOLVED, 'utf8').trim().split('\n') : [];
  const skipped = it.skip;
  if (!solved) skipped('the solved examples are not beside this checkout', () => undefined);
  for (const line of lines) {
    const problem = readSolved(line);
    it(`${problem.id} ${problem.title}`, () => {
      const plan = readPlan(routeLine(line));
      expect(plan.expectedFilledQty).toBe(problem.optimal.expectedFilledQty);
      expect(plan.expectedCost).toBe(problem.optimal.expectedCost);
    });
  }
});

interface Shape {
  readonly name: string;
  readonly venue?: fc.Arbitrary<Partial<VenueJson>>;
  readonly fee?: fc.Arbitrary<Partial<VenueJson['fee']>>;
  readonly problem?: fc.Arbitrary<Partial<ProblemJson>>;
  readonly oneLevel?: boolean;
}

const whole = (min: number, max: number) => fc.integer({ min, max }).map(String);
const hundredths = (min: number, max: number) =>
  fc.integer({ min, max }).map((units) => new Decimal(units).div(100).toFixed());

function aRandomProblem(shape: Shape): fc.Arbitrary<ProblemJson> {
  const more = shape.problem ?? fc.constant({});
  return fc
    .record({
      side: fc.constantFrom('BUY', 'SELL'),
      orderQty: whole(1, 20),
      more,
      seed: fc.integer({ min: 1, max: 3 }),
    })
    .chain(({ side, orderQty, more, seed }) => {
      const sign = side === 'BUY' ? 1 : -1;
      const venues = fc.tuple(
        ...Array.from({ length: seed }, (_, index) => aRandomVenue(shape, index, sign)),
      );
      return venues.map((list) => aProblem({ side, orderQty, venues: list, ...more }));
    });
}

function aRandomVenue(shape: Shape, index: number, sign: number): fc.Arbitrary<VenueJson> {
  return fc
    .record({
      steps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: shape.oneLevel ? 1 : 3 }),
      sizes: fc.array(whole(1, 8), { minLength: 3, maxLength: 3 }),
      perShare: hundredths(-3, 3),
      protectedQuote: fc.boolean(),
      fee: shape.fee ?? fc.constant({}),
      venue: shape.venue ?? fc.constant({}),
    })
    .map(({ steps, sizes, perShare, protectedQuote, fee, venue }) => {
      let px = 1000;
      const levels = steps.map((step, j) => {
        px += sign * step;
        return [new Decimal(px).div(100).toFixed(2), sizes[j] ?? '1'] as const;
      });
      const name = `V${index}`;
      return aVenue({ venue: name, levels, protected: protectedQuote, ...venue }, { perShare, ...fee });
    });
}

const tickets = fc.record({ fixed: hundredths(0, 12) });
const blocks = fc.record({ minQty: whole(0, 6), maxQty: fc.option(whole(0, 9)) });
const fades = fc.record({ fillProbability: fc.constantFrom('0', '0.4', '0.75', '0.98', '1') });
const protect = fc.constant({ protect: true });

const SHAPES: readonly Shape[] = [
  { name: 'tickets', fee: tickets },
  { name: 'fee minimums', fee: fc.record({ minimum: hundredths(0, 12), bps: whole(0, 30) }) },
  {
    name: 'retroactive tiers',
    fee: fc.record({ tiers: fc.tuple(fc.tuple(whole(2, 8), hundredths(-4, 2))) }),
  },
  { name: 'least and greatest quantities', venue: blocks },
  { name: 'all or none', venue: fc.record({ allOrNone: fc.boolean() }), oneLevel: true },
  { name: 'lots that do not nest', venue: fc.record({ lotSize: fc.constantFrom('1', '2', '3') }) },
  {
    name: 'few children with tickets',
    fee: tickets,
    problem: fc.record({ maxChildren: fc.nat({ max: 2 }) }),
  },
  { name: 'order protection with tickets', fee: tickets, problem: protect },
  { name: 'order protection with blocks', venue: blocks, problem: protect },
  { name: 'fades, most shares first', venue: fades },
  {
    name: 'fades with a fallback',
    venue: fades,
    fee: tickets,
    problem: fc.record({
      objective: fc.record({ kind: fc.constant('COMPLETE'), fallbackPx: hundredths(980, 1020) }),
    }),
  },
  {
    name: 'a penalty for what stays unfilled',
    fee: tickets,
    problem: fc.record({
      objective: fc.record({ kind: fc.constant('PENALTY'), perShare: hundredths(0, 1200) }),
    }),
  },
  {
    name: 'limits, states and protection',
    venue: fc.record({ state: fc.constantFrom('OPEN', 'OPEN', 'HALTED', 'SELF_HELP') }),
    problem: fc.record({ price: hundredths(995, 1005), protect: fc.boolean() }),
  },
];

describe('routeLine, against every possible plan', () => {
  it.each(SHAPES.map((shape) => [shape.name, shape] as const))('has no regret: %s', (_, shape) => {
    fc.assert(
      fc.property(aRandomProblem(shape), (problem) => {
        const plan = planOf(problem);
        const quantities = problem.venues.map(({ venue }) =>
          Number(plan.children.find((child) => child.venue === venue)?.orderQty ?? 0),
        );
        expect(faultsOf(problem, quantities)).toEqual([]);
        const best = bestOutcome(problem);
        expect({ filled: plan.expectedFilledQty, cost: plan.expectedCost }).toEqual({
          filled: best.filled.toFixed(),
          cost: best.cost.toFixed(),
        });
        expect(outcomeOf(problem, quantities).cost.toFixed()).toBe(plan.expectedCost);
      }),
      { numRuns: 300 },
    );
  });
});
