/** A partition in an engine process: where it goes on, whoever had it before and whatever was lost. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { ClusterParts } from '../../src/assembly/cluster/cluster-parts.js';
import type { Settled } from '../../src/bus/bus.js';
import type { HostedPartition } from '../../src/cluster/engine-node.js';
import { latestEpoch } from '../../src/journal/postgres-journal.js';
import { Signal } from '../support/bus-records.js';
import { hostPartition, LocalCluster } from '../support/local-cluster.js';
import { someTerms } from '../support/orders.js';

const PARTITION = 0;
const ACCOUNT = 'EQ1-MAIN';

let cluster: LocalCluster;
let parts: ClusterParts;
const hosts: HostedPartition[] = [];

beforeEach(async () => {
  cluster = await LocalCluster.open();
  ({ parts } = await cluster.process());
});

afterEach(async () => {
  for (const host of hosts.splice(0)) await host.stop();
  await cluster.close();
});

function host(of = parts, settled: Settled = () => Promise.resolve()): HostedPartition {
  const hosted = hostPartition(of, PARTITION, settled);
  hosts.push(hosted);
  return hosted;
}

/** As the bus does: ready, then from behind the position on. */
async function begun(of = parts): Promise<HostedPartition> {
  const hosted = host(of);
  hosted.intake.begin(await hosted.ready());
  return hosted;
}

const order = (clOrdId: string, of = parts) =>
  cluster.command(of, ACCOUNT, {
    kind: 'SUBMIT',
    terms: someTerms({ clOrdId, orderQty: 100, exDestination: 'DESK' }),
  });

/** ClOrdIDs in the journal, in order. */
async function entered(): Promise<readonly string[]> {
  const text = `SELECT payload::json -> 'terms' ->> 'clOrdId' AS name FROM journal
    WHERE type = 'OrderEntered' AND payload::json ->> 'parentOrderId' IS NULL ORDER BY partition, seq`;
  const { rows } = await cluster.database.pool.query<{ readonly name: string }>(text);
  return rows.map(({ name }) => name);
}

describe('a hosted partition', () => {
  it('begins before the first command, and goes on behind the latest that caused something', async () => {
    const one = host();
    expect(await one.ready()).toBeNull();
    expect(one.intake.begin(null)).toBe(0);
    const commands = [await order('A'), await order('B')];
    await one.intake.receive(commands);
    expect(await one.ready()).toBe(1);
    await one.stop();

    const other = host();
    expect(await other.ready()).toBe(1);
    expect(other.intake.begin(1)).toBe(2);
    await other.intake.receive([...commands, await order('C')]);
    expect(await entered()).toEqual(['A', 'B', 'C']);
  });

  it('deposes nobody when the group shares out anew while it begins, and has given it away by then', async () => {
    const [asked, sharedOut] = [new Signal(), new Signal()];
    const late = host(parts, () => {
      asked.give();
      return sharedOut.given;
    });
    const ready = Promise.allSettled([late.ready()]);
    await asked.given;
    const { parts: others } = await cluster.process();
    const owner = await begun(others);
    const stopped = late.stop();
    sharedOut.give();
    await stopped;
    expect(await ready).toMatchObject([{ reason: { message: 'partition 0 was given back' } }]);
    await owner.intake.receive([await order('A', others)]);
    expect(await cluster.answer(others, 'k0')).toMatchObject({ kind: 'ACCEPTED' });
    expect(owner.status()).toMatchObject({ epoch: 1, closedBecause: null });
  });

  it('takes what it is sent at once: its part of the firm’s limit is there when it is ready', async () => {
    const one = await begun();
    await one.intake.receive([await order('A')]);
    expect(await cluster.answer(parts, 'k0')).toMatchObject({ kind: 'ACCEPTED' });
  });

  it('has a command that was not durable come again, and only that', async () => {
    const one = await begun();
    const [a, b] = [await order('A'), await order('B')];
    await one.intake.receive([a]);
    const { pool } = cluster.database;
    const blocker = await pool.connect();
    await blocker.query('BEGIN');
    await blocker.query('SELECT FROM journal_head FOR UPDATE');
    const outcomes = Promise.allSettled([one.intake.receive([b])]);
    const commits = `SELECT pid FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%WITH moved%'`;
    while ((await pool.query(commits)).rowCount === 0);
    const positions = Promise.allSettled([one.ready()]);
    await pool.query(`SELECT pg_terminate_backend(pid) FROM (${commits}) AS stuck`);
    expect(await outcomes).toMatchObject([{ reason: { name: 'CommandNotTaken' } }]);
    expect(await positions).toMatchObject([{ reason: { name: 'JournalUnavailable' } }]);
    await blocker.query('ROLLBACK');
    blocker.release();
    expect(await one.ready()).toBe(0);
    one.intake.begin(0);
    await one.intake.receive([a, b]);
    expect(await entered()).toEqual(['A', 'B']);
    expect(await one.ready()).toBe(1);
  });

  it('takes nothing once another has taken it over, and the other takes it instead', async () => {
    const deposed = await begun();
    const [a, b] = [await order('A'), await order('B')];
    await deposed.intake.receive([a]);
    const other = await cluster.process();
    const owner = await begun(other.parts);
    await expect(deposed.intake.receive([b])).rejects.toMatchObject({ name: 'CommandNotTaken' });
    await owner.intake.receive([a, b]);
    expect(await entered()).toEqual(['A', 'B']);
    expect([deposed.status().closedBecause !== null, owner.status().closedBecause]).toEqual([true, null]);
  });

  it('is refused on a topic that was made anew, and begins on another', async () => {
    const one = await begun();
    await one.intake.receive([await order('A'), await order('B')]);
    await one.stop();
    const epoch = await latestEpoch(cluster.database.pool, PARTITION);

    cluster.forgetTopics();
    const anew = await cluster.process();
    await order('C', anew.parts);
    const refused = host(anew.parts);
    const reason =
      'commands of partition 0 were taken up to offset 1 of topic orders.commands, which ends at offset 1: ' +
      'it was deleted and made anew; start all processes with another KAFKA_TOPIC_PREFIX';
    await expect(refused.ready()).rejects.toThrow(reason);
    expect(refused.status().closedBecause).toBe(reason);
    expect(await latestEpoch(cluster.database.pool, PARTITION)).toBe(epoch);

    const { parts: elsewhere } = await cluster.process({ prefix: 'second-' });
    const next = host(elsewhere);
    expect(await next.ready()).toBeNull();
    expect(next.intake.begin(null)).toBe(0);
    await next.intake.receive([await order('C', elsewhere)]);
    expect(await entered()).toEqual(['A', 'B', 'C']);
    expect(await next.ready()).toBe(0);
  });
});
