/** What of a malformed body is right in itself. */
import { z } from 'zod';

/** The fields that pass their own schema, so that they are checked further even when others are not right. */
export function soundFields(body: unknown, schema: z.ZodObject) {
  const from = typeof body === 'object' && body !== null ? body : {};
  const sound = Object.entries(schema.shape).filter(([name, field]) => {
    const value: unknown = Reflect.get(from, name);
    return value !== undefined && field instanceof z.ZodType && field.safeParse(value).success;
  });
  return Object.fromEntries(sound.map(([name]) => [name, Reflect.get(from, name)]));
}
