/** The house's rules as data: who may import whom, which package where, how large a file may be. */
import { describe, expect, it } from '@jest/globals';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Folder (longest match wins) → the folders or files it may import besides its own. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/lib': [],
  'src/model': ['src/lib'],
  'src/journal': ['src/lib', 'src/database'],
  'src/database': ['src/lib'],
  'src/bus': ['src/lib'],
  'src/reference': ['src/lib', 'src/model'],
  'src/market-data': ['src/lib', 'src/model'],
  'src/orders': ['src/lib/clock.ts', 'src/model'],
  'src/compliance': ['src/lib', 'src/model', 'src/reference', 'src/market-data'],
  'src/routing': ['src/lib', 'src/model', 'src/reference', 'src/market-data'],
  'src/execution': ['src/lib', 'src/model', 'src/orders'],
  'src/engine': [
    'src/lib',
    'src/model',
    'src/journal',
    'src/database',
    'src/reference',
    'src/market-data',
    'src/orders',
    'src/compliance',
    'src/routing',
    'src/execution',
  ],
  'src/cluster': [
    'src/lib',
    'src/model',
    'src/bus',
    'src/journal',
    'src/database',
    'src/orders',
    'src/engine',
  ],
  'src/projections': ['src/lib', 'src/model', 'src/reference', 'src/orders', 'src/journal', 'src/database'],
  'src/snapshots': [
    'src/lib',
    'src/model',
    'src/journal',
    'src/database',
    'src/orders',
    'src/compliance',
    'src/engine',
    'src/projections',
    'src/config.ts',
  ],
  'src/gateway': ['src/lib', 'src/model', 'src/reference', 'src/projections', 'src/engine/order-entry.ts'],
  'venues/matching': ['src/lib', 'src/model'],
  'venues/simulated': [
    'src/lib',
    'src/model',
    'src/reference',
    'venues/matching',
    'src/execution/venue-adapter.ts',
  ],
  'venues/desk': ['src/execution/venue-adapter.ts'],
  'venues/market': ['src/lib', 'src/model', 'src/reference', 'venues/matching'],
};

/** Package → the only folders or files that may import it. */
const PACKAGE_HOMES: Readonly<Record<string, readonly string[]>> = {
  express: ['src/gateway/rest'],
  'socket.io': ['src/gateway/websocket'],
  kafkajs: ['src/bus/kafka-client.ts'],
  pg: ['src/database', 'src/journal', 'src/projections', 'src/snapshots', 'src/cluster'],
  'decimal.js': ['src/model'],
};

const CLOCKS_AND_DICE = /\bDate\.now\b|\bnew Date\(\)|\bMath\.random\b|\bprocess\.env\b/;
const MAY_HOLD_CLOCKS = ['src/lib/', 'src/config.ts', 'src/main.ts'];
const PURE = ['src/orders', 'src/compliance', 'src/routing', 'src/market-data', 'venues/matching'];
const BANNED_NAMES = /(manager|helper|utils?|processor|impl|types|index)\.tsx?$/i;

const files = ['src', 'venues', 'web/src']
  .flatMap((folder) => sources(folder))
  .map((path) => ({ path, text: readFileSync(join(ROOT, path), 'utf8') }));

function sources(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name));
}

function importsOf(path: string, text: string): { readonly ours: string[]; readonly packages: string[] } {
  const specifiers = [...text.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].map((match) => match[1] ?? '');
  const ours = specifiers
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)).replace(/\.js$/, '.ts'));
  return { ours, packages: specifiers.filter((name) => !name.startsWith('.')) };
}

function homeOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((folder) => path.startsWith(`${folder}/`));
}

const EXCHANGE_ROOTS = ['venues/simulated/exchange-host.ts', 'venues/simulated/exchange-process.ts'];
const COMPOSITION = new Set([
  ...EXCHANGE_ROOTS,
  'src/main.ts',
  'src/assemble.ts',
  'src/config.ts',
  'src/configuration.ts',
]);

function isComposition(path: string): boolean {
  return COMPOSITION.has(path) || path.startsWith('src/assembly/') || path.startsWith('src/cli/');
}

describe('imports', () => {
  it('keeps every folder to the folders it may know', () => {
    const broken = files
      .filter(({ path }) => !isComposition(path) && !path.startsWith('web/'))
      .flatMap(({ path, text }) => {
        const home = homeOf(path);
        const allowed = home ? [`${home}/`, ...(MAY_IMPORT[home] ?? [])] : [];
        return importsOf(path, text)
          .ours.filter((target) => !allowed.some((prefix) => target === prefix || target.startsWith(prefix)))
          .map((target) => `${path} → ${target}`);
      });
    expect(broken).toEqual([]);
  });

  it('lets the page know types of the read side and nothing else of the server', () => {
    const broken = files
      .filter(({ path }) => path.startsWith('web/'))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/import (type )?[^;]*?from '((?:\.\.\/)+src\/[^']+)'/g)]
          .filter((match) => match[1] === undefined || !/src\/(projections|model)\//.test(match[2] ?? ''))
          .map((match) => `${path} → ${match[2]}`),
      );
    expect(broken).toEqual([]);
  });

  it('keeps each restricted package in its home', () => {
    const broken = files
      .filter(({ path }) => !path.startsWith('web/'))
      .flatMap(({ path, text }) =>
        importsOf(path, text)
          .packages.filter((name) => PACKAGE_HOMES[name])
          .filter(
            (name) => !PACKAGE_HOMES[name]?.some((home) => path === home || path.startsWith(`${home}/`)),
          )
          .map((name) => `${path} → ${name}`),
      );
    expect(broken).toEqual([]);
  });
});

describe('purity', () => {
  it('takes time, chance and environment only from outside', () => {
    const broken = files
      .filter(
        ({ path }) => !path.startsWith('web/') && !MAY_HOLD_CLOCKS.some((home) => path.startsWith(home)),
      )
      .filter(({ text }) => CLOCKS_AND_DICE.test(text))
      .map(({ path }) => path);
    expect(broken).toEqual([]);
  });

  it('has no promises in the core', () => {
    const broken = files
      .filter(({ path }) => PURE.some((folder) => path.startsWith(`${folder}/`)))
      .filter(({ text }) => /\basync\b|\bPromise\b|\bawait\b/.test(text))
      .map(({ path }) => path);
    expect(broken).toEqual([]);
  });
});

describe('size and names', () => {
  it('has no file of more than 400 lines, and nine in ten of at most 250', () => {
    const lengths = files.map(({ path, text }) => ({ path, lines: text.split('\n').length }));
    expect(lengths.filter(({ lines }) => lines > 400)).toEqual([]);
    const sorted = lengths.map(({ lines }) => lines).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length * 0.9)]).toBeLessThanOrEqual(250);
  });

  it('names files for what they are', () => {
    expect(files.map(({ path }) => path).filter((path) => BANNED_NAMES.test(path))).toEqual([]);
  });

  it('names no venue outside configuration and assembly', () => {
    const venues = /\b(X(DEP|FST|INV|ODD|MID)|DESK)\b/;
    const broken = files
      .filter(({ path }) => path.startsWith('src/') && path !== 'src/assemble.ts')
      .filter(({ text }) => venues.test(text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')))
      .map(({ path }) => path);
    expect(broken).toEqual([]);
  });

  it('opens every file with a sentence that says what it is', () => {
    expect(files.filter(({ text }) => !/^(#!.*\n)?\/\*\*|^\/\/ /.test(text)).map(({ path }) => path)).toEqual(
      [],
    );
  });
});
