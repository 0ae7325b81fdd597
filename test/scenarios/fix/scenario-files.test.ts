/** The files themselves: all of the specification, nothing twice, figures that add up, and the page about them. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixMatricesPage } from '../../../scripts/fix-matrices-page.js';
import { readScenarios } from './scenario-files.js';
import { pathsOf } from './scenario.js';
import type { Row, Step } from './scenario.js';

const scenarios = readScenarios();

it('there is one file for every matrix of FIX 5.0 SP2', () => {
  const groups: Readonly<Record<string, string>> = {
    'A.1': 'ab',
    'B.1': 'abcdef',
    'C.1': 'abc',
    'C.2': 'a',
    'C.3': 'abc',
    'D.1': 'abc',
    'D.2': 'abcd',
    'E.1': 'abcdef',
    'F.1': 'abc',
    'G.1': 'abc',
    'H.1': 'abcd',
    'I.1': 'ab',
    'J.1': 'abcd',
    'K.1': 'ab',
    'L.1': 'ab',
  };
  const volume4 = Object.entries(groups).flatMap(([group, ids]) =>
    ids.split('').map((id) => `${group}.${id}`),
  );
  const volume7 = ['A.1.a', 'A.1.b', 'A.1.c', 'A.1.d', 'I.1.a', 'I.1.b'].map((id) => `${id} exchange`);
  expect(scenarios.map(({ matrix }) => matrix).toSorted()).toEqual([...volume4, ...volume7].toSorted());
});

it('a file is named for its matrix', () => {
  const wrong = scenarios.filter(({ file, matrix }) => !file.startsWith(`${matrix.replace(' ', '-')}-`));
  expect(wrong.map(({ file }) => file)).toEqual([]);
});

it('no number of FIX 4.2 is there twice', () => {
  const numbers = scenarios.flatMap(({ fix42 }) => (fix42 === null ? [] : [fix42]));
  expect(new Set(numbers).size).toBe(numbers.length);
});

/** What cannot be in a row: each as a sentence. */
function nonsense({ row, action }: Step, cumQty: number): readonly string[] {
  if (row === null || row.cumQty === '.' || row.orderQty === '.') return [];
  const [order, cum, leaves] = [row.orderQty, row.cumQty, row.leavesQty].map(Number) as [
    number,
    number,
    number,
  ];
  const last = Number(row.lastQty === '.' ? '0' : row.lastQty);
  const split = action.kind === 'REPORT' && action.fields['split'] !== undefined;
  const correction = row.execType === 'TRADE_CANCEL' || row.execType === 'TRADE_CORRECT';
  const expected = row.execType === 'TRADE' ? cumQty + last : cumQty;
  return [
    ...(order === cum + leaves || leaves === 0 ? [] : [`OrderQty ${order} is not ${cum} + ${leaves}`]),
    ...(correction || split || cum === expected
      ? []
      : [`CumQty ${cum} follows ${cumQty} and LastQty ${last}`]),
    ...(isWorking(row) && leaves === 0 ? [`${row.ordStatus} with nothing left`] : []),
  ];
}

function isWorking({ ordStatus }: Row): boolean {
  return ordStatus === 'NEW' || ordStatus === 'PARTIALLY_FILLED' || ordStatus === 'STOPPED';
}

describe.each(scenarios)('$file', (scenario) => {
  it.each(pathsOf(scenario))('the figures of $name add up', ({ steps }) => {
    let cumQty = 0;
    const found: string[] = [];
    for (const step of steps) {
      if (step.action.kind === 'NEW') cumQty = 0;
      found.push(...nonsense(step, cumQty).map((sentence) => `line ${step.line}: ${sentence}`));
      if (step.row !== null && step.row.cumQty !== '.') cumQty = Number(step.row.cumQty);
    }
    expect(found).toEqual([]);
  });
});

it('docs/fix-matrices.md says what the files say', () => {
  const page = readFileSync(join(import.meta.dirname, '../../../docs/fix-matrices.md'), 'utf8');
  expect(page).toBe(fixMatricesPage());
});
