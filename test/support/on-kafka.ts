/** A suite of test/system a second time: the same tests, the same system, with Apache Kafka for its bus. */
import { expect, it } from '@jest/globals';
import { kafkaMissing, sharedKafka } from './kafka-broker.js';

/** The systems that the suite starts find the run's broker. Skipped, with the reason, where there can be none. */
export async function onKafka(suite: () => Promise<unknown>): Promise<void> {
  const missing = kafkaMissing();
  const broker = missing ? undefined : await sharedKafka();
  const told = missing ? it.skip : it;
  told(missing ? `runs on Kafka (skipped: ${missing})` : 'runs on Kafka', () => {
    expect(process.env['KAFKA_BROKERS']).toBe(broker);
  });
  if (broker === undefined) return;
  process.env['KAFKA_BROKERS'] = broker;
  await suite();
}
