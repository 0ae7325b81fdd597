/** Lines between panels that can be dragged, or moved with the arrow keys; sizes are remembered. */
import { useState } from 'react';
import type { CSSProperties, KeyboardEvent, PointerEvent } from 'react';
import { recall, remember } from '../lib/remembered.js';

export type SplitName = 'left' | 'right' | 'bottom' | 'detail';
export type Splits = Readonly<Record<SplitName, number>>;

const FIRST: Splits = { left: 330, right: 330, bottom: 290, detail: 290 };
const LEAST = 140;
const MOST = 900;
const STEP = 16;

interface SplitterProps {
  readonly name: SplitName;
  readonly splits: Splits;
  readonly onMove: (name: SplitName, size: number) => void;
  readonly label: string;
}

/** `first` is what this person begins with. */
export function useSplits(first: Partial<Splits>) {
  const [splits, setSplits] = useState<Splits>(() => ({
    ...FIRST,
    ...first,
    ...recall<Partial<Splits>>('splits', {}),
  }));
  const move = (name: SplitName, size: number): void => {
    setSplits((old) => {
      const next = { ...old, [name]: Math.round(Math.min(MOST, Math.max(LEAST, size))) };
      remember('splits', next);
      return next;
    });
  };
  const style = Object.fromEntries(
    Object.entries(splits).map(([name, size]) => [`--${name}`, `${size}px`]),
  ) as CSSProperties;
  return { splits, move, style };
}

export function Splitter({ name, splits, onMove, label }: SplitterProps) {
  const upright = name === 'left' || name === 'right';
  const grows = name === 'left' ? 1 : -1;
  const size = splits[name];
  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const handle = event.currentTarget;
    const start = upright ? event.clientX : event.clientY;
    const drag = (moved: globalThis.PointerEvent): void =>
      onMove(name, size + grows * ((upright ? moved.clientX : moved.clientY) - start));
    handle.setPointerCapture(event.pointerId);
    handle.addEventListener('pointermove', drag);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', drag), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -STEP, ArrowUp: -STEP, ArrowRight: STEP, ArrowDown: STEP }[event.key];
    if (step !== undefined) onMove(name, size + grows * step);
  };
  return (
    <div
      className={`splitter ${name}`}
      role="separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={upright ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={LEAST}
      aria-valuemax={MOST}
      onPointerDown={onPointerDown}
      onKeyDown={onKeyDown}
    />
  );
}
