/** The desk as a market. It has no wire and no memory of its own, so the contract of electronic venues is not its. */
import { describe, expect, it } from '@jest/globals';
import { DeskAdapter } from '../../../venues/desk/desk-adapter.js';
import { RecordingListener } from '../simulated/recording-listener.js';

describe('the desk', () => {
  it('is up as soon as it is asked, and says nothing by itself', async () => {
    const adapter = new DeskAdapter('PITS');
    const heard = new RecordingListener();
    await adapter.connect(heard);
    expect(heard.links).toEqual(['UP']);
    adapter.send();
    adapter.cancel();
    adapter.replace();
    adapter.query();
    expect(heard.reports).toEqual([]);
    await adapter.close();
  });

  it('has no record besides the journal', async () => {
    await expect(new DeskAdapter('PITS').statement()).rejects.toThrow(
      'PITS has no record besides the journal',
    );
  });
});
