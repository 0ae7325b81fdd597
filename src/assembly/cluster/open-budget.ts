/** A partition's share of the firm's limit, for one opening of its journal. */
import { BudgetHolder } from '../../cluster/budget-holder.js';
import { FirmBudget } from '../../cluster/firm-budget.js';
import type { ExposureLedger } from '../../compliance/exposure-ledger.js';
import { firmMaximum } from '../../compliance/limits-in-use.js';
import type { ClusterParts } from './cluster-parts.js';

export interface BudgetUse {
  readonly partition: number;
  readonly epoch: number;
  readonly ledger: ExposureLedger;
  readonly durable: () => Promise<void>;
}

const LEASE = 15_000_000;
const RENEW_EVERY = 3_000_000;
const TIMEOUT_MS = 2_000;
/** All partitions together keep at most this much of the limit ready, in thousandths. */
const HEADROOM_OF_ALL = 400;

export function openBudget(
  { options, core, database, partitions }: ClusterParts,
  { partition, epoch, ledger, durable }: BudgetUse,
): BudgetHolder {
  const { rulebook, accounts } = options.configuration;
  const { clock, scheduler, calendar } = core;
  const currency = accounts.all()[0]?.currency ?? '';
  const headroomPerMille = Math.max(1, Math.floor(HEADROOM_OF_ALL / partitions.length));
  return new BudgetHolder(
    { partition, currency, epoch },
    { lease: LEASE, renewEvery: RENEW_EVERY, headroomPerMille },
    {
      leases: new FirmBudget(database.pool, { timeoutMillis: TIMEOUT_MS }),
      clock,
      scheduler,
      used: () => ledger.usedFirm(clock.now()),
      durable,
      maximum: () => firmMaximum(rulebook, calendar.tradingDate(clock.now())),
      warn: (text) => options.log.warn({ partition }, text),
    },
  );
}
