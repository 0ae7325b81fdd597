/** The people and programs that may sign in, from configuration; keys live elsewhere, but for the demo's. */
import { z } from 'zod';
import { ROLES } from '../model/actor.js';
import type { User } from '../model/actor.js';

const userSchema = z.strictObject({
  userId: z.string().regex(/^[a-z0-9-]{1,32}$/, 'is 1 to 32 small letters, digits or hyphens'),
  name: z.string().min(1),
  role: z.enum(ROLES),
  desk: z.string().min(1),
  accounts: z.array(z.string().min(1)),
  enabled: z.boolean(),
});

const demoKeySchema = z.strictObject({ key: z.string().min(8), userId: z.string() });

export type DemoKey = Readonly<z.infer<typeof demoKeySchema>>;

/** `users.yaml`: users, what accounts they may trade or see (`*` is all), and the keys that only a demo accepts. */
export const usersSchema = z
  .strictObject({ users: z.array(userSchema).min(1), demoKeys: z.array(demoKeySchema) })
  .superRefine(({ users, demoKeys }, ctx) => {
    const known = new Set<string>();
    for (const [index, { userId }] of users.entries()) {
      const path = ['users', index, 'userId'];
      if (known.has(userId)) ctx.addIssue({ code: 'custom', path, message: `${userId} is listed twice` });
      known.add(userId);
    }
    for (const [index, { userId }] of demoKeys.entries()) {
      const path = ['demoKeys', index, 'userId'];
      if (!known.has(userId))
        ctx.addIssue({ code: 'custom', path, message: `${userId} is not among the users` });
    }
  });

export class Users {
  readonly #byId: ReadonlyMap<string, User>;
  readonly #all: readonly User[];
  readonly demoKeys: readonly DemoKey[];

  constructor({ users, demoKeys }: z.output<typeof usersSchema>) {
    this.#all = users;
    this.#byId = new Map(users.map((user) => [user.userId, user]));
    this.demoKeys = demoKeys;
  }

  get(userId: string): User | undefined {
    return this.#byId.get(userId);
  }

  /** In the order of the file. */
  all(): readonly User[] {
    return this.#all;
  }

  /** Throws when a user is given an account that does not exist; the message names both. */
  checkAccounts(accounts: { get(account: string): unknown }): void {
    for (const { userId, accounts: granted } of this.#all) {
      const unknown = granted.find((account) => account !== '*' && !accounts.get(account));
      if (unknown)
        throw new Error(`user ${userId} is given account ${unknown}, which accounts.yaml does not have`);
    }
  }
}
