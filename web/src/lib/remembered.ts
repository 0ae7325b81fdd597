/** Small things the desk remembers between visits (layout, columns, theme), in localStorage. */
const PREFIX = 'fairlead.';

/** The remembered value, or `otherwise` when there is none or it cannot be read. */
export function recall<Value>(key: string, otherwise: Value): Value {
  try {
    const text = localStorage.getItem(PREFIX + key);
    if (text === null) return otherwise;
    const value: Value = JSON.parse(text);
    return value;
  } catch {
    return otherwise;
  }
}

/** Best effort: a full or forbidden store only costs the memory of it. */
export function remember(key: string, value: unknown): void {
  try {
    localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Private windows may refuse; the desk works without.
  }
}
