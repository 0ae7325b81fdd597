/** `npm run kafka:local -- [--port 9092] [--data data/kafka]`: until it is interrupted. */
import { parseArgs } from 'node:util';
import { kafkaMissing, startKafka } from './local-kafka.js';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '9092' },
    data: { type: 'string', default: 'data/kafka' },
  },
});
const missing = kafkaMissing();
if (missing !== null) throw new Error(missing);
const kafka = await startKafka({ port: Number(values.port), dataDir: values.data });
process.stdout.write(`Kafka answers at ${kafka.broker}; KAFKA_BROKERS=${kafka.broker} npm start\n`);
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void kafka.stop().then(() => process.exit(0)));
