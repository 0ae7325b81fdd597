/** The tests that ask for a real Kafka broker, and are skipped without it: `npm run test:kafka`. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import everything from './jest.config.mjs';

const ASKS = /support\/(kafka-broker|on-kafka)\.js'/;
const tests = readdirSync(join(import.meta.dirname, 'test'), { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.test.ts'),
);

// Read by support/kafka-broker.ts; an address in it is that of a broker that runs already.
process.env.FAIRLEAD_TEST_KAFKA ??= 'local';

export default {
  ...everything,
  testMatch: tests
    .filter((name) => ASKS.test(readFileSync(join(import.meta.dirname, 'test', name), 'utf8')))
    .map((name) => `<rootDir>/test/${name}`),
};
