/** A store's rows for React, for stores that change slowly (venues, alerts): at most once a frame. */
import { useEffect, useState } from 'react';
import { useDesk } from '../shell/desk-context.js';
import type { RowStore } from '../stream/row-store.js';

export function useRows<Row>(store: RowStore<Row>): readonly Row[] {
  const { loop } = useDesk();
  const [rows, setRows] = useState<readonly Row[]>(() => [...store.values()]);
  useEffect(() => {
    const island = loop.island(() => setRows([...store.values()]));
    const stop = store.subscribe(() => island.invalidate());
    island.invalidate();
    return () => {
      stop();
      island.dispose();
    };
  }, [loop, store]);
  return rows;
}
