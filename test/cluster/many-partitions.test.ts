/** One process that has more partitions than a pool of connections has by itself: each open journal holds one. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addAccounts, labConfig, setCluster } from '../support/cluster-lab/lab-config.js';
import { createTestDatabase } from '../support/database.js';
import type { TestDatabase } from '../support/database.js';
import { kafkaMissing, sharedKafka } from '../support/kafka-broker.js';
import { ApiClient, startSystem } from '../support/system.js';
import type { TestSystem } from '../support/system.js';

const PARTITIONS = 12;
const missing = kafkaMissing();
const suite = missing ? describe.skip : describe;

suite(missing ? `many partitions (skipped: ${missing})` : 'many partitions', () => {
  const config = labConfig();
  const accounts = addAccounts(config, PARTITIONS, 1);
  let database: TestDatabase;
  let system: TestSystem;

  beforeAll(async () => {
    setCluster(config, { partitions: PARTITIONS });
    database = await createTestDatabase();
    system = await startSystem({
      databaseUrl: database.url,
      configDir: config.folder,
      environment: { KAFKA_BROKERS: await sharedKafka() },
    });
  }, 90_000);

  afterAll(async () => {
    await system.kill();
    await database.drop();
    config.remove();
  });

  it('are all worked by one process', async () => {
    const desk = new ApiClient(system.url, 'demo-desk');
    const terms = { symbol: 'KO', side: 'BUY', ordType: 'MARKET', orderQty: '10', timeInForce: 'DAY' };
    const answers = await Promise.all(
      accounts.map((account) => desk.request('POST', '/v1/orders', { clOrdId: account, account, ...terms })),
    );
    expect(answers.filter(({ status }) => status !== 201)).toEqual([]);
  });
});
