/** Everything that an object holds, private fields included, as plain comparable values: what a test cannot forget to look at. */
import { Session } from 'node:inspector';

/** The one place that this realm and the inspector's share. */
const shared = process.getBuiltinModule('node:events') as unknown as { subject?: unknown };
const SUBJECT = `process.getBuiltinModule('node:events').subject`;

interface Remote {
  readonly name: string;
  readonly value?: {
    readonly objectId?: string;
    readonly value?: unknown;
    readonly unserializableValue?: string;
  };
}

/**
 * Maps and sets by their content, not by the order of their entries. `without`: names of fields that may differ, such as
 * `RecentOrders.#lastKey`, each of which wants a reason where it is named.
 */
export function everythingIn(value: unknown, without: ReadonlySet<string> = new Set()): unknown {
  const session = new Session();
  session.connect();
  try {
    return new Looking(session, without).at(value);
  } finally {
    delete shared.subject;
    session.disconnect();
  }
}

class Looking {
  /** What is being looked at: what leads back to one of them is a circle. */
  readonly #path = new Set<object>();

  constructor(
    private readonly session: Session,
    private readonly without: ReadonlySet<string>,
  ) {}

  at(value: unknown): unknown {
    if (typeof value === 'bigint') return `${value}n`;
    if (typeof value !== 'object' || value === null) return typeof value === 'function' ? 'function' : value;
    if (ArrayBuffer.isView(value)) return Buffer.from(value.buffer).toString('hex');
    if (this.#path.has(value)) return 'circle';
    this.#path.add(value);
    const seen = this.#inside(value);
    this.#path.delete(value);
    return seen;
  }

  #inside(value: object): unknown {
    if (Array.isArray(value)) return value.map((item) => this.at(item));
    if (isPlain(value)) return this.#fields(Object.entries(value));
    if (value instanceof Map) return sorted([...value].map(([key, item]) => [key, this.at(item)]));
    if (value instanceof Set) return sorted([...value].map((item) => this.at(item)));
    return this.#instance(value);
  }

  #instance(value: object): unknown {
    const own = Object.entries(value).filter(([name]) => !this.#isLeftOut(value, name));
    const hidden = this.#privateFields(value).filter(([name]) => !this.#isLeftOut(value, name));
    return { class: value.constructor.name, ...this.#fields([...own, ...hidden]) };
  }

  #isLeftOut(value: object, name: string): boolean {
    return this.without.has(`${value.constructor.name}.${name}`);
  }

  #fields(entries: readonly (readonly [string, unknown])[]): Record<string, unknown> {
    const said = entries.filter(([, item]) => item !== undefined);
    return Object.fromEntries(said.map(([name, item]) => [name, this.at(item)]).toSorted(byName));
  }

  #privateFields(value: object): readonly (readonly [string, unknown])[] {
    shared.subject = value;
    const { result } = this.#post('Runtime.evaluate', { expression: SUBJECT });
    const { privateProperties = [] } = this.#post('Runtime.getProperties', {
      objectId: result?.objectId,
      ownProperties: true,
    });
    return privateProperties.map((field) => [field.name, this.#valueOf(field)] as const);
  }

  #valueOf({ value }: Remote): unknown {
    if (value?.objectId === undefined) return value?.unserializableValue ?? value?.value;
    this.#post('Runtime.callFunctionOn', {
      objectId: value.objectId,
      functionDeclaration: `function () { ${SUBJECT} = this; }`,
    });
    return shared.subject;
  }

  /** The inspector answers before `post` returns. */
  #post(method: string, parameters: object) {
    let answer: { result?: { objectId?: string }; privateProperties?: readonly Remote[] } = {};
    this.session.post(method, parameters, (error, said) => {
      if (error) throw error;
      answer = said as typeof answer;
    });
    return answer;
  }
}

function isPlain(value: object): boolean {
  const name = Object.getPrototypeOf(value)?.constructor?.name;
  return name === undefined || name === 'Object';
}

function sorted(items: readonly unknown[]): readonly unknown[] {
  return items
    .map((item) => [JSON.stringify(item), item] as const)
    .toSorted(byName)
    .map(([, item]) => item);
}

function byName([a]: readonly unknown[], [b]: readonly unknown[]): number {
  if (a === b) return 0;
  return String(a) < String(b) ? -1 : 1;
}
