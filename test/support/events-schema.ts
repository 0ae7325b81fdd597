/** docs/events as a validator: what a message has that its schema does not allow, or does not name. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';

const FILE = join(import.meta.dirname, '../../docs/events/orders.events.schema.json');

interface Definition {
  readonly properties?: { readonly type?: { readonly const?: string } };
}

interface Schema {
  readonly $id: string;
  readonly $defs: Readonly<Record<string, Definition>>;
}

export const schemaText = readFileSync(FILE, 'utf8');

/** The text with every object closed: consumers ignore what they do not know, we send nothing that is not written down. */
const closed = JSON.parse(schemaText, (_name, value: unknown) =>
  typeof value === 'object' && value !== null && 'properties' in value && 'required' in value
    ? { ...value, additionalProperties: false }
    : value,
) as Schema;

// A type or null is said as a list; a check's result leaves out what is absent at its end.
const ajv = new Ajv2020({ allowUnionTypes: true, strictTuples: false });
formats.default(ajv);
const whole = ajv.compile(closed);

const byType = new Map<string, ValidateFunction>(
  Object.entries(closed.$defs).flatMap(([name, { properties }]) => {
    const type = properties?.type?.const;
    const validate = ajv.getSchema(`${closed.$id}#/$defs/${name}`);
    return type !== undefined && validate ? [[type, validate] as const] : [];
  }),
);

/** The event types that the schema knows, sorted. */
export const typesInSchema: readonly string[] = [...byType.keys()].toSorted();

interface Message {
  readonly event?: { readonly type?: string };
}

/** What is wrong with a message of the topic, in words; null when nothing is. */
export function faultOf(text: string): string | null {
  const message: unknown = JSON.parse(text);
  if (whole(message)) return null;
  const { event } = message as Message;
  const ofType = byType.get(event?.type ?? '');
  const errors = ofType && !ofType(event) ? ofType.errors : whole.errors;
  return `${ajv.errorsText(errors ?? null)} in ${text}`;
}
