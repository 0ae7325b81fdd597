/** `npm run bench [name…]`: prints one JSON line per benchmark, with median and spread over several runs. */
import { runComplianceBench } from './compliance.js';
import { runEngineBench } from './engine.js';
import { runJournalBench } from './journal.js';
import { runMatchingBench } from './matching.js';
import { runRestBench } from './rest.js';
import { runRestartBench } from './restart.js';
import { runRoutingBench } from './routing.js';

const BENCHES: Readonly<Record<string, () => Promise<void>>> = {
  matching: runMatchingBench,
  routing: runRoutingBench,
  compliance: runComplianceBench,
  engine: runEngineBench,
  journal: runJournalBench,
  rest: runRestBench,
  restart: runRestartBench,
};

const asked = process.argv.slice(2);
for (const [name, run] of Object.entries(BENCHES)) {
  if (asked.length === 0 || asked.includes(name)) await run();
}
