/** What waits at a gate passes when it is open, and only then. */
import { describe, expect, it } from '@jest/globals';
import { Gate } from '../../src/lib/gate.js';

const turns = () => new Promise<void>((resolve) => setImmediate(resolve));

describe('a gate', () => {
  it('is open at first', async () => {
    await expect(new Gate().passed()).resolves.toBeUndefined();
  });

  it('lets everybody pass when it is opened, and nobody when it is shut again at once', async () => {
    const gate = new Gate();
    gate.shut();
    const passed: string[] = [];
    for (const name of ['one', 'other']) void gate.passed().then(() => passed.push(name));
    gate.shut();
    gate.open();
    gate.shut();
    await turns();
    expect(passed).toEqual([]);
    gate.open();
    await turns();
    expect(passed).toEqual(['one', 'other']);
  });
});
