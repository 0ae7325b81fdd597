/** The positions of several partitions as one: no account is in two of them. */
import type { PositionView, Positions, Scope } from '../read-side.js';

export class AllPositions implements Positions {
  constructor(private readonly parts: readonly Positions[]) {}

  /** By account, then symbol. */
  positions(
    scope: Scope,
    filter: { readonly account?: string; readonly symbol?: string },
  ): readonly PositionView[] {
    const [only] = this.parts;
    if (only && this.parts.length === 1) return only.positions(scope, filter);
    return this.parts.flatMap((part) => part.positions(scope, filter)).toSorted(byAccountAndSymbol);
  }

  onChange(listener: (rows: readonly PositionView[]) => void): () => void {
    const stops = this.parts.map((part) => part.onChange(listener));
    return () => {
      for (const stop of stops) stop();
    };
  }
}

function byAccountAndSymbol(a: PositionView, b: PositionView): number {
  const [left, right] = a.account === b.account ? [a.symbol, b.symbol] : [a.account, b.account];
  return left < right ? -1 : Number(left > right);
}
