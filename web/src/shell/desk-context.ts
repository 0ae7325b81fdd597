/** The desk of the person signed in, for every component below it. */
import { createContext, useContext } from 'react';
import type { Desk } from './desk.js';

export const DeskContext = createContext<Desk | null>(null);

/** Throws outside of a signed-in page. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('useDesk is only for components below DeskContext');
  return desk;
}
