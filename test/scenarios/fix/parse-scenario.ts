/** A scenario file's text to the scenario; what is wrong is said with its line. The format is in README.md. */
import { requireSense } from './scenario-sense.js';
import { BadStep, parseAction } from './parse-action.js';
import { parseRow } from './parse-row.js';
import type { Fields, Scenario, Step } from './scenario.js';

export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';

  constructor(
    readonly file: string,
    readonly line: number,
    reason: string,
  ) {
    super(`${file}:${line}: ${reason}`);
  }
}

const HEADINGS = ['matrix', 'title', 'fix42', 'source', 'order', 'symbol', 'price'] as const;
const REQUIRED = ['matrix', 'title', 'fix42', 'source'] as const;
const HEADING = /^([a-z0-9]+)\s+(\S.*)$/;
const STEP = /^(\s*)((?:d\d+\.)?\d+)\s+(client|desk|note)\s+(\S.*)$/;

interface Draft {
  readonly headings: Map<string, string>;
  readonly steps: Step[];
  readonly branches: { readonly name: string; readonly after: number; readonly steps: Step[] }[];
}

/** Throws ScenarioError for the first thing that is wrong. */
export function parseScenario(file: string, text: string): Scenario {
  const draft: Draft = { headings: new Map(), steps: [], branches: [] };
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    try {
      readLine(draft, withoutComment(line), index + 1);
    } catch (error) {
      throw error instanceof BadStep ? new ScenarioError(file, index + 1, error.message) : error;
    }
  }
  const scenario = finish(file, draft);
  requireSense(scenario, (line, reason) => new ScenarioError(file, line, reason));
  return scenario;
}

function withoutComment(line: string): string {
  return line.replace(/(^|\s)#.*$/, '').trimEnd();
}

function readLine(draft: Draft, line: string, number: number): void {
  if (line === '') return;
  const other = /^else:\s*(.*)$/.exec(line)?.[1];
  if (other !== undefined) return openBranch(draft, other);
  const [, indent = '', time = '', actor = '', rest = ''] = STEP.exec(line) ?? [];
  if (time === '') return readHeading(draft, line);
  const step = parseStep(number, time, [actor, rest]);
  if (indent === '') {
    draft.steps.push(step);
    return;
  }
  const branch = draft.branches.at(-1);
  if (!branch) throw new BadStep('an indented step belongs to an else: above it, and there is none');
  branch.steps.push(step);
}

function openBranch(draft: Draft, name: string): void {
  if (name === '') throw new BadStep('name what happens instead: else: the order is rejected');
  if (draft.steps.length === 0) throw new BadStep('else: comes after the step that does not happen');
  draft.branches.push({ name, after: draft.steps.length - 1, steps: [] });
}

function readHeading({ headings, steps }: Draft, line: string): void {
  const [, name = '', value = ''] = HEADING.exec(line) ?? [];
  if (!HEADINGS.some((heading) => heading === name))
    throw new BadStep(
      `"${line.trim()}" is no step (time, then client, desk or note) and no heading (${HEADINGS.join(', ')})`,
    );
  if (steps.length > 0) throw new BadStep(`the heading ${name} belongs above the first step`);
  if (headings.has(name)) throw new BadStep(`the heading ${name} is there twice`);
  headings.set(name, value);
}

function parseStep(line: number, time: string, [actor, rest]: readonly [string, string]): Step {
  const [said = '', reported, ...more] = rest.split('|').map((part) => part.trim());
  if (more.length > 0) throw new BadStep('one | separates the step from its report');
  const action = parseAction(actor, said.split(/\s+/));
  const row = reported === undefined ? null : parseRow(reported.split(/\s+/));
  return { line, time, text: `${actor} ${said}`, action, row };
}

function finish(file: string, { headings, steps, branches }: Draft): Scenario {
  const missing = REQUIRED.filter((name) => !headings.has(name));
  if (missing.length > 0) throw new ScenarioError(file, 1, `the heading ${missing.join(', ')} is missing`);
  if (steps.length === 0) throw new ScenarioError(file, 1, 'there is no step');
  const of = (name: (typeof HEADINGS)[number]) => headings.get(name) ?? null;
  return {
    file,
    matrix: of('matrix') ?? '',
    title: of('title') ?? '',
    fix42: of('fix42') === 'none' ? null : of('fix42'),
    source: of('source') ?? '',
    terms: termsOf(file, of('order')),
    symbol: of('symbol'),
    price: of('price'),
    steps,
    branches,
  };
}

function termsOf(file: string, text: string | null): Fields {
  if (text === null) return {};
  const pairs = text.split(/\s+/).map((word) => word.split('='));
  if (pairs.some((pair) => pair.length !== 2))
    throw new ScenarioError(file, 1, 'the heading order is field=value, such as timeInForce=GTC');
  return Object.fromEntries(pairs.map(([name = '', value = '']) => [name, value]));
}
