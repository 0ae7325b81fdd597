/** A number computed from a store, for React: renders again only when the number changes, at most once a frame. */
import { useEffect, useRef, useState } from 'react';
import type { RowStore } from '../stream/row-store.js';
import { useDesk } from '../shell/desk-context.js';

export function useCount<Row>(store: RowStore<Row>, count: (rows: Iterable<Row>) => number): number {
  const { loop } = useDesk();
  const counting = useRef(count);
  counting.current = count;
  const [value, setValue] = useState(() => count(store.values()));
  useEffect(() => {
    const island = loop.island(() => setValue(counting.current(store.values())));
    const stop = store.subscribe(() => island.invalidate());
    island.invalidate();
    return () => {
      stop();
      island.dispose();
    };
  }, [loop, store]);
  return value;
}
