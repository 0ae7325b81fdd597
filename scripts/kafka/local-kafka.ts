/** A real Apache Kafka of one node on this machine, from the jars of Maven Central, where there is no Docker. */
import { execFile, spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');
const LIBS = join(ROOT, '.cache/kafka/libs');
const JAVA = 17;
/** A broker of tests lives for minutes: it is to be up soon, and small. */
const QUICK = ['-Xms128m', '-Xmx512m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1'];
const QUIET = [`-Dlog4j2.configurationFile=${join(import.meta.dirname, 'log4j2.properties')}`];
const START_MS = 60_000;
const LOOK_MS = 100;

export interface LocalKafka {
  readonly port: number;
  readonly broker: string;
  readonly pid: number;
  /** In order. What it has been given stays, for the next one on the same folder. */
  stop(): Promise<void>;
  /** `kill -9`. */
  kill(): Promise<void>;
}

export interface LocalKafkaOptions {
  /** This one and the next are used. */
  readonly port: number;
  readonly dataDir: string;
  /** Goes on when this process ends; `broker.pid` in its folder names it. */
  readonly outlives?: boolean;
}

/** Why a broker cannot be started here; null when it can. */
export function kafkaMissing(): string | null {
  const java = spawnSync('java', ['-version'], { encoding: 'utf8' });
  if (java.status !== 0) return 'no Java here (Debian: openjdk-17-jre-headless)';
  const version = Number(/version "(\d+)/.exec(java.stderr)?.[1] ?? 0);
  if (version < JAVA) return `Java ${version} is too old for Kafka: ${JAVA} or newer`;
  if (hasJars() || spawnSync('mvn', ['-version']).status === 0) return null;
  return 'no Maven here (Debian: maven), and the jars of Kafka are not in .cache/kafka/libs';
}

/** Resolves when it answers. Fetches the jars the first time. */
export async function startKafka({ port, dataDir, outlives }: LocalKafkaOptions): Promise<LocalKafka> {
  await fetchJars();
  const properties = join(dataDir, 'server.properties');
  if (!existsSync(properties)) {
    mkdirSync(dataDir, { recursive: true });
    writeFileSync(properties, propertiesOf(port, join(dataDir, 'log')));
    await java(['kafka.tools.StorageTool', 'format', '-t', await clusterId(), '-c', properties]);
  }
  const log = openSync(join(dataDir, 'broker.log'), 'a');
  const args = [...QUICK, ...QUIET, '-cp', join(LIBS, '*'), 'kafka.Kafka', properties];
  // A group of its own: an interrupt at the terminal is the caller's to pass on.
  const child = spawn('java', args, { stdio: ['ignore', log, log], detached: true });
  closeSync(log);
  if (outlives) child.unref();
  const { pid } = child;
  if (pid === undefined) throw new Error('Java did not start');
  writeFileSync(join(dataDir, 'broker.pid'), String(pid));
  await answers(child, port, join(dataDir, 'broker.log'));
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  };
  const broker = `127.0.0.1:${port}`;
  return { port, broker, pid, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') };
}

function hasJars(): boolean {
  return existsSync(LIBS) && readdirSync(LIBS).some((name) => name.startsWith('kafka_'));
}

async function fetchJars(): Promise<void> {
  if (hasJars()) return;
  const args = ['-q', '-f', join(import.meta.dirname, 'pom.xml'), 'dependency:copy-dependencies'];
  const fresh = `${LIBS}-${process.pid}`;
  await promisify(execFile)('mvn', [...args, `-DoutputDirectory=${fresh}`, '-DincludeScope=runtime']);
  try {
    renameSync(fresh, LIBS);
  } catch {
    // Somebody else was first.
    rmSync(fresh, { recursive: true, force: true });
  }
}

async function java(args: readonly string[]): Promise<string> {
  const { stdout } = await promisify(execFile)('java', [...QUICK, ...QUIET, '-cp', join(LIBS, '*'), ...args]);
  return stdout;
}

async function clusterId(): Promise<string> {
  return (await java(['kafka.tools.StorageTool', 'random-uuid'])).trim();
}

async function answers(child: ChildProcess, port: number, log: string): Promise<void> {
  const deadline = performance.now() + START_MS;
  while (!(await isOpen(port))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`Kafka ended with ${child.exitCode}; see ${log}`);
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
    // After a kill the broker waits until its own former self has expired.
    'broker.session.timeout.ms=2000',
    'broker.heartbeat.interval.ms=500',
    '',
  ].join('\n');
}
