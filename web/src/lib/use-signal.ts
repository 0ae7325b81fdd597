/** A signal's value inside a React component, which renders again only when that value changes. */
import { useCallback, useSyncExternalStore } from 'react';
import type { Signal } from './signal.js';

export function useSignal<Value>(signal: Signal<Value>): Value {
  const subscribe = useCallback((listener: () => void) => signal.subscribe(listener), [signal]);
  return useSyncExternalStore(subscribe, () => signal.value);
}
