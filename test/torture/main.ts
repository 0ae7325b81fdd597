/** `npm run torture -- --rounds 100 --seed 7 [--blows group,process]`: until the rounds are over or something is wrong. */
import { parseArgs } from 'node:util';
import { BLOWS } from './blows.js';
import { summary } from './summary.js';
import { torture } from './torture.js';

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    seed: { type: 'string', default: '1' },
    blows: { type: 'string', default: BLOWS.join(',') },
  },
});
const rounds = Number(values.rounds);
if (!Number.isSafeInteger(rounds) || rounds < 1) throw new Error('--rounds must be a whole number above 0');
const blows = BLOWS.filter((blow) => values.blows.split(',').includes(blow));
if (blows.length === 0) throw new Error(`--blows must name some of ${BLOWS.join(', ')}`);

const report = await torture({
  rounds,
  seed: values.seed,
  blows,
  onRound: (text) => process.stdout.write(`${text}\n`),
});
process.stdout.write(`${summary(report, values.seed)}\n`);
for (const { kind, text } of report.faults.slice(0, 50)) process.stdout.write(`${kind}: ${text}\n`);
if (report.faults.length > 0) process.stdout.write(report.log.slice(-20_000));
const missing = report.missing;
if (missing.length > 0) process.stdout.write(`no kill landed ${missing.join(', ')}\n`);
process.exit(report.faults.length + missing.length > 0 ? 1 : 0);
