/** Conditions on the audit's table, with the values of their parameters. */
export interface Condition {
  readonly texts: readonly string[];
  readonly values: readonly unknown[];
}

export const ANYTHING: Condition = { texts: [], values: [] };

/** Both; each `?` stands for the next of the values. */
export function and({ texts, values }: Condition, text: string, ...more: readonly unknown[]): Condition {
  let parameter = values.length;
  const numbered = text.replaceAll('?', () => {
    parameter += 1;
    return `$${parameter}`;
  });
  return { texts: [...texts, numbered], values: [...values, ...more] };
}

export function where({ texts }: Condition): string {
  return texts.length === 0 ? '' : `WHERE ${texts.join(' AND ')}`;
}
