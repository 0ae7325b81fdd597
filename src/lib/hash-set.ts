/** A set of texts that keeps 64 bits of each: it never misses one that was added, and hardly ever finds one that was not. */

/** Each segment grows by itself, so that growing a set of millions never takes longer than growing a thousandth of it. */
const SEGMENTS = 1_024;
const FIRST_SLOTS = 8;
/** Of the slots at most so many are taken: 9 to 18 bytes an entry, and a search looks at a few neighbours. */
const FULLEST = 0.875;

export class HashSet {
  /** Open addressing: two words a slot, both 0 where it is free. */
  #segments: (Uint32Array | null)[] = [];
  #counts = new Uint32Array(0);

  get size(): number {
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Of the slots, taken or free. */
  get bytes(): number {
    return this.#segments.reduce((sum, slots) => sum + (slots?.byteLength ?? 0), 0);
  }

  add(text: string): void {
    const { high, low } = hashOf(text);
    this.#add(high, low);
  }

  /** False: it was never added. True: it was, or another text has the same 64 bits. */
  mayHave(text: string): boolean {
    const { high, low } = hashOf(text);
    const slots = this.#segments[high % SEGMENTS];
    if (!slots) return false;
    const slot = slotOf(slots, high, low);
    return slots[slot] === high && slots[slot + 1] === low;
  }

  /** Adds what `hashesOf` made. */
  addAll(hashes: Uint8Array): void {
    const view = new DataView(hashes.buffer, hashes.byteOffset, hashes.byteLength);
    for (let at = 0; at < view.byteLength; at += 8)
      this.#add(view.getUint32(at, true), view.getUint32(at + 4, true));
  }

  #add(high: number, low: number): void {
    if (this.#segments.length === 0) this.#begin();
    const segment = high % SEGMENTS;
    const slots = this.#roomIn(segment);
    const slot = slotOf(slots, high, low);
    if (slots[slot] === high && slots[slot + 1] === low) return;
    slots[slot] = high;
    slots[slot + 1] = low;
    this.#counts[segment] = (this.#counts[segment] ?? 0) + 1;
  }

  /** An empty set costs nothing. */
  #begin(): void {
    this.#segments = Array.from({ length: SEGMENTS }, () => null);
    this.#counts = new Uint32Array(SEGMENTS);
  }

  #roomIn(segment: number): Uint32Array {
    const slots = this.#segments[segment];
    if (!slots) return (this.#segments[segment] = new Uint32Array(FIRST_SLOTS * 2));
    if ((this.#counts[segment] ?? 0) + 1 <= (slots.length / 2) * FULLEST) return slots;
    const wider = new Uint32Array(slots.length * 2);
    for (let at = 0; at < slots.length; at += 2) {
      const [high = 0, low = 0] = [slots[at], slots[at + 1]];
      if (high === 0 && low === 0) continue;
      const slot = slotOf(wider, high, low);
      wider[slot] = high;
      wider[slot + 1] = low;
    }
    return (this.#segments[segment] = wider);
  }
}

/** Eight bytes for each text, in their order. */
export function hashesOf(texts: readonly string[]): Uint8Array {
  const bytes = new Uint8Array(texts.length * 8);
  const view = new DataView(bytes.buffer);
  for (const [i, text] of texts.entries()) {
    const { high, low } = hashOf(text);
    view.setUint32(i * 8, high, true);
    view.setUint32(i * 8 + 4, low, true);
  }
  return bytes;
}

/** Where the entry stands, or the free slot where it would. */
function slotOf(slots: Uint32Array, high: number, low: number): number {
  const mask = slots.length - 1;
  let slot = (low * 2) & mask;
  while ((slots[slot] !== high || slots[slot + 1] !== low) && (slots[slot] !== 0 || slots[slot + 1] !== 0))
    slot = (slot + 2) & mask;
  return slot;
}

/** Two multiplicative hashes of the text's UTF-16 units, mixed into each other at the end; never both 0. */
function hashOf(text: string): { readonly high: number; readonly low: number } {
  let [a, b] = [0xdeadbeef, 0x41c6ce57];
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    a = Math.imul(a ^ unit, 2_654_435_761);
    b = Math.imul(b ^ unit, 1_597_334_677);
  }
  a = Math.imul(a ^ (a >>> 16), 2_246_822_507) ^ Math.imul(b ^ (b >>> 13), 3_266_489_909);
  b = Math.imul(b ^ (b >>> 16), 2_246_822_507) ^ Math.imul(a ^ (a >>> 13), 3_266_489_909);
  return { high: a >>> 0, low: b >>> 0 || 1 };
}
