/** A member of a group in a process of its own, to be frozen: says on standard output what it is told. */
import { KafkaBus } from '../../dist/src/bus/kafka-bus.js';
import { silentLog } from '../../dist/src/lib/log.js';

const [address, group, topic] = process.argv.slice(2);
const say = (text) => process.stdout.write(`${text}\n`);
const bus = new KafkaBus({
  brokers: [address],
  clientId: 'frozen',
  sessionTimeoutMs: 3_000,
  heartbeatIntervalMs: 300,
  log: silentLog,
});
await bus.join(group, topic, {
  assigned: async (partition) => {
    say(`assigned ${partition}`);
    return 0;
  },
  receive: async () => {},
  revoked: async (partition) => say(`revoked ${partition}`),
});
