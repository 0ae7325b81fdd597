/** Prints the schema of the events topic's messages from their types: `npx tsx scripts/events-schema.ts > docs/events/orders.events.schema.json`. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createGenerator } from 'ts-json-schema-generator';

const ROOT = join(import.meta.dirname, '..');

/** JSON Schema 2020-12, as text. */
export function eventsSchema(): string {
  const { definitions, $ref } = createGenerator({
    path: join(ROOT, 'src/cluster/event-message.ts'),
    tsconfig: join(ROOT, 'tsconfig.json'),
    type: 'PublishedMessage',
    // `npm run types` has looked, and what is not said to be closed takes what later versions add.
    skipTypeCheck: true,
    additionalProperties: true,
  }).createSchema('PublishedMessage');
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $id: 'urn:fairlead:orders.events',
    title: 'A message on the topic orders.events',
    $ref,
    $defs: definitions,
  };
  return `${JSON.stringify(schema, inToday, 2).replaceAll('#/definitions/', '#/$defs/')}\n`;
}

/** From draft 7, which is what the generator speaks: tuples are written otherwise, and no number of ours is a fraction. */
function inToday(_name: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if ('items' in value && Array.isArray(value.items)) {
    const { items, additionalItems: _, ...others } = value as { items: unknown; additionalItems?: unknown };
    return { ...others, prefixItems: items };
  }
  return 'type' in value && value.type === 'number' ? { ...value, type: 'integer' } : value;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) process.stdout.write(eventsSchema());
