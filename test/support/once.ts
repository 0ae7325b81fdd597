/** Work that one process of a test run does for all. */
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

/** Runs `work` in the first process that asks; the others wait for its result, a line of text. */
export async function once(folder: string, name: string, work: () => Promise<string>): Promise<string> {
  const [claim, result] = [join(folder, `${name}-claimed`), join(folder, `${name}-result`)];
  if (claimed(claim)) {
    const line = await work().catch((error: unknown) => `failed: ${String(error)}`);
    writeFileSync(`${result}.new`, line);
    renameSync(`${result}.new`, result);
  }
  while (!existsSync(result)) await delay(10);
  const line = readFileSync(result, 'utf8');
  if (line.startsWith('failed: ')) throw new Error(`What the run shares did not start; ${line}`);
  return line;
}

function claimed(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch {
    return false;
  }
}
