/** Prints docs/fix-matrices.md from test/scenarios/fix: `npx tsx scripts/fix-matrices-page.ts > docs/fix-matrices.md`. */
import { pathToFileURL } from 'node:url';
import { readScenarios } from '../test/scenarios/fix/scenario-files.js';
import { pathsOf } from '../test/scenarios/fix/scenario.js';
import type { Scenario } from '../test/scenarios/fix/scenario.js';

/** The whole page as Markdown. */
export function fixMatricesPage(): string {
  const scenarios = readScenarios();
  const plays = scenarios.reduce((sum, scenario) => sum + pathsOf(scenario).length, 0);
  return [
    '# Order state change matrices',
    '',
    'Generated from `test/scenarios/fix`; a test keeps it so. Each file is one matrix of the specification and is played',
    'on the real system over REST and the desk, its branches as plays of their own, with every report compared field by',
    `field: ${scenarios.length} matrices, ${plays} plays. What a file says and where the figures come from stands in`,
    '[its README](../test/scenarios/fix/README.md).',
    '',
    '| matrix | what happens | FIX 4.2 | instead, in plays of their own | source |',
    '| --- | --- | --- | --- | --- |',
    ...scenarios.map(line),
    '',
  ].join('\n');
}

function line({ file, matrix, title, fix42, branches, source }: Scenario): string {
  const others = branches.map(({ name }) => name).join('; ');
  const cells = [`[${matrix}](../test/scenarios/fix/${file})`, title, fix42 ?? '', others, source];
  return `| ${cells.join(' | ')} |`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(fixMatricesPage());
