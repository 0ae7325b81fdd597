/** `fairlead route`: routing problems in, plans out, one JSON document a line. */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Command } from 'commander';
import { routeLine } from '../routing/route-command.js';

export function routeCommand(): Command {
  return new Command('route')
    .description('read routing problems as JSON lines from standard input, print one plan per line')
    .action(routeAll);
}

async function routeAll(): Promise<void> {
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (line.trim() === '') continue;
    if (!process.stdout.write(`${routeLine(line)}\n`)) await once(process.stdout, 'drain');
  }
}
