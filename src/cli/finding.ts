/** What the doctor has found of one thing. */
export interface Finding {
  readonly name: string;
  readonly ok: boolean;
  readonly detail: string;
  readonly remedy: string | null;
}

/** The remedy is for what is wrong. */
export function finding(name: string, ok: boolean, detail: string, remedy: string | null): Finding {
  return { name, ok, detail, remedy: ok ? null : remedy };
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
