/** A place in React's tree that something else draws into. */
import { useEffect, useRef } from 'react';
import type { RefObject } from 'react';

/** `mount` draws into the element until the function it returned is called; it runs once per `key`. */
export function useIsland(
  mount: (host: HTMLDivElement) => () => void,
  key: unknown,
): RefObject<HTMLDivElement | null> {
  const host = useRef<HTMLDivElement | null>(null);
  const mounting = useRef(mount);
  mounting.current = mount;
  useEffect(() => (host.current ? mounting.current(host.current) : undefined), [key]);
  return host;
}
