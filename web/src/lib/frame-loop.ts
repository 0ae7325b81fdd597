/** The one requestAnimationFrame loop: islands say that they are out of date and are drawn once per frame. */
export interface Island {
  /** Ask to be drawn in the next frame. */
  invalidate(): void;
  dispose(): void;
}

export class FrameLoop {
  readonly #dirty = new Set<() => void>();
  #requested = false;

  /** `draw` runs at most once per frame, and only after `invalidate`. */
  island(draw: () => void): Island {
    return {
      invalidate: () => this.#mark(draw),
      dispose: () => this.#dirty.delete(draw),
    };
  }

  #mark(draw: () => void): void {
    this.#dirty.add(draw);
    if (this.#requested) return;
    this.#requested = true;
    requestAnimationFrame(() => this.#frame());
  }

  #frame(): void {
    this.#requested = false;
    const drawing = [...this.#dirty];
    this.#dirty.clear();
    for (const draw of drawing) draw();
  }
}
