/** The accounts that orders are for, from configuration. */
import { z } from 'zod';

const accountSchema = z.strictObject({
  account: z.string().regex(/^[A-Z0-9-]{1,32}$/, 'is 1 to 32 capital letters, digits or hyphens'),
  name: z.string().min(1),
  desk: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3,4}$/, 'is a currency code such as USD'),
  enabled: z.boolean(),
});

export type Account = Readonly<z.infer<typeof accountSchema>>;

/** `accounts.yaml`. One currency for all, because the firm's exposure is one sum. */
export const accountsSchema = z
  .strictObject({ accounts: z.array(accountSchema).min(1) })
  .superRefine(({ accounts }, ctx) => {
    const known = new Set<string>();
    const [first] = accounts;
    for (const [index, { account, currency }] of accounts.entries()) {
      const issue = (key: string, message: string) =>
        ctx.addIssue({ code: 'custom', path: ['accounts', index, key], message });
      if (known.has(account)) issue('account', `${account} is listed twice`);
      known.add(account);
      if (currency !== first?.currency)
        issue('currency', `all accounts are in ${first?.currency}, one is in ${currency}`);
    }
  })
  .transform(({ accounts }): readonly Account[] => accounts);

export class Accounts {
  readonly #byName: ReadonlyMap<string, Account>;
  readonly #all: readonly Account[];

  constructor(accounts: readonly Account[]) {
    this.#all = accounts;
    this.#byName = new Map(accounts.map((account) => [account.account, account]));
  }

  get(account: string): Account | undefined {
    return this.#byName.get(account);
  }

  /** In the order of the file. */
  all(): readonly Account[] {
    return this.#all;
  }
}
