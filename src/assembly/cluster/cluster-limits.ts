/** Limits in use over all partitions: an account's from its own, the firm's as their sum. */
import type { PartitionFollower } from '../../cluster/partition-follower.js';
import { partitionOf } from '../../cluster/partitions.js';
import { limitsInUse } from '../../compliance/limits-in-use.js';
import type { LimitInUse } from '../../compliance/limits-in-use.js';
import { formatMoney, parseMoney } from '../../model/money.js';
import type { ClusterParts } from './cluster-parts.js';

export function limitsOf(
  { options, core, partitions }: ClusterParts,
  followers: ReadonlyMap<number, PartitionFollower>,
): readonly LimitInUse[] {
  const { rulebook, accounts } = options.configuration;
  const { calendar, clock } = core;
  const now = clock.now();
  const each = [...followers].flatMap(([partition, { state }]) =>
    state
      ? [{ partition, rows: limitsInUse({ rulebook, accounts, ledger: state.ledger, calendar }, now) }]
      : [],
  );
  const own = each.flatMap(({ partition, rows }) =>
    rows.filter(({ account }) => account !== null && partitionOf(account, partitions.length) === partition),
  );
  const firm = each.flatMap(({ rows }) => rows.filter(({ account }) => account === null));
  const [first] = firm;
  if (!first) return own;
  const used = firm.reduce((sum, row) => sum + (parseMoney(row.used) ?? 0n), 0n);
  return [...own, { ...first, used: formatMoney(used) }];
}
