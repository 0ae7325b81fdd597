/** A suite of test/system a second time: the same tests, the same system, with Apache Kafka for its bus. */
import { describe, it } from '@jest/globals';
import { kafkaMissing, sharedKafka } from './kafka-broker.js';

/** The systems that the suite starts find the run's broker. Skipped, with the reason, where there can be none. */
export async function onKafka(suite: () => Promise<unknown>): Promise<void> {
  const missing = kafkaMissing();
  if (missing) {
    describe.skip(`on Kafka (skipped: ${missing})`, () => it('does what it does in one process', () => {}));
    return;
  }
  process.env['KAFKA_BROKERS'] = await sharedKafka();
  await suite();
}
