/** The read models, and who follows the journal for them. */
import type { Database } from '../database/database.js';
import type { CommittedEvent } from '../projections/committed-event.js';
import { JournalPartitions } from '../journal/journal-partitions.js';
import { OrderAlerts } from '../projections/alerts/order-alerts.js';
import { UncertaintyAlerts } from '../projections/alerts/uncertainty-alerts.js';
import { AuditCheckpoints } from '../projections/audit/audit-checkpoints.js';
import { AuditFollower } from '../projections/audit/audit-follower.js';
import { AuditQueries } from '../projections/audit/audit-queries.js';
import { AllOrders } from '../projections/blotter/all-orders.js';
import { BlotterProjection } from '../projections/blotter/blotter-projection.js';
import { AllPositions } from '../projections/positions/all-positions.js';
import { PositionsProjection } from '../projections/positions/positions-projection.js';
import { Projections } from '../projections/projections.js';
import { ReconciliationLog } from '../projections/reconciliation/reconciliation-log.js';
import { VenueStatistics } from '../projections/venues/venue-statistics.js';
import { PostgresArchive } from '../snapshots/postgres-archive.js';
import { PostgresPositionHistory } from '../snapshots/postgres-position-history.js';
import type { Core } from './core.js';
import type { Markets } from './markets.js';
import type { StartOptions } from './start-options.js';

/** How long an audit question waits for the projection to catch up with the journal. */
const AUDIT_PATIENCE = 10_000_000;

/** Empty read models; replay fills them, the audit begins when it is started. `projections`: one for each partition. */
export function createReadSide(
  { environment, log }: Pick<StartOptions, 'environment' | 'log'>,
  parts: Core & Pick<Markets, 'market' | 'venues'> & { readonly database: Database },
  partitions: readonly number[],
) {
  const { market, venues, clock, scheduler, instruments, alerts, database } = parts;
  const reader = new JournalPartitions(database.pool, partitions);
  const archive = new PostgresArchive(database.pool, ...partitions);
  const currencyOf = (symbol: string) => instruments.get(symbol)?.currency;
  const isDesk = (venue: string) => venues.profile(venue)?.manual === true;
  const blotter = new BlotterProjection({ currencyOf, isDesk });
  const orders = new AllOrders({ blotter, history: archive, currencyOf, isDesk });
  const statistics = new VenueStatistics();
  const auditFollower = new AuditFollower({ url: database.url, partitions, givesWay: true, log });
  const audit = new AuditQueries({
    pool: database.pool,
    journal: reader,
    projector: environment.FAIRLEAD_ROLES.includes('projector')
      ? auditFollower
      : new AuditCheckpoints({ pool: database.pool, clock, scheduler }),
    patience: AUDIT_PATIENCE,
  });
  const orderAlerts = new OrderAlerts(blotter, alerts);
  const uncertaintyAlerts = new UncertaintyAlerts(blotter, alerts);
  const committed = (batch: readonly CommittedEvent[]) => {
    auditFollower.notify();
    orderAlerts.tell(batch);
    uncertaintyAlerts.tell(batch);
  };
  const each = partitions.map((partition) => {
    const history = new PostgresPositionHistory(database.pool, partition, () => own.lastSeq());
    const past = { history, scheduler, log };
    const positions = new PositionsProjection({ market, clock, instruments, past });
    const own: Projections = new Projections({ blotter, positions, statistics, committed });
    return { positions, projections: own };
  });
  const positions = new AllPositions(each.map((part) => part.positions));
  const projections = each.map((part) => part.projections);
  const reconciliations = new ReconciliationLog(alerts);
  const shown = { blotter, orders, positions, statistics, audit, reconciliations };
  return { ...shown, reader, archive, auditFollower, projections };
}

export type ReadSide = ReturnType<typeof createReadSide>;
