/** The orders on the desk, read again whenever the orders topic says that one of them has changed. */
import { useEffect, useState } from 'react';
import type { DeskOrderView } from '../../../src/projections/blotter/desk-view.js';
import { messageOf } from '../api/http.js';
import type { Desk } from '../shell/desk.js';
import { useDesk } from '../shell/desk-context.js';
import type { RowChange } from '../stream/row-store.js';
import { isOnDesk } from './waits-on-desk.js';

export interface DeskOrders {
  /** Newest first; null before the first answer. */
  readonly rows: readonly DeskOrderView[] | null;
  readonly fault: string;
}

/** `ended`: with those that have nothing left to do. */
export function useDeskOrders(ended: boolean): DeskOrders {
  const desk = useDesk();
  const [found, setFound] = useState<DeskOrders>({ rows: null, fault: '' });
  useEffect(() => {
    const reader = new Reader(desk, ended, setFound);
    const stop = desk.orders.subscribe((change) => {
      if (concernsDesk(change, desk)) reader.again();
    });
    reader.again();
    return () => {
      stop();
      reader.close();
    };
  }, [desk, ended]);
  return found;
}

function concernsDesk(change: RowChange, desk: Desk): boolean {
  if (change.kind === 'REPLACED') return true;
  return change.keys.some((key) => {
    const row = desk.orders.get(key);
    return row !== undefined && isOnDesk(row, desk);
  });
}

/** One question at a time; what changes meanwhile is asked after once more. */
class Reader {
  #asking = false;
  #stale = false;
  #closed = false;

  constructor(
    private readonly desk: Desk,
    private readonly ended: boolean,
    private readonly found: (orders: DeskOrders) => void,
  ) {}

  again(): void {
    this.#stale = true;
    if (!this.#asking) void this.#read();
  }

  close(): void {
    this.#closed = true;
  }

  async #read(): Promise<void> {
    this.#asking = true;
    while (this.#stale && !this.#closed) {
      this.#stale = false;
      // oxlint-disable-next-line no-await-in-loop
      await this.#readOnce();
    }
    this.#asking = false;
  }

  async #readOnce(): Promise<void> {
    try {
      const rows = await this.desk.api.deskOrders(this.ended);
      if (!this.#closed) this.found({ rows, fault: '' });
    } catch (error) {
      if (!this.#closed) this.found({ rows: null, fault: messageOf(error) });
    }
  }
}
