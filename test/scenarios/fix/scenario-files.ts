/** The scenario files of this folder, in the order of the specification. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parseScenario } from './parse-scenario.js';
import type { Scenario } from './scenario.js';

/** Parses them all. Throws ScenarioError for the first that is wrong. */
export function readScenarios(): readonly Scenario[] {
  return readdirSync(import.meta.dirname)
    .filter((name) => name.endsWith('.scenario'))
    .map((name) => parseScenario(name, readFileSync(join(import.meta.dirname, name), 'utf8')))
    .toSorted((a, b) => (a.matrix < b.matrix ? -1 : 1));
}
