/** A real Apache Kafka of one node on this machine, from the jars of Maven Central, where there is no Docker. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, openSync, readdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const LIBS = join(ROOT, '.cache/kafka');
const START_MS = 60_000;
const LOOK_MS = 100;

export interface LocalKafka {
  readonly port: number;
  readonly broker: string;
  /** In order. What it has been given stays, for the next one on the same folder. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** This one and the next are used. */
  readonly port: number;
  readonly dataDir: string;
}

/** Why a broker cannot be started here; null when it can. */
export function kafkaMissing(): string | null {
  if (spawnSync('java', ['-version']).status !== 0) return 'no Java here (Debian: openjdk-17-jre-headless)';
  if (hasJars() || spawnSync('mvn', ['-version']).status === 0) return null;
  return 'no Maven here (Debian: maven), and the jars of Kafka are not in .cache/kafka';
}

/** Resolves when it answers. Fetches the jars the first time. */
export async function startKafka({ port, dataDir }: LocalKafkaOptions): Promise<LocalKafka> {
  await fetchJars();
  const properties = join(dataDir, 'server.properties');
  if (!existsSync(properties)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(properties, propertiesOf(port, join(dataDir, 'log')));
    await java(['kafka.tools.StorageTool', 'format', '-t', await clusterId(), '-c', properties]);
  }
  const log = openSync(join(dataDir, 'broker.log'), 'a');
  const memory = ['-Xms256m', '-Xmx512m'];
  const args = [...memory, '-cp', join(LIBS, '*'), 'kafka.Kafka', properties];
  // A group of its own: an interrupt at the terminal is the caller's to pass on.
  const child = spawn('java', args, { stdio: ['ignore', log, log], detached: true });
  await answers(child, port, join(dataDir, 'broker.log'));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  return { port, broker: `127.0.0.1:${port}`, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function hasJars(): boolean {
  return existsSync(LIBS) && readdirSync(LIBS).some((name) => name.startsWith('kafka_'));
}

async function fetchJars(): Promise<void> {
  if (hasJars()) return;
  const args = ['-q', '-f', join(import.meta.dirname, 'pom.xml'), 'dependency:copy-dependencies'];
  const goal = [`-DoutputDirectory=${LIBS}`, '-DincludeScope=runtime'];
  await promisify(execFile)('mvn', [...args, ...goal]);
}

async function java(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('java', ['-cp', join(LIBS, '*'), ...args]);
  return stdout;
}

async function clusterId(): Promise<string> {
  return (await java(['kafka.tools.StorageTool', 'random-uuid'])).trim();
}

async function answers(child: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null) throw new Error(`Kafka ended with ${child.exitCode}; see ${log}`);
    if (performance.now() > deadline) throw new Error(`Kafka does not answer on port ${port}; see ${log}`);
    await delay(LOOK_MS);
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}

function propertiesOf(port: number, folder: string): string {
  const one = ['offsets.topic', 'transaction.state.log', 'share.coordinator.state.topic'];
  return [
    'process.roles=broker,controller',
    'node.id=1',
    `controller.quorum.voters=1@127.0.0.1:${port + 1}`,
    `listeners=PLAINTEXT://127.0.0.1:${port},CONTROLLER://127.0.0.1:${port + 1}`,
    `advertised.listeners=PLAINTEXT://127.0.0.1:${port}`,
    'controller.listener.names=CONTROLLER',
    'listener.security.protocol.map=CONTROLLER:PLAINTEXT,PLAINTEXT:PLAINTEXT',
    `log.dirs=${folder}`,
    ...one.map((name) => `${name}.replication.factor=1`),
    'transaction.state.log.min.isr=1',
    'share.coordinator.state.topic.min.isr=1',
    'offsets.topic.num.partitions=4',
    'default.replication.factor=1',
    'min.insync.replicas=1',
    'group.initial.rebalance.delay.ms=0',
    'group.min.session.timeout.ms=1000',
    'auto.create.topics.enable=false',
    '',
  ].join('\n');
}
